# Живая карточка сообщения, которое отправляется.

card-sending = <b>Отправляется</b> · { $to }
card-waiting = <b>🌙 Ждёт конца тихих часов: { $time }</b> · { $to }
card-paused = <b>Пауза</b> · { $to }
card-text = «{ $text }»
card-bar = { $bar }  { $done } из { $total }
card-sent = ✓ доставлено { $shown }
card-failed = ✗ не доставлено { $shown }
card-uncertain = ❓ неизвестно { $shown }
card-rate = { $rate } в секунду
card-rate-left = { $rate } в секунду · осталось { $time }
card-hold = <b>Уйдёт через { $time }</b> · { $to }
card-hold-people = { $people }. Ещё можно передумать.
card-taken-back = <b>Вернули вовремя: никто не получил</b>
card-done = <b>Доставлено { $sent } из { $total }</b>
card-stopped = <b>Остановлено. Доставлено { $sent } из { $total }</b>

card-undo = ↩ Вернуть в черновики
card-got = Кто получил
card-missed = Кто не получил
card-details = Подробнее

card-pause = Пауза
card-resume = Продолжить
card-stop = Остановить
card-stop-yes = { $n ->
    [one] Да, остановить: { $shown } человек не получит
    [few] Да, остановить: { $shown } человека не получат
   *[many] Да, остановить: { $shown } человек не получат
}
card-stop-no = ‹ Назад

card-now-paused = Поставлено на паузу.
card-now-going = Продолжаем.
card-now-stopped = Остановлено.
card-now-taken-back = Вернули: никто не получил.

# Sent to the author when Herald pauses by itself; the reason follows on the next line.
pause-notice = ⏸ <b>Ваше сообщение ждёт вас</b>: «{ $text }»
