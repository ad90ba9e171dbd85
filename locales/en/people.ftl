# People: the search, one person's card, their streams.

home-people = 👥 People

people-find = { $state ->
    [ask]
        <b>People</b>
        Send me a name, a @username or an id. The beginning is enough. A forwarded message or a contact works too.
    [none]
        <b>People</b> · “{ $words }”
        Nobody is called that. Send the beginning of a first or last name, or at least three letters from its middle.
   *[found]
        <b>People</b> · “{ $words }”

        { $list }
}
people-hint = Send me a name, a @username or an id.
people-hidden = Whoever wrote that hides their account from forwards. Send their name instead.
people-streams = Streams of the course
person-found = <b>{ $place }</b>  { $person }
person-silent = 🔕

person-card = { $about }
person-title = <b>{ $person }</b>{ $username } · <code>{ $id }</code>
person-stream = { $name }: { $standing }
person-no-stream = In no stream
standing-confirmed = confirmed
standing-pending = waiting to be confirmed
standing-cancelled = cancelled
person-free-lesson = Free lesson: { $time }
person-first-seen = First seen: { $time }
person-last-seen = Here last: { $time }
person-never-here = Has never opened the bot
person-activity = Messages received: { $received } · presses: { $presses }
person-blocked = 🚫 Blocked the bot: { $time }
person-opted-out = 🔕 Wants no messages: { $time }
person-paused = ⏸ No messages until { $time }
person-own-stream = Wants only what is for their own stream

person-write = ✎ Write to them
person-streams-open = Streams
person-opt-out = Stop messages
person-opt-in = Messages again
person-now-out = No more messages for them
person-now-in = They get messages again
person-back = ‹ People

person-streams =
    <b>{ $name }: streams</b>
    { $n ->
        [0] There are no streams yet. Add one under <b>People</b>, <b>Streams of the course</b>.
       *[other] Press a stream to put them in or take them out.
    }
person-in-stream =
    <b>{ $name } · { $stream }</b>
    { $standing ->
        [confirmed] Confirmed in this stream.
        [pending] Waits to be confirmed in this stream.
        [cancelled] Was in this stream and is out of it.
       *[none] Not in this stream.
    }{ $others }
person-elsewhere = Also in: { $streams }
person-confirm = Confirm
person-pending = Waiting
person-take-out = Take out
person-move = Move here from the others
person-stream-changed = Done
