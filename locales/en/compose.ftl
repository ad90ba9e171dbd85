# The composer: text, buttons, people, the last question.

compose-text =
    <b>New message</b>
    Send me the text, with Telegram's own formatting: bold, links, spoilers, quotes.
compose-only-text = Only text for now: pictures, files and stickers will come later. Send the text of the message.
compose-command = { $command } is a command, not a message. Send the text of the message.
compose-too-long = { $n ->
    [one] That is { $over } character too long ({ $length } of { $limit }). Shorten it and send it again.
   *[other] That is { $over } characters too long ({ $length } of { $limit }). Shorten it and send it again.
}
compose-refused = Telegram does not accept that: “{ $reason }”. Nothing was changed; correct it and send it again.

compose-panel =
    <b>New message</b> ⬆
    To: { $to }{ $left_out }
    Buttons: { $buttons }
    When: now
compose-to-nobody = not chosen yet
compose-no-buttons = none
compose-buttons = { $n } in { $rows }
compose-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
compose-edit-text = Text
compose-edit-buttons = Buttons
compose-edit-people = People
compose-test = Test to me
compose-test-sent = Sent to you
compose-send = Send to { $to_people }
compose-discard = Delete the draft
compose-close = ‹ Close (the draft stays)
compose-discard-question =
    <b>Delete this draft?</b>
    The text, the buttons and the choice of people go with it. This cannot be undone.
compose-discard-yes = Yes, delete

buttons = { $n ->
    [0]
        <b>Buttons</b>
        There are none yet. Send them as text: each line is a row, with | between its buttons.

        <code>Sign up - https://example.org
        Yes - See you there! | No - What a pity</code>

        After the dash comes a link, or the answer that people see when they press.
   *[other]
        <b>Buttons</b>
        Press a button to see it or delete it. Send more rows to add them, like this:

        <code>Yes - See you there! | No - What a pity</code>
}
buttons-clear = Delete all
buttons-clear-question =
    <b>Delete all buttons?</b>
    The text stays.
buttons-clear-yes = Yes, delete all
buttons-only-text = Buttons come as text: <code>Sign up - https://example.org</code>
button =
    <b>{ $text }</b>
    { $kind ->
        [link] Opens { $target }
        [answer] Answers: “{ $target }”
        [thanks] Thanks for the press.
       *[gone] This button is no longer there.
    }
button-delete = Delete
button-hint = Here I only understand the buttons.

button-none = I found no button in that. Send one like this: <code>Sign up - https://example.org</code>
button-empty = Line { $line }: a button has no text. Write the text first, then a dash, then the link or the answer.
button-only-link = Line { $line }: a link needs a text and a dash before it, like this: <code>Sign up - https://example.org</code>
button-text-too-long = Line { $line }: a button's text is too long. It may have { $limit } characters; two or three words read best.
button-no-target = Line { $line }: nothing follows the dash after “{ $text }”. Put a link or an answer there.
button-answer-too-long = Line { $line }: the answer is too long. It may have { $limit } characters.
button-bad-link = Line { $line }: “{ $link }” is not a whole link. It begins with https://
button-row-too-long = Line { $line }: too many buttons in one row. { $limit } fit.
button-too-many = { $count } buttons are too many for one message: { $limit } fit.

audience =
    <b>To whom?</b>
    { $chosen }{ $left_out }
audience-chosen = { $n ->
    [one] { $people } gets it.
   *[other] { $people } get it.
}
audience-nobody = Tap all who should get it.
left-out-line = Left out: { $people }.
audience-choice = { $name } · { $shown }
audience-everyone-choice = Everyone
audience-no-course-choice = No course
audience-stream-gone = That stream is no longer there.
audience-hint = Tap the buttons to choose who gets the message.

confirm =
    <b>Send to { $to_people }?</b>
    { $parts }{ $left_out }
    About { $time }.{ $price }
confirm-free = { $free }Free · { $slow }
confirm-paid = { $paid }{ $stars } ⭐ · { $fast }
confirm-too-dear = { $n ->
    [one] Faster, for { $stars } star, is not possible: one message may cost { $cap }.
   *[other] Faster, for { $stars } stars, is not possible: one message may cost { $cap }.
}
confirm-stream = { $name } { $shown }
confirm-both = in several of them { $shown }
confirm-yes = Yes, send
confirm-hint = Press <b>Yes, send</b> or go back.
