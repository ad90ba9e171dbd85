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
left-out-blocked = { $shown } blocked the bot
left-out-opted-out = { $shown } opted out

duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $n } h
duration-days = { $n } d
in-time = in { $time }

moment-today = today { $clock }
moment-yesterday = yesterday { $clock }
moment-tomorrow = tomorrow { $clock }
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
