# Потоки курса.

streams = { $n ->
    [0]
        <b>Потоки</b>
        Пока ни одного. Добавьте первый: его можно будет выбрать, когда пишете людям.
   *[other]
        <b>Потоки</b> · страница { $page } из { $pages }
        Нажмите на поток, чтобы взять ссылку, переименовать или переставить его.
}
streams-choice = { $archived }{ $name } · { $shown }
streams-add = ➕ Добавить поток
streams-hint = Здесь работают только кнопки.
streams-back = ‹ Потоки

stream-screen =
    <b>{ $name }</b>{ $archived ->
        [yes] {" "}· в архиве
       *[no] {""}
    }
    { $people }, на связи { $reachable }
    Код: <code>{ $code }</code>
    { $link ->
        [none] В ссылку такой код не помещается.
       *[other] Ссылка: { $link }
    }
stream-qr = QR-код
stream-qr-caption =
    { $name }
    { $link }
stream-rename = Переименовать
stream-up = ↑ Выше
stream-down = ↓ Ниже
stream-archive = В архив
stream-restore = Вернуть
stream-archived = В архиве: больше не предлагается, когда пишете людям
stream-restored = Снова используется
stream-renamed = Теперь поток называется «{ $name }».
stream-added = Поток «{ $name }» добавлен.
stream-name-ask =
    <b>{ $state ->
        [new] Новый поток
       *[other] Переименовать: { $name }
    }</b>
    Пришлите название, например: 6-й поток
stream-name-hint = Пришлите название текстом.
