# Words that every screen shares.

back = ‹ Back

people = { $n ->
    [one] { $shown } person
   *[other] { $shown } people
}

people-to = { $n ->
    [one] { $shown } person
   *[other] { $shown } people
}

# 3rd_stream and the like, as long as nobody gave the stream a name of its own.
stream-numbered = { $number }{ $ending } stream

audience-everyone = everyone
audience-no-course = people in no course
audience-free-lesson = registrants of the free lesson
audience-but-not = { $named }, but not { $others }
audience-only = { $named }; only those who { $those }
only-got = got an earlier message
only-missed = did not get an earlier message
only-pressed = pressed a button
only-ignored = did not press a button
only-new = { $n ->
    [one] came for the first time in the last day
   *[other] came for the first time in the last { $n } days
}
only-active = { $n ->
    [one] were here in the last day
   *[other] were here in the last { $n } days
}
only-silent = { $n ->
    [one] were silent for a day
   *[other] were silent for { $n } days
}
only-russian = speak Russian
only-english = speak English
audience-standings = { $streams } ({ $standings })
standings-confirmed = confirmed
standings-pending = pending
standings-cancelled = cancelled
left-out-blocked = { $shown } blocked the bot
left-out-opted-out = { $shown } opted out
left-out-paused = { $shown } paused
left-out-own-stream = { $n ->
    [one] { $shown } wants only their own stream
   *[other] { $shown } want only their own stream
}

duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h
duration-days = { $n } d
in-time = in { $time }

moment-today = today { $clock }
moment-yesterday = yesterday { $clock }
moment-tomorrow = tomorrow { $clock }
moment-weekday = { $weekday }, { $moment }
moment-appointment = { $moment } ({ $zone }), { $until }
moment-day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $clock }
moment-year = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year } { $clock }

# What a message holds, in a word.
content-media = { $kind ->
    [photo] Photo
    [video] Video
    [document] File
    [animation] GIF
    [audio] Audio
    [voice] Voice message
   *[video_note] Video message
}
content-album = Album of { $n }
content-none = No text yet
