# О чём бот переписывался с одним человеком.

conversation-open = Переписка

conversation = { $state ->
    [none]
        <b>{ $name }: переписка</b>
        Пока ничего нет. Вернитесь и нажмите <b>✎ Написать</b>.
    [silent]
        <b>{ $name }: переписка</b>
        Пока ничего нет. Сообщения сейчас не доходят; почему, видно, если вернуться.
   *[some]
        <b>{ $name }: переписка</b> · страница { $page } из { $pages }
        { $counts }
}
conversation-hint = Здесь можно только читать. Чтобы написать самому, вернитесь и нажмите ✎ Написать.

conversation-theirs = ← от человека { $shown }
conversation-ours = → от нас { $shown }
conversation-failed = не доставлено { $shown }
conversation-deleted = удалено { $shown }

conversation-entry =
    <b>{ $direction ->
        [incoming] ←
       *[outgoing] →
    }</b> <i>{ $head }</i>
    { $text }
conversation-mark-failed = ✗ не доставлено
conversation-mark-unknown = ❓ неизвестно, дошло ли
conversation-mark-deleted = 🗑 удалено

conversation-thing = { $thing ->
    [sticker] Стикер
    [contact] Контакт
    [location] Геопозиция
    [venue] Место
    [poll] Опрос
    [dice] Кубик
   *[other] Без слов
}
