# Слова, общие для всех экранов.

back = ‹ Назад

people = { $n ->
    [one] { $shown } человек
    [few] { $shown } человека
   *[other] { $shown } человек
}

people-to = { $n ->
    [one] { $shown } человеку
   *[other] { $shown } людям
}

# 3rd_stream и подобные, пока у потока нет своего названия.
stream-numbered = { $ending ->
   *[th] { $number }-й поток
}

audience-everyone = все
audience-no-course = люди вне курса
left-out-blocked = { $n ->
    [one] { $shown } заблокировал бота
   *[other] { $shown } заблокировали бота
}
left-out-opted-out = { $n ->
    [one] { $shown } отписался
   *[other] { $shown } отписались
}

duration-seconds = { $n } с
duration-minutes = { $n } мин
duration-hours = { $n } ч
duration-days = { $n } д
in-time = через { $time }

moment-today = сегодня { $clock }
moment-yesterday = вчера { $clock }
moment-tomorrow = завтра { $clock }
moment-day = { $day } { $month ->
    [1] янв
    [2] фев
    [3] мар
    [4] апр
    [5] мая
    [6] июн
    [7] июл
    [8] авг
    [9] сен
    [10] окт
    [11] ноя
   *[12] дек
} { $clock }
moment-year = { $day } { $month ->
    [1] янв
    [2] фев
    [3] мар
    [4] апр
    [5] мая
    [6] июн
    [7] июл
    [8] авг
    [9] сен
    [10] окт
    [11] ноя
   *[12] дек
} { $year } { $clock }
