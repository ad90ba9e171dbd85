# What waits for its moment, and what missed it.

scheduled =
    <b>Scheduled</b>{ $n ->
        [0] { "" }
       *[other] { " " }· page { $page } of { $pages } · { $total } in all
    }

    { $list }
scheduled-empty = Nothing is scheduled yet. Write a message and press <b>When</b>: it then leaves by itself.
scheduled-missed-head = <b>⚠ Not sent in time</b>
scheduled-coming-head = <b>Coming up</b>
scheduled-line =
    <b>{ $place }</b>  { $repeats }{ $text }
    { $to }
    { $moment }, { $until }{ $by }
scheduled-missed-line =
    <b>{ $place }</b>  { $text }
    { $to }
    was due { $moment }{ $by }
scheduled-at-once = at once
scheduled-by = by { $name }
scheduled-by-program = by another program
scheduled-hint = Here I only understand the buttons. Press a number to look at a message.
scheduled-back = ‹ Scheduled

scheduled-broadcast = { $about }
scheduled-title = <b>Goes out { $moment }</b>
scheduled-title-now = <b>Goes out at once</b>
scheduled-missed-title =
    <b>⚠ Not sent in time</b>
    It was due { $moment }, and nobody has got it. Decide what becomes of it.
scheduled-unresolvable-title =
    <b>⚠ Not sent in time</b>
    It was due { $moment }, but whom it is for can no longer be found out. Cancel it, back to a draft, and choose people anew.
scheduled-to-unknown = not known any more
scheduled-to = To: { $to } · { $people } today{ $left_out }
scheduled-decided-then = People are chosen at the moment of sending: whoever joins until then gets it too.
scheduled-own-list = Another program chose these very people.
scheduled-buttons = Buttons: { $buttons }
scheduled-options = Options: { $options }
scheduled-quiet = In quiet hours: { $quiet ->
    [silent] without a sound
   *[hold] it waits until they end
}
scheduled-from = Scheduled by { $name }
scheduled-from-program = Scheduled by another program
scheduled-over =
    <b>No longer scheduled: { $status }</b>

    { $text }
scheduled-look = Look in the history

scheduled-preview = Preview
scheduled-edit-message = Edit message
scheduled-edit-people = Edit people
scheduled-move = Move
scheduled-moved = Moved. It goes out { $moment }.
scheduled-send-now = Send now
scheduled-send-question =
    { $n ->
        [0]
            <b>Nobody can be reached now</b>
            There is no one, or all have blocked the bot or stopped messages.
       *[other] <b>Send to { $to_people } now?</b>
    }
    “{ $text }”
    Due { $moment }.{ $left_out }
    { $n ->
        [0] { "" }
       *[other] About { $time }.
    }
scheduled-send-waits = 🌙 It is set to wait for the end of quiet hours: { $waits }.
scheduled-send-yes = Yes, send now
scheduled-sent-now = On its way to { $to_people }. You will find it in the history.
scheduled-sent-later = It goes to { $to_people } when the quiet hours end: { $time }. You will find it in the history.
scheduled-cancel = Cancel it
scheduled-cancel-question =
    <b>{ $kind ->
        [occurrence] Skip this one?
       *[alone] Cancel this message?
    }</b>
    “{ $text }”
    Due { $moment }. { $n ->
        [one] { $people } will not get it.
       *[other] { $people } will not get it.
    }
scheduled-cancel-yes = { $kind ->
    [occurrence] Yes, skip it
   *[alone] Yes, cancel
}
scheduled-cancel-to-draft = Yes, and back to a draft
scheduled-cancelled = { $kind ->
    [occurrence] Skipped: nobody gets this one. The next ones go out as planned.
   *[alone] Cancelled: nobody gets it.
}
scheduled-is-draft = Cancelled: nobody gets it. Here it is as a draft.

# A draft that changes a scheduled message.

scheduled-change = change of a scheduled message
scheduled-change-dropped = The change is dropped: the message stays as it was.
scheduled-change-without = No longer there, so left out here: { $gone }.
