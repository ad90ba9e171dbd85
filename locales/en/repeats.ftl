# Repeating messages: choosing how often, and those that go on.

repeat-told = { $days } at { $clock }, { $zone }{ $end }
repeat-told-every-day = Every day
repeat-told-working-days = On weekdays
repeat-told-weekdays = Every { $days }
repeat-told-month-day = { $day ->
    [31] Every month on the last day
    [30] Every month on the 30th or the last day
    [29] Every month on the 29th or the last day
   *[other] Every month on the { $day }{ $day ->
        [1] st
        [21] st
        [2] nd
        [22] nd
        [3] rd
        [23] rd
       *[other] th
    }
}
repeat-weekday = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
}
repeat-and = { $before } and { $last }
repeat-zone = { $zone } time
repeat-until-day = , until { $day } { $month ->
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
}{ $year }
repeat-times = , { $n ->
    [one] once
   *[other] { $n } times in all
}
repeat-next = Next: { $moment }, { $until }
repeat-none-next = There is no next time: the last day has passed.

repeat-often =
    <b>🔁 How often?</b>
    The same message goes out again and again. Each time it goes to the people who are there then.
repeat-every-day = Every day
repeat-working-days = On weekdays
repeat-chosen-days = On chosen days
repeat-monthly = Every month
repeat-often-hint = Choose how often it is sent.
repeat-days =
    <b>🔁 On which days?</b>
    Tick them, then go on.
repeat-go-on = Go on ›
repeat-no-days = Tick at least one day.
repeat-month-day =
    <b>🔁 On which day of the month?</b>
    In shorter months the 29th, the 30th and the 31st mean the last day.
repeat-last-day = last day
repeat-days-hint = Choose the days with the buttons.
repeat-clock =
    <b>🔁 At what time?</b> ({ $zone })
    Choose one, or send it, say 18:30. It stays the same when clocks change.
repeat-clock-unclear = I do not see a time in that. Send it like this: 18:30.
repeat-end =
    <b>🔁 Until when?</b>
    Choose, or send how many times in all, or the last day: 31 December.
repeat-end-hint = Choose with the buttons, or send a number or a day, say 31.12.
repeat-for-ever = For ever
repeat-until-a-day = Until a day
repeat-n-times = { $n ->
    [one] Once
   *[other] { $n } times
}
repeat-times-unclear = Send a number from 1 to { $most }: that many messages go out in all.
repeat-rule =
    <b>🔁 { $rule }</b>
    { $next }
repeat-right = That’s right
repeat-change-often = How often
repeat-change-clock = Time
repeat-change-end = Until when
repeat-rule-hint = Is this right? Press a button.

repeat-confirm =
    <b>Start repeating?</b>
    { $rule }
    { $next }
    { $parts }{ $left_out }
    People are chosen anew each time: now it would be { $people }.
repeat-begin = Start repeating
repeat-begun =
    <b>🔁 { $rule }</b>
    “{ $text }”
    To: { $to }
    { $next }
repeat-too-late = Too late: it has begun already, or has ended. Press Open to look.
repeat-one-of = 🔁 One of a repeating message

repeats-open = 🔁 Repeating · { $shown }
repeats = { $n ->
    [0]
        <b>Repeating messages</b>
        None yet. Write a message and choose <b>When › Repeat…</b>
   *[other]
        <b>Repeating messages</b> · { $shown }{ $pages ->
            [1] { "" }
           *[other] { " · page " }{ $page } of { $pages }
        }

        { $list }
}
repeats-line =
    <b>{ $place }</b>  { $text }
    { $rule }
    { $next }
repeats-hint = Press a number to look at one.
repeat-told-paused = ⏸ Paused. Nothing is sent until somebody resumes it.
repeat-told-ended = Ended: there will be no further ones.
repeats-one = { $about }
repeat-one =
    <b>🔁 { $rule }</b>
    { $next }
    To: { $to }
    { $so_far }

    { $text }
repeat-so-far = { $n ->
    [0] Nothing has been sent so far{ $by }
    [one] Sent { $n } time so far{ $by }
   *[other] Sent { $n } times so far{ $by }
}
repeat-by = { " " }· by { $name }
repeat-open-next = The next one
repeat-occurrence = 🔁 { $rule }
repeat-skip = Skip this one
repeat-whole = 🔁 The repeat
repeat-pause = Pause
repeat-resume = Resume
repeat-end-open = End
repeat-end-question =
    <b>End it?</b>
    { $rule }

    No further ones are sent. What was sent stays as it is. To begin again you would copy one from the history.
repeat-end-yes = Yes, end it
repeat-paused = Paused
repeat-resumed = Going on
repeat-ended = Ended
repeats-back = ‹ All repeating
