# After a message was sent: changing it everywhere, and taking it back.

revise-open = Edit everywhere
recall-open = Take back

revise-panel =
    <b>Change it everywhere</b> ⬆
    { $n ->
        [one] { $people } has it.
       *[other] { $people } have it.
    }{ $also }
    { $state ->
        [text] Send me the new text.
        [caption] Send me the new text; the picture or file stays.
       *[note] A video note has no text: only its buttons can change.
    }
    Buttons: { $count ->
        [0] none
       *[other] { $count }
    }
revise-unknown = { $people } cannot be reached: Herald does not know which message it is there, or whether there is one.
revise-replaces = The change on its way stops: whoever it has not reached yet gets this one.
revise-rest = Whoever has not got it yet will get the new one.
revise-buttons-open = Buttons
revise-send = Change for { $people }
revise-hint = Only text can come here now: pictures and files stay as they were sent.
revise-command = { $command } is a command, not a message. Send the new text.

revise-buttons =
    <b>Buttons everywhere</b>
    { $n ->
        [0] There are none. Send them as text: each line is a row, with | between its buttons.
       *[other] This is how they are now. Copy it, change it and send it here:
    }
    <code>{ $form }</code>
revise-buttons-example = Sign up - https://example.org
revise-buttons-none = No buttons
revise-buttons-hint = Buttons come as text: <code>Sign up - https://example.org</code>

revise-confirm =
    <b>Change it for { $people }?</b>
    It changes where it stands; nobody's phone rings.
    About { $time }.
revise-yes = Yes, change

recall = { $question }
recall-question =
    <b>Take it back from { $people }?</b>
    It disappears from { $n ->
        [one] that chat
       *[other] those chats
    }. Telegram allows that for another { $left }.{ $also }
    About { $time }.
recall-old = { $n ->
    [one] { $people } keeps it: it was sent more than 48 hours ago.
   *[other] { $people } keep it: it was sent more than 48 hours ago.
}
recall-replaces = The change on its way stops.
recall-late =
    <b>Too late to take it back</b>
    Telegram deletes messages for 48 hours, and those are over. You can still put other words in its place.
recall-late-note =
    <b>Too late to take it back</b>
    Telegram deletes messages for 48 hours, and those are over.
recall-yes = Yes, take it back
recall-words = Put other words there
recall-default = This message was withdrawn.

people-from = { $n ->
    [one] { $shown } person
   *[other] { $shown } people
}

# The live card.

revision-title = <b>{ $status ->
    [paused] { $kind ->
        [recall] Paused: taking it back
       *[edit] Paused: changing it everywhere
    }
   *[running] { $kind ->
        [recall] Taking it back
       *[edit] Changing it everywhere
    }
}</b>
revision-done = { $kind ->
    [recall] ✓ { $shown } taken back
   *[edit] ✓ { $shown } changed
}
revision-missed = { $kind ->
    [recall] ✗ { $shown } not taken back
   *[edit] ✗ { $shown } not changed
}
revision-result = <b>{ $status ->
    [cancelled] { $kind ->
        [recall] Stopped. Taken back from { $done } of { $total }
       *[edit] Stopped. Changed for { $done } of { $total }
    }
   *[completed] { $kind ->
        [recall] Taken back from { $done } of { $total }
       *[edit] Changed for { $done } of { $total }
    }
}</b>
revision-left = ⏹ { $people }: it stays as it was
revision-refused =
    Telegram refuses this: { $reason }
    Stop it, correct the message and change it again.
revision-stop-question =
    <b>Stop it for good?</b>
    { $card }
revision-stop-yes = { $n ->
    [one] Yes, stop: for { $shown } person it stays as it was
   *[other] Yes, stop: for { $shown } people it stays as it was
}

# In the history.

revision-open = Progress
revision-active = { $card }

revision-line = { $kind ->
    [recall] ↩ Taken back from { $done } of { $total }
   *[edit] ✎ Changed for { $done } of { $total }
} · { $time } · { $author }{ $status ->
    [running] { " " }· on its way
    [paused] { " " }· paused
    [cancelled] { " " }· stopped
   *[completed] { "" }
}
revision-former = It said: “{ $text }”

reason-gone = the message is not in the chat any more
reason-too_old = it was sent more than 48 hours ago
reason-not_editable = Telegram does not let it be changed

error-nobody-has-it = Nobody has this message in a way that Herald could reach it any more.
error-still-leaving = The last messages are on their way just now. Try again in a few seconds.
error-too-late-to-recall = Telegram deletes messages for 48 hours only, and those are over.
error-album-buttons-fixed = The buttons of an album stand in a message of their own, which cannot come or go any more. Change their words instead.
error-revised-meanwhile = Somebody else changed this message in the meantime. Go back to see it as it is now, or send yours all the same.
error-revision-gone = There is nothing like that any more. Look in the history: /admin
error-revision-moved = Too late, that { $status ->
    [running] is going on already
    [paused] is paused already
    [completed] has reached everyone already
    [cancelled] is stopped already
   *[other] has changed
}.
