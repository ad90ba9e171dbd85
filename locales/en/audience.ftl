# To whom: streams and groups, people by name, and who is taken away again.

audience =
    <b>To whom?</b>
    { $chosen }{ $left_out }
audience-nobody = Tap all who should get it.
audience-chosen = { $n ->
    [one] { $who }
        <b>{ $people }</b> gets it.
   *[other] { $who }
        <b>{ $people }</b> get it.
}
audience-but-not-screen =
    <b>But not…</b>
    Tap who should not get it after all.

    { $chosen }{ $left_out }
left-out-line = Left out: { $people }.
audience-choice = { $name } · { $shown }
audience-everyone-choice = Everyone
audience-no-course-choice = No course
audience-free-lesson-choice = Free lesson
audience-open-picking = By name
audience-open-picked = By name · { $picked }
audience-open-but-not = But not…
audience-open-only = Only those who…
audience-open-names = Names
audience-done = ‹ Done
audience-stream-gone = That stream is no longer there.
audience-hint = Tap the buttons to choose who gets the message.

# How somebody stands in a chosen stream.
audience-standing-confirmed = Confirmed
audience-standing-pending = Pending
audience-standing-cancelled = Cancelled

picking = { $state ->
    [ask]
        <b>By name</b>
        Send a name, a @username or an id. The beginning is enough. You can also forward a message of theirs, or send their contact.
    [none]
        <b>By name</b> · “{ $words }”
        Nobody found. Send the beginning of a first or last name, or at least three letters from inside it.
    [found]
        <b>By name</b> · “{ $words }”
        Tap a number to pick or drop somebody.

        { $list }
   *[picked]
        <b>Picked by name: { $total }</b>
        Send the next name, or tap a number to drop somebody.

        { $list }
}
picking-show = Picked: { $total }
picking-hint = Send a name, a @username or an id.

audience-names =
    <b>{ $total }</b> · page { $page } of { $pages }

    { $list }
audience-names-nobody = Nobody yet.
audience-names-hint = These people get the message. Turn the pages, or go back.

narrowing =
    <b>Only those who…</b>
    Of the people you chose, only those get it to whom all of this applies.

    { $chosen }{ $left_out }
narrowing-open-message = { $did }did something with a message…
narrowing-new = are new
narrowing-active = were here
narrowing-silent = are silent
narrowing-days = { $n } d
narrowing-russian = speak Russian
narrowing-english = speak English
narrowing-hint = Tap the buttons to say what has to be true of them.

earlier =
    <b>Which message?</b>

    { $list }
earlier-none = Nothing was sent yet.
earlier-hint = Tap the number of a message.
earlier-one =
    <b>Only those who…</b>
    “{ $text }” · { $time }

    { $chosen }{ $left_out }
earlier-got = got it
earlier-missed = did not get it
earlier-pressed = pressed
earlier-ignored = did not press
earlier-any = any button
earlier-forget = No matter

saved-open = ★ Saved
saved =
    <b>Saved people</b>
    All administrators share them.

    { $list }
saved-line = <b>{ $place }</b>  <b>{ $name }</b>: { $who }
saved-none = None yet. Choose people for a message, then save them here for the next ones.
saved-save = Save what is chosen
saved-hint = Tap a button, or go back.
saved-one =
    <b>{ $name }</b>
    { $who }
    Today <b>{ $people }</b>{ $left_out }
saved-use = Write to them
saved-delete = Delete
saved-name =
    <b>Under which name?</b>
    Send a name for what is chosen now.
saved-done = Saved as “{ $name }”.
saved-delete-question =
    <b>Delete “{ $name }”?</b>
    It goes for all administrators. Messages for these people stay as they are.
saved-delete-yes = Yes, delete
saved-deleted = Deleted.
