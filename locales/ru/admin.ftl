# Главный экран и то, что администраторы видят вокруг.

home =
    <b>Herald</b>
    { $standing }
home-reach = На связи { $people }
home-missed = ⚠ не ушло вовремя: { $shown }
home-running = ▶ отправляется: { $shown }
home-scheduled = 🕒 запланировано: { $shown }
home-drafts = { $n ->
    [one] ✎ { $shown } черновик
    [few] ✎ { $shown } черновика
   *[other] ✎ { $shown } черновиков
}
home-new = ✎ Новое сообщение
home-drafts-open = { $n ->
    [0] 📝 Черновики
   *[other] 📝 Черновики · { $drafts }
}
home-scheduled-open = 🕒 Отложенные
home-settings = ⚙ Настройки
home-history = 📨 История
home-hint = Здесь работают только кнопки. Чтобы написать людям, нажмите <b>Новое сообщение</b>.
home-draft-deleted = Черновик удалён.

cancel-done = Закрыто. Открыть Herald снова: /admin
cancel-kept = Закрыто. То, что вы писали, осталось в черновике. Открыть Herald снова: /admin
cancel-nothing = Сейчас ничего не открыто. Открыть Herald: /admin

panel-closed = Эта панель закрыта. Отправьте /admin, чтобы открыть новую.
panel-moved = Это старая панель. Рабочая — ниже.
panel-lost = Тот экран не нашёлся, поэтому начнём сначала. Черновики на месте.
