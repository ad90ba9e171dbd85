# Что ждёт своего времени и что его пропустило.

scheduled =
    <b>Отложенные</b>{ $n ->
        [0] { "" }
       *[other] { " " }· страница { $page } из { $pages } · всего { $total }
    }

    { $list }
scheduled-empty = Пока ничего не запланировано. Напишите сообщение и нажмите <b>Когда</b>: оно уйдёт само.
scheduled-missed-head = <b>⚠ Не ушли вовремя</b>
scheduled-coming-head = <b>Впереди</b>
scheduled-line =
    <b>{ $place }</b>  { $repeats }{ $text }
    { $to }
    { $moment }, { $until }{ $by }
scheduled-missed-line =
    <b>{ $place }</b>  { $text }
    { $to }
    должно было уйти: { $moment }{ $by }
scheduled-at-once = прямо сейчас
scheduled-by = автор { $name }
scheduled-by-program = от другой программы
scheduled-hint = Здесь работают только кнопки. Нажмите на номер, чтобы посмотреть сообщение.
scheduled-back = ‹ Отложенные

scheduled-broadcast = { $about }
scheduled-title = <b>Уйдёт { $moment }</b>
scheduled-title-now = <b>Уходит прямо сейчас</b>
scheduled-missed-title =
    <b>⚠ Не ушло вовремя</b>
    Должно было уйти { $moment }, но его никто не получил. Решите, что с ним делать.
scheduled-unresolvable-title =
    <b>⚠ Не ушло вовремя</b>
    Должно было уйти { $moment }, но кому оно, больше не выяснить. Отмените его, верните в черновики и выберите людей заново.
scheduled-to-unknown = уже неизвестно
scheduled-to = Получатели: { $to } · сегодня { $people }{ $left_out }
scheduled-decided-then = Люди выбираются в момент отправки: кто присоединится до неё, тоже получит.
scheduled-own-list = Этих людей выбрала другая программа.
scheduled-buttons = Кнопки: { $buttons }
scheduled-options = Параметры: { $options }
scheduled-quiet = В тихие часы: { $quiet ->
    [silent] без звука
   *[hold] ждёт их конца
}
scheduled-from = Автор: { $name }
scheduled-from-program = Запланировала другая программа
scheduled-over =
    <b>Больше не ждёт: { $status }</b>

    { $text }
scheduled-look = Посмотреть в истории

scheduled-preview = Предпросмотр
scheduled-edit-message = ✎ Сообщение
scheduled-edit-people = ✎ Кому
scheduled-move = Перенести
scheduled-moved = Перенесено. Уйдёт { $moment }.
scheduled-send-now = Отправить сейчас
scheduled-send-question =
    { $n ->
        [0]
            <b>Сейчас отправить некому</b>
            Здесь никого нет, или все заблокировали бота или отписались.
       *[other] <b>Отправить сейчас { $to_people }?</b>
    }
    «{ $text }»
    По плану: { $moment }.{ $left_out }
    { $n ->
        [0] { "" }
       *[other] Займёт примерно { $time }.
    }
scheduled-send-waits = 🌙 Оно подождёт конца тихих часов: { $waits }.
scheduled-send-yes = Да, отправить сейчас
scheduled-sent-now = Отправляется { $to_people }. Следить можно в истории.
scheduled-sent-later = Уйдёт { $to_people }, когда закончатся тихие часы: { $time }. Следить можно в истории.
scheduled-cancel = Отменить отправку
scheduled-cancel-question =
    <b>{ $kind ->
        [occurrence] Пропустить этот раз?
       *[alone] Отменить это сообщение?
    }</b>
    «{ $text }»
    По плану: { $moment }. { $n ->
        [one] { $people } его не получит.
       *[other] { $people } его не получат.
    }
scheduled-cancel-yes = { $kind ->
    [occurrence] Да, пропустить
   *[alone] Да, отменить
}
scheduled-cancel-to-draft = Да, и вернуть в черновики
scheduled-cancelled = { $kind ->
    [occurrence] Пропущено: в этот раз никто его не получит. Следующие уйдут по плану.
   *[alone] Отменено: никто его не получит.
}
scheduled-is-draft = Отменено: никто его не получит. Вот оно, снова черновик.

# Черновик, который меняет отложенное сообщение.

scheduled-change = правка отложенного сообщения
scheduled-change-dropped = Правка убрана: сообщение осталось прежним.
scheduled-change-without = Здесь больше нет, поэтому не вошло: { $gone }.
