# The composer: what is sent, buttons, people, the last question.

compose-text = { $state ->
    [new]
        <b>New message</b>
        Send me anything, or forward it: a text with Telegram's own formatting, photos, videos, files, voice messages, albums.
    [text]
        <b>Text and media</b>
        Send a new text in the place of the old one, or a photo, a video or a file to go with it.
   *[media]
        <b>Text and media</b>
        Send a new text, or other media in the place of what is there.
}
compose-cannot-take = That cannot be sent to people from here: stickers, polls, places and contacts stay out. Send a text, a photo, a video, a file, a voice message or an album.
compose-command = { $command } is a command, not a message. Send what people should get.
compose-too-long = { $n ->
    [one] That is { $over } character too long ({ $length } of { $limit }). Shorten it and send it again.
   *[other] That is { $over } characters too long ({ $length } of { $limit }). Shorten it and send it again.
}
compose-caption-too-long = With media a text may have { $limit } characters, and this one has { $length }: { $over } too many. Shorten it and send it again, or do without the media (<b>Text</b>): a text alone may be longer.
compose-no-room-for-media = With media a text may have { $limit } characters, and yours has { $length }: { $over } too many. Nothing was changed; shorten the text first, then send the media again.
compose-too-long-filled = { $n ->
    [one] With the longest names it could become { $over } character too long (the limit is { $limit }). Shorten it and send it again.
   *[other] With the longest names it could become { $over } characters too long (the limit is { $limit }). Shorten it and send it again.
}
compose-unknown-placeholder = I do not know { $name }. What I can fill in: { $known }. A word after | stands in where it is missing: { "{" }first_name|friend{ "}" }. Correct it and send it again.
compose-empty-for-some = Nothing would be left for people who have no such name. Add a word, or one that stands in after |: { "{" }first_name|friend{ "}" }. Then send it again.
compose-note-without-text = A video message carries no text. Nothing was changed; send other media in its place first, then the text.
compose-album-kinds = Telegram puts photos and videos together in an album; files stay among files, and music among music. Nothing was changed.
compose-album-too-large = An album holds at most { $limit } items, and this one has { $n }. Nothing was changed.
compose-file-unknown = That looks like a file's id, but Telegram does not know it here; another bot's ids do not work. If it is meant as a text, send it with another word.
compose-refused = Telegram does not accept that: “{ $reason }”. Nothing was changed; correct it and send it again.

compose-panel =
    { $changing ->
        [yes] <b>Change of a scheduled message</b>
       *[no] <b>New message</b>
    } ⬆
    { $said }
    To: { $to }{ $left_out }
    Buttons: { $buttons }
    When: { $when }
compose-said-text = Text: { $length }
compose-said-media = { $media }, no text
compose-said-caption = { $media } · text: { $length }
compose-said-unsent = { $media } · the text is kept, but not sent: a video message carries none
compose-length = { $length } of { $limit }
compose-length-at-most = up to { $length } of { $limit }
compose-to-nobody = not chosen yet
compose-no-buttons = none
compose-buttons = { $n } in { $rows }
compose-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
compose-edit-text = Text
compose-drop-media = Without media
compose-drop-text = Without text
compose-edit-buttons = Buttons
compose-edit-people = People
compose-edit-moment = When
compose-now = now
compose-passed = { $moment } ⚠ That has passed: choose another moment.
compose-test = Test to me
compose-test-sent = Sent to you
compose-send = Send to { $to_people }
compose-schedule = Schedule…
compose-moment-anew = Choose when anew
changes-passed = { $moment } ⚠ That has passed.
changes-save = Save changes
changes-panel = Until you save, it goes out as it was.
changes-save-one = Save for this one
changes-save-following = And for the next ones
changes-saved = Saved. It goes out with these changes.
compose-discard = { $changing ->
    [yes] Drop the change
   *[no] Delete the draft
}
compose-close = { $changing ->
    [yes] ‹ Close
   *[no] ‹ Close (the draft stays)
}
compose-discard-question = { $changing ->
    [yes]
        <b>Drop this change?</b>
        The scheduled message stays as it is and goes out so.
   *[no]
        <b>Delete this draft?</b>
        The text, the buttons and the choice of people go with it. This cannot be undone.
}
compose-discard-yes = { $changing ->
    [yes] Yes, drop it
   *[no] Yes, delete
}

viewing = { $chosen ->
    [1]
        <b>As whom?</b>
        The preview shows the message as { $viewer } gets it.
   *[0]
        <b>As whom?</b>
        The preview shows the message as you get it: with your own name.
}
viewing-panel = { $chosen ->
    [1] Preview: as { $viewer } gets it
   *[0] Preview: as you get it
}
viewing-open = Preview as…
viewing-another = Somebody else
viewing-oneself = As I get it
viewing-nobody = Choose people first: then I can show the message as one of them gets it.

confirm =
    <b>Send to { $to_people }?</b>
    { $parts }{ $left_out }
    About { $time }.{ $price }
confirm-schedule = { $leaving ->
    [passed]
        <b>{ $moment } has passed</b>
        The message stayed a draft. Go back and choose another moment, or send it now.
   *[later]
        <b>Schedule for { $moment }?</b>
        { $zone } · { $until }
        { $parts }{ $left_out }
        { scheduled-decided-then } Today that is { $people }.
}
confirm-free = { $free }Free · { $slow }
confirm-paid = { $paid }{ $stars } ⭐ · { $fast }
confirm-too-dear = { $n ->
    [one] Faster, for { $stars } star, is not possible: one message may cost { $cap }.
   *[other] Faster, for { $stars } stars, is not possible: one message may cost { $cap }.
}
confirm-stream = { $name } { $shown }
confirm-both = in several of them { $shown }
confirm-yes = Yes, send
confirm-yes-schedule = Yes, schedule
confirm-hint = Answer with the button, or go back.

receipt =
    <b>Scheduled</b>
    It goes out { $moment }.
    “{ $text }”
    To: { $to } · { $people } today
    { scheduled-decided-then }
receipt-undo = ↩ Undo
receipt-open = Open
receipt-undone =
    <b>Taken back: it stays a draft</b>
    “{ $text }”
