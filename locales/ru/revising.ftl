# После отправки: изменить у всех или отозвать.

revise-open = Изменить у всех
recall-open = Отозвать

revise-panel =
    <b>Изменить у всех</b> ⬆
    Сообщение есть у { $people }.{ $also }
    { $state ->
        [text] Пришлите новый текст.
        [caption] Пришлите новый текст; картинка или файл останутся.
       *[note] У видеосообщения нет текста: изменить можно только кнопки.
    }
    Кнопки: { $count ->
        [0] нет
       *[other] { $count }
    }
revise-unknown = У { $people } всё останется по-прежнему: Herald не знает, какое там это сообщение и дошло ли оно.
revise-replaces = Изменение, которое сейчас идёт, остановится: до кого оно не дошло, получат это.
revise-rest = Кто ещё не получил сообщение, получит уже новое.
revise-buttons-open = Кнопки
revise-send = Изменить у { $people }
revise-hint = Сейчас сюда можно прислать только текст: картинки и файлы останутся прежними.
revise-command = { $command } — это команда, а не сообщение. Пришлите новый текст.

revise-buttons =
    <b>Кнопки у всех</b>
    { $n ->
        [0] Кнопок нет. Пришлите их текстом: каждая строка — ряд, между кнопками ряда стоит |.
       *[other] Сейчас они такие. Скопируйте, измените и пришлите сюда:
    }
    <code>{ $form }</code>
revise-buttons-example = Записаться - https://example.org
revise-buttons-none = Без кнопок
revise-buttons-hint = Кнопки присылают текстом: <code>Записаться - https://example.org</code>

revise-confirm =
    <b>Изменить у { $people }?</b>
    Сообщение изменится на месте, и ни один телефон не зазвонит.
    Около { $time }.
revise-yes = Да, изменить

recall = { $question }
recall-question =
    <b>Отозвать у { $people }?</b>
    Сообщение исчезнет { $n ->
        [one] из этого чата
       *[other] из этих чатов
    }. Telegram позволяет это ещё { $left }.{ $also }
    Около { $time }.
recall-old = У { $people } оно останется: прошло больше 48 часов.
recall-replaces = Изменение, которое сейчас идёт, остановится.
recall-late =
    <b>Отозвать уже нельзя</b>
    Telegram удаляет сообщения только 48 часов, и они прошли. Но можно заменить текст другим.
recall-late-note =
    <b>Отозвать уже нельзя</b>
    Telegram удаляет сообщения только 48 часов, и они прошли.
recall-yes = Да, отозвать
recall-words = Заменить текст
recall-default = Это сообщение отозвано.

people-from = { $n ->
    [one] { $shown } человека
   *[other] { $shown } человек
}

# Живая карточка.

revision-title = <b>{ $status ->
    [paused] { $kind ->
        [recall] Пауза: отзываем у всех
       *[edit] Пауза: меняем у всех
    }
   *[running] { $kind ->
        [recall] Отзываем у всех
       *[edit] Меняем у всех
    }
}</b>
revision-done = { $kind ->
    [recall] ✓ отозвано { $shown }
   *[edit] ✓ изменено { $shown }
}
revision-missed = { $kind ->
    [recall] ✗ не отозвано { $shown }
   *[edit] ✗ не изменено { $shown }
}
revision-result = <b>{ $status ->
    [cancelled] { $kind ->
        [recall] Остановлено. Отозвано у { $done } из { $total }
       *[edit] Остановлено. Изменено у { $done } из { $total }
    }
   *[completed] { $kind ->
        [recall] Отозвано у { $done } из { $total }
       *[edit] Изменено у { $done } из { $total }
    }
}</b>
revision-left = ⏹ { $people }: всё осталось по-прежнему
revision-refused =
    Telegram не принимает это: { $reason }
    Остановите, исправьте сообщение и измените ещё раз.
revision-stop-question =
    <b>Остановить насовсем?</b>
    { $card }
revision-stop-yes = { $n ->
    [one] Да, остановить: у { $shown } человека всё останется
   *[other] Да, остановить: у { $shown } человек всё останется
}

# В истории.

revision-open = Как идёт
revision-active = { $card }

revision-line = { $kind ->
    [recall] ↩ Отозвано у { $done } из { $total }
   *[edit] ✎ Изменено у { $done } из { $total }
} · { $time } · { $author }{ $status ->
    [running] { " " }· идёт сейчас
    [paused] { " " }· на паузе
    [cancelled] { " " }· остановлено
   *[completed] { "" }
}
revision-former = Было: «{ $text }»

reason-gone = сообщения в чате уже нет
reason-too_old = прошло больше 48 часов
reason-not_editable = Telegram не позволяет его изменить

error-nobody-has-it = Это сообщение уже ни у кого не найти.
error-still-leaving = Последние сообщения как раз уходят. Попробуйте через несколько секунд.
error-too-late-to-recall = Telegram удаляет сообщения только 48 часов, и они прошли.
error-album-buttons-fixed = Кнопки альбома стоят в отдельном сообщении: добавить или убрать его уже нельзя. Измените сами кнопки.
error-revised-meanwhile = Тем временем это сообщение изменил кто-то ещё. Вернитесь назад, чтобы увидеть его, или отправьте своё изменение всё равно.
error-revision-gone = Этого больше нет. Посмотрите в истории: /admin
error-revision-moved = Поздно: { $status ->
    [running] это уже идёт
    [paused] это уже на паузе
    [completed] это уже дошло до всех
    [cancelled] это уже остановлено
   *[other] всё изменилось
}.
