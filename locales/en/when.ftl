# When a message leaves: the picker of a moment.

when-day = { $purpose ->
        [move] <b>Move to when?</b>
        [until] <b>Until which day?</b>
       *[send] <b>When should it leave?</b>
    }
    { $known ->
        [yes]
            Planned for: { $before }
            Your time: { $clock } ({ $zone })
       *[no] Your time: { $clock } ({ $zone })
    }{ $own_zone ->
        [no] { "" }
            If that is not what your clock shows, choose your time zone in the settings.
       *[yes] { "" }
    }

    { $purpose ->
        [until] Choose the last day, or type it: <i>31 December</i>
       *[send] Choose a day, or just type when: <i>tomorrow 9:30</i>, <i>25.12 18:00</i>, <i>in 2 hours</i>
    }
when-now = Now
when-repeat = Repeat…
when-hint = Choose a day, or type when as text: tomorrow 9:30
when-hour =
    <b>{ $day }</b>
    At what time? Choose, or type it: <i>9:30</i>
when-minute =
    <b>{ $day }, { $hour }:…</b>
    And the minutes? Choose, or type them.
when-hour-hint = Choose a time, or type it as text: 9:30
when-check = { $state ->
    [coming]
        <b>{ $day }, { $clock }</b>
        { $zone } · { $until }{ $change ->
            [shifted] { "" }

                That night the clock is put forward and leaps over the time you chose. So it is moved to { $clock }.
            [twice] { "" }

                That night the clock is put back and shows { $clock } twice. The first one is meant.
           *[none] { "" }
        }
    [passed]
        <b>{ $day }, { $clock }</b>
        That has just passed. Choose another time.
   *[none] Choose a day first.
}
when-yes = { $purpose ->
    [move] Yes, move it
   *[send] That's right
}
when-other-time = Another time
when-check-hint = If that is right, press the first button. If it is not, type another moment: tomorrow 9:30

when-unclear = I could not make out when that is. Write it like <i>tomorrow 9:30</i> or <i>in 2 hours</i>
when-past = That has passed already: { $at }. Choose a later moment: <i>tomorrow 9:30</i> or <i>in 2 hours</i>
when-past-day = That day has passed already. Choose a later one: <i>tomorrow 9:30</i> or <i>25.12 18:00</i>
when-no-date = There is no { $date } in the calendar. Write a day and a month: <i>25.12 18:00</i> or <i>25 December 18:00</i>
when-no-clock = No clock shows { $clock }. Hours go up to 23, minutes up to 59: <i>9:30</i> or <i>18:00</i>
when-too-far = That is more than two years away. Choose a nearer day: <i>25.12 18:00</i> or <i>in 2 weeks</i>
when-other-weekday = That date is another day of the week: { $day }. Write one of the two: <i>Friday 18:00</i> or <i>25.12 18:00</i>
when-not-now = Here I need a moment to come: <i>tomorrow 9:30</i> or <i>in 2 hours</i>
