# Списки людей: текстом или файлом, для потока или для сообщения.

list-open = 📋 Из списка
stream-list-open = 📋 Добавить по списку

stream-list =
    <b>{ $name }: люди из списка</b>
    { list-how }
audience-list =
    <b>Люди из списка</b>
    { list-how }
list-how = Пришлите id или @username текстом, либо текстовый или CSV-файл. По одному в строке или через запятую.

stream-list-checked =
    <b>{ $name }: люди из списка</b>
    Нашлось: { $found }.{ $already }{ $unmatched }{ $more }
audience-list-checked =
    <b>Люди из списка</b>
    Нашлось: { $found }.{ $already }{ $unmatched }{ $more }
list-already = { $n ->
    [one] { $shown } из них уже там.
   *[other] { $shown } из них уже там.
}
list-unmatched = { $n ->
    [one] { $shown } запись никого не добавит: почему, сказано в файле выше.
    [few] { $shown } записи никого не добавят: почему, сказано в файле выше.
   *[other] { $shown } записей никого не добавят: почему, сказано в файле выше.
}
list-more = Пришлите ещё текст, чтобы продолжить список.
list-add = Добавить: { $new }
list-added = { $n ->
    [0] Все они уже были там.
   *[other] Добавлено: { $people }.
}

list-report = Эти строки списка никого не добавят. Файл можно поправить и прислать снова.
list-report-name = не-нашлись.csv
list-unreadable = нет ни id, ни @username
list-unknown-id = человек с таким id здесь неизвестен
list-unknown-username = человек с таким username здесь неизвестен
list-twice = в списке уже есть

list-hint = Это не список. Пришлите id или @username текстом, либо один текстовый или CSV-файл.
list-empty = Список пуст. Пришлите id или @username, по одному в строке.
list-binary = Это не текстовый файл. Таблицу из Excel можно сохранить как CSV и прислать снова.
list-too-big = Файл больше 20 МБ, такие Telegram не отдаёт. Пришлите его по частям.
list-too-long = В списке больше { NUMBER($limit) } записей. Пришлите его по частям.
list-not-loaded = Файл не дошёл. Пришлите его ещё раз.

# Люди, выбранные в самом Telegram.
choosing-open = Из контактов
choosing-press = 👤 Выбрать людей
choosing-ask = Нажмите «👤 Выбрать людей» внизу. За один раз можно выбрать до { $limit }.
choosing-picked = Выбрано: { $people }.{ $unknown }
choosing-unknown = {" "}{ $n ->
    [one] { $shown } человек здесь неизвестен, ему не написать.
    [few] { $shown } человека здесь неизвестны, им не написать.
   *[other] { $shown } человек здесь неизвестны, им не написать.
}
