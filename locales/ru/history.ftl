# Что отправлено и что с этим стало.

history =
    <b>История</b> · страница { $page } из { $pages } · всего { $total }

    { $list }
history-empty = Пока ничего не отправлено. Вернитесь назад и нажмите <b>Новое сообщение</b>.
history-line =
    <b>{ $place }</b>  { $text }
    { $to } · { $sent }/{ $total } · { $time }{ $status }
history-hint = Здесь работают только кнопки. Нажмите на номер, чтобы посмотреть сообщение.
history-back = ‹ История

history-broadcast = { $about }
broadcast-title = <b>Доставлено { $sent } из { $total }</b>
broadcast-called-off = <b>Отменено заранее: никто не получил</b>
broadcast-time = { $time }{ $status }
broadcast-to = Получатели: { $to }
broadcast-left-out = Не отправляли: { $people }
broadcast-failed = ✗ { $people }: { $reason }
broadcast-uncertain = ❓ { $people }: неизвестно, дошло ли
broadcast-left = … { $people }: ещё не отправлено
broadcast-cancelled = ⏹ { $people }: остановлено до их очереди
broadcast-presses = Нажатия:
broadcast-button = { $n ->
    [0] «{ $text }» пока никто
    [one] «{ $text }» { $presses }, нажал { $people }
   *[other] «{ $text }» { $presses }, нажали { $people }
}
broadcast-read = { $n ->
    [0] Пока никто не отметил, что прочитал
   *[other] Прочитали: { $people }
}
broadcast-text = { $text }

status-scheduled = запланировано
status-sending = отправляется
status-waits = ждёт конца тихих часов: { $time }
status-paused = на паузе
status-completed = отправлено
status-cancelled = остановлено
status-called-off = отменено заранее
status-missed = время пропущено
status-recalled = отозвано
status-taken-back = вернули вовремя

paused-by = Поставлено на паузу: { $name }.
paused-refused =
    Telegram не принимает это сообщение: { $reason }
    Остановите его, исправьте текст и отправьте заново.
paused-failing =
    Отправка сама встала на паузу: не дошло до { $failed } из последних { $of }.
    Посмотрите, кто не получил, а потом продолжите или остановите.

people-pending = Ещё нет { $shown }
people-sending = В пути { $shown }
people-sent = Кто получил { $shown }
people-failed = Кто не получил { $shown }
people-uncertain = Неизвестно { $shown }
people-cancelled = Остановлено { $shown }
people-deleted = Отозвано { $shown }
people-none = Здесь уже никого. Вернитесь назад, чтобы увидеть новые числа.

history-people =
    <b>{ $status ->
        [pending] Ещё не отправлено
        [sending] В пути
        [sent] Кто получил
        [failed] Кто не получил
        [uncertain] Неизвестно, дошло ли
        [cancelled] Остановлено до их очереди
       *[deleted] Отозвано
    }</b>
    { $people } · страница { $page } из { $pages }

    { $list }
person-line = • { $person }
person-line-reason = • { $person }: { $reason }

reason-blocked = бот заблокирован
reason-deactivated = аккаунт удалён
reason-not_started = ещё не открывали бота
reason-chat_not_found = Telegram не знает такого чата
reason-refused = Telegram не принял сообщение
reason-migrated = у группы теперь другой адрес
reason-other = не доставлено
reason-opted_out = отключил сообщения курса
reason-paused = поставил сообщения курса на паузу
reason-timed_out = Telegram не ответил вовремя
reason-connection_lost = связь оборвалась
reason-crashed = в этот момент Herald остановился
reason-half_sent = альбом дошёл, а кнопки под ним, возможно, нет

# Решения после отправки и во время неё.

decide-hint = Здесь работают только кнопки: выберите одну или вернитесь назад.
stop-question =
    <b>Остановить насовсем?</b>
    { $n ->
        [one] Ещё { $shown } человек не получил сообщение и уже не получит.
        [few] Ещё { $shown } человека не получили сообщение и уже не получат.
       *[other] Ещё { $shown } человек не получили сообщение и уже не получат.
    }
retry-open = Ещё раз тем, кто не получил
retry-question =
    <b>Отправить ещё раз?</b>
    { $failures }

    { $why }
retry-promising = До тех, кто заблокировал бота или удалил аккаунт, вряд ли дойдёт и во второй раз.
retry-likely = Похоже, до них можно достучаться: попробовать стоит.
retry-not-promising = Они заблокировали бота или удалили аккаунт: вряд ли дойдёт и во второй раз.
retry-nobody = Все они отключили сообщения курса.
retry-some = Отправить { $promising }
retry-all = { $n ->
    [1] Отправить { $everyone }
   *[other] Отправить всем { $everyone }
}
retry-begun = Снова отправляем: { $people }.
unknown-open = Разобраться с неизвестными
unknown-question =
    <b>{ $people }: неизвестно, дошло ли</b>
    Сообщение ушло в Telegram, а ответа не было. Если отправить ещё раз, кто-то может получить его дважды.
unknown-resend = Отправить ещё раз { $to_people }
unknown-accept = Считать доставленным
unknown-accepted = Считаем доставленным: { $people }.
