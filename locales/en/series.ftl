# Series: messages that everybody gets on their own days after joining a stream.

series-open = 📬 Series

series-screen =
    <b>Series · { $name }</b>
    { $state ->
        [on] On since { $since }. Messages leave at { $clock }.
        [off] Off: nobody gets anything. Messages will leave at { $clock }.
       *[new] Messages that everybody gets on their own days after joining: a welcome at once, another one a day or a week later. There are none yet; add the first day.
    }

    { $list }
series-clock = { $hour } ({ $zone })
series-step-line =
    <b>Day { $day }</b> · { $got }
    { $text }
series-got = { $n ->
    [0] nobody got it yet
    [one] { $shown } person got it
   *[other] { $shown } people got it
}
series-unwritten = No message yet
series-day = Day { $day }
series-add = ➕ Add a day
series-clock-open = 🕙 { $hour }
series-back = ‹ Series

series-step =
    <b>Day { $day } · { $name }</b>
    { $n ->
        [0] On the day of joining at { $clock }. Whoever joins later that day gets it at once.
        [1] The day after joining, at { $clock }
       *[other] { $day } days after joining, at { $clock }
    }
    { $got ->
        [none] Nobody got it yet
       *[other] Got it: { $got }
    }{ $skipped }

    { $written ->
        [0] <b>No message yet.</b> Write it, or take it from a template; until then nothing leaves on this day.
       *[1] { $text }
    }
series-skipped = Will never get it: { $people }
series-late = { $shown } (Herald was not running in time)
series-write = { $written ->
    [0] ✏️ Write it
   *[1] ✏️ Edit
}
series-take = From a template
series-who = Who got it
series-people =
    <b>Day { $day } · who got it</b> · { $people }

    { $list }
series-move = Another day
series-remove = Remove

series-day-ask =
    <b>A new message · { $name }</b>
    On which day after joining? Day 0 is the day of joining itself. Press one, or send me a number up to { $last }.
series-day-hint = Send me the day as a number from 0 to { $last }.
series-move-ask =
    <b>Day { $day } · another day</b>
    On which day after joining is it to come from now on? Press one, or send me a number up to { $last }. Nobody gets it twice, and nobody for whom the new day has passed gets it.
series-moved = It has its new day.
series-remove-question =
    <b>Remove day { $day }?</b>
    Nobody gets this message any more. Whoever has it keeps it.
series-remove-yes = Yes, remove
series-removed = Removed.

series-templates =
    <b>Day { $day } · from a template</b>
    Press the one whose message is to come on this day.

    { $list }
series-put = ✅ Put into the series
series-put-done = It is in the series.
series-panel =
    <b>Message of a series</b> ⬆
    { $said }
    For: { $name }, day { $day } at { $clock }
    Buttons: { $buttons }

series-clock-ask =
    <b>At what hour?</b>
    Now: { $clock }. Press another hour; for the clocks of another place send me a city, or a distance from UTC such as +3.
    { $on ->
        [1] Who should have got today's message by the new hour gets it at once; nobody gets one twice.
       *[0] { "" }
    }
series-clock-set = Messages of the series leave at { $clock }.

series-on = ▶️ Switch on
series-on-question =
    <b>Switch the series on?</b>
    Whoever joins { $name } from now on gets a message on day { $days } at { $clock }.
    { $n ->
        [0] Nobody who has joined before gets anything: their days have passed.
        [one] Of those who have joined before, { $people } still has days ahead and gets those. Nobody gets a message of a day that has passed.
       *[other] Of those who have joined before, { $people } still have days ahead and get those. Nobody gets a message of a day that has passed.
    }
    { $unwritten ->
        [none] { "" }
       *[other] Left out, because there is no message: day { $unwritten }.
    }
series-on-yes = Yes, switch on
series-is-on = The series is on
series-off = ⏸ Switch off
series-off-question =
    <b>Switch the series off?</b>
    Nobody gets any more of it. Messages of the days on which it is off do not come later either.
series-off-yes = Yes, switch off
series-is-off = The series is off

# In the history: whom a broadcast was for.
series-of = { $name } · series, day { $day }
