# Новое сообщение: текст, кнопки, получатели, последний вопрос.

compose-text =
    <b>Новое сообщение</b>
    Пришлите текст с обычным форматированием Telegram: жирный, ссылки, спойлеры, цитаты.
compose-only-text = Пока только текст: картинки, файлы и стикеры появятся позже. Пришлите текст сообщения.
compose-command = { $command } — это команда, а не сообщение. Пришлите текст сообщения.
compose-too-long = { $n ->
    [one] Текст длиннее на { $over } символ ({ $length } из { $limit }). Сократите и пришлите ещё раз.
    [few] Текст длиннее на { $over } символа ({ $length } из { $limit }). Сократите и пришлите ещё раз.
   *[other] Текст длиннее на { $over } символов ({ $length } из { $limit }). Сократите и пришлите ещё раз.
}
compose-refused = Telegram такое не принимает: «{ $reason }». Ничего не изменилось; поправьте и пришлите ещё раз.

compose-panel =
    <b>Новое сообщение</b> ⬆
    Получатели: { $to }{ $left_out }
    Кнопки: { $buttons }
    Когда: сейчас
compose-to-nobody = ещё не выбраны
compose-no-buttons = нет
compose-buttons = { $n } в { $rows }
compose-rows = { $n ->
    [one] { $n } ряду
   *[other] { $n } рядах
}
compose-edit-text = Текст
compose-edit-buttons = Кнопки
compose-edit-people = Кому
compose-test = Прислать мне
compose-test-sent = Отправлено вам
compose-send = Отправить { $to_people }
compose-discard = Удалить черновик
compose-close = ‹ Закрыть (черновик останется)
compose-discard-question =
    <b>Удалить этот черновик?</b>
    Вместе с ним пропадут текст, кнопки и выбор людей. Вернуть их будет нельзя.
compose-discard-yes = Да, удалить

buttons = { $n ->
    [0]
        <b>Кнопки</b>
        Пока ни одной. Пришлите их текстом: одна строка — один ряд, кнопки в ряду разделяет знак |

        <code>Записаться - https://example.org
        Да - До встречи! | Нет - Очень жаль</code>

        После тире — ссылка или ответ, который увидит тот, кто нажал.
   *[other]
        <b>Кнопки</b>
        Нажмите на кнопку, чтобы посмотреть или удалить её. Чтобы добавить ещё, пришлите новые ряды:

        <code>Да - До встречи! | Нет - Очень жаль</code>
}
buttons-clear = Удалить все
buttons-clear-question =
    <b>Удалить все кнопки?</b>
    Текст останется.
buttons-clear-yes = Да, удалить все
buttons-only-text = Кнопки присылайте текстом: <code>Записаться - https://example.org</code>
button =
    <b>{ $text }</b>
    { $kind ->
        [link] Открывает { $target }
        [answer] Отвечает: «{ $target }»
        [thanks] Благодарит за нажатие.
       *[gone] Этой кнопки уже нет.
    }
button-delete = Удалить
button-hint = Здесь работают только кнопки.

button-none = Не вижу здесь кнопки. Пришлите, например, так: <code>Записаться - https://example.org</code>
button-empty = Строка { $line }: у кнопки нет текста. Сначала текст, потом тире, потом ссылка или ответ.
button-only-link = Строка { $line }: перед ссылкой нужны текст кнопки и тире, например: <code>Записаться - https://example.org</code>
button-text-too-long = Строка { $line }: слишком длинный текст кнопки. В нём может быть не больше { $limit } символов, а лучше всего читаются два-три слова.
button-no-target = Строка { $line }: после тире у «{ $text }» ничего нет. Напишите там ссылку или ответ.
button-answer-too-long = Строка { $line }: слишком длинный ответ. В нём может быть не больше { $limit } символов.
button-bad-link = Строка { $line }: «{ $link }» — не полная ссылка. Она начинается с https://
button-row-too-long = Строка { $line }: слишком много кнопок в одном ряду. Помещается не больше { $limit }.
button-too-many = Слишком много кнопок для одного сообщения: { $count }. Помещается не больше { $limit }.

audience =
    <b>Кому?</b>
    { $chosen }{ $left_out }
audience-chosen = { $n ->
    [one] Получит { $people }.
    [few] Получат { $people }.
   *[other] Получат { $people }.
}
audience-nobody = Отметьте, кому написать.
left-out-line = Не получат: { $people }.
audience-choice = { $name } · { $shown }
audience-everyone-choice = Все
audience-no-course-choice = Вне курса
audience-stream-gone = Этого потока больше нет.
audience-hint = Нажимайте на кнопки, чтобы выбрать, кто получит сообщение.

confirm =
    <b>Отправить { $to_people }?</b>
    { $parts }{ $left_out }
    Займёт примерно { $time }.{ $price }
confirm-free = { $free }Бесплатно · { $slow }
confirm-paid = { $paid }{ $stars } ⭐ · { $fast }
confirm-too-dear = { $n ->
    [one] Быстрее, за { $stars } звезду, нельзя: на одно сообщение можно потратить не больше { $cap }.
    [few] Быстрее, за { $stars } звезды, нельзя: на одно сообщение можно потратить не больше { $cap }.
   *[other] Быстрее, за { $stars } звёзд, нельзя: на одно сообщение можно потратить не больше { $cap }.
}
confirm-stream = { $name }: { $shown }
confirm-both = сразу в нескольких потоках: { $shown }
confirm-yes = Да, отправить
confirm-hint = Нажмите <b>Да, отправить</b> или вернитесь назад.
