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
audience-free-lesson = записавшиеся на бесплатный урок
audience-but-not = { $named }, кроме: { $others }
audience-only = { $named }; только те, кто { $those }
only-got = получил прежнее сообщение
only-missed = не получил прежнее сообщение
only-pressed = нажал кнопку
only-ignored = не нажал кнопку
only-new = { $n ->
    [one] впервые пришёл за последний { $n } день
    [few] впервые пришёл за последние { $n } дня
   *[other] впервые пришёл за последние { $n } дней
}
only-active = { $n ->
    [one] был здесь за последний { $n } день
    [few] был здесь за последние { $n } дня
   *[other] был здесь за последние { $n } дней
}
only-silent = { $n ->
    [one] молчит { $n } день
    [few] молчит { $n } дня
   *[other] молчит { $n } дней
}
only-russian = говорит по-русски
only-english = говорит по-английски
audience-standings = { $streams } ({ $standings })
standings-confirmed = подтверждённые
standings-pending = ждущие
standings-cancelled = отменившие
left-out-blocked = { $n ->
    [one] { $shown } заблокировал бота
   *[other] { $shown } заблокировали бота
}
left-out-opted-out = { $n ->
    [one] { $shown } отписался
   *[other] { $shown } отписались
}
left-out-paused = { $n ->
    [one] { $shown } поставил на паузу
   *[other] { $shown } поставили на паузу
}
left-out-own-stream = { $n ->
    [one] { $shown } читает только свой поток
   *[other] { $shown } читают только свой поток
}

duration-seconds = { $n } с
duration-minutes = { $n } мин
duration-hours = { $n } ч
duration-days = { $n } д
in-time = через { $time }

moment-today = сегодня { $clock }
moment-yesterday = вчера { $clock }
moment-tomorrow = завтра { $clock }
moment-weekday = { $weekday }, { $moment }
moment-appointment = { $moment } ({ $zone }), { $until }
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

# Что в сообщении, одним словом.
content-media = { $kind ->
    [photo] Фото
    [video] Видео
    [document] Файл
    [animation] Гифка
    [audio] Аудио
    [voice] Голосовое сообщение
   *[video_note] Видеосообщение
}
content-album = Альбом из { $n }
content-none = Пока без текста
