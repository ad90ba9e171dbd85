# Buttons under a message: the editor, their text form, what cannot be a button, what a preview says.

buttons = { $n ->
    [0]
        <b>Buttons</b>
        There are none yet. Add one, or send them as text: each line is a row, with | between its buttons.

        <code>Sign up - https://example.org
        Yes - See you there! | No - What a pity</code>

        After the dash comes a link, or the answer that people see when they press.
   *[other]
        <b>Buttons</b>
        Press a button to see it or to change it. Send more rows to add them below, like this:

        <code>Yes - See you there! | No - What a pity</code>
}
buttons-album =
    {""}
    Telegram shows no buttons under an album, so they come in a message right after it: “{ $words }”
buttons-new = ＋ Button
buttons-text = As text
buttons-words = Words above
buttons-clear = Delete all
buttons-clear-question =
    <b>Delete all buttons?</b>
    The text stays.
buttons-clear-yes = Yes, delete all
buttons-only-text = Buttons come as text: <code>Sign up - https://example.org</code>

buttons-new-question =
    <b>A new button</b>
    What does it say? Send its text: two or three words read best.
buttons-new-read = ✓ “I have read it”
button-read-text = I have read it
button-read-thanks = Thank you for reading!

buttons-as-text =
    <b>All buttons as text</b>
    { $shown ->
        [none] There are none yet.
        [long] They hold too many words to be shown here.
       *[form] <code>{ $form }</code>
    }

    What you send here takes the place of all buttons. Besides links and answers you can write:

    <code>Promo code - copy: SPRING
    When? - alert: On Monday at nine
    Programme - message: Day one: ...
    I have read it - read: Thank you!
    Yes - See you - mark: coming</code>

    A \ before | or - makes it part of the words; \n begins a new line.
buttons-words-question =
    <b>The message after the album</b>
    It carries the buttons and says now: “{ $words }”. Send other words for it.
buttons-words-usual = Back to 👆

button =
    <b>{ $text }</b>
    { $use ->
        [link] Opens { $words }
        [copy] Copies “{ $words }”
        [toast] Shows a note: “{ $words }”
        [alert] Shows a window: “{ $words }”
        [message] Sends a message: “{ $words }”
        [read] Counts who has read it and says: “{ $words }”
        [thanks] Thanks for the press.
       *[gone] This button is no longer there.
    }
button-marked = Its mark: <code>{ $mark }</code>
button-rename = Rename
button-use = What it does
button-words = { $use ->
    [link] Another link
    [copy] Another text
   *[other] Other words
}
button-mark = Mark
button-join = Into the row above
button-part = Into a row of its own
button-no-further = It cannot go further that way.
button-delete = Delete
button-hint = Here I only understand the buttons.
button-only-words = Send it as text, please.

button-rename-question =
    <b>{ $text }</b>
    Send another text for this button: two or three words read best.
button-use-question =
    <b>What does “{ $text }” do?</b>
    A note fades by itself, a window stays until it is closed, a message comes into the chat.
use-link = Opens a link
use-copy = Copies a text
use-toast = Shows a note
use-alert = Shows a window
use-message = Sends a message
use-read = “I have read it”
button-words-question =
    <b>{ $text }</b>
    { $use ->
        [link] Send the link. It begins with https://
        [copy] Send the text that a press copies, up to 256 characters.
        [alert] Send what the window says, up to 200 characters.
        [message] Send the message that comes into the chat: plain text, up to 4096 characters.
        [read] Send the thanks for reading, up to 200 characters.
       *[toast] Send what the note says, up to 200 characters.
    }
button-words-now = Now: <code>{ $now }</code>
button-bare = Only “Thank you!”
button-mark-question =
    <b>{ $text }</b>
    A mark is written down with every press of this button, for reports and other programs. People never see it. Send one, up to 64 characters.
button-unmark = Without a mark

button-line = { $line ->
    [0] {""}
   *[other] Line { $line }.{" "}
}
button-none = I found no button in that. Send one like this: <code>Sign up - https://example.org</code>
button-gone = This button is no longer there.
button-empty = { button-line }A button needs a text. Write the text first, then a dash, then the link or the answer.
button-only-link = { button-line }A link needs a text and a dash before it, like this: <code>Sign up - https://example.org</code>
button-text-too-long = { button-line }The button's text is too long. It may have { $limit } characters; two or three words read best.
button-no-target = { button-line }“{ $text }” still lacks its link or its words. Write them after the dash.
button-answer-too-long = { button-line }The answer is too long. A note or a window may have { $limit } characters; a message may have more.
button-message-too-long = { button-line }The message is too long. It may have { $limit } characters.
button-copy-too-long = { button-line }The text to copy is too long. It may have { $limit } characters.
button-mark-too-long = { button-line }The mark is too long. It may have { $limit } characters.
button-mark-needless = { button-line }“{ $text }” cannot have a mark: only answers are counted, links and copies are not.
button-bad-link = { button-line }“{ $link }” is not a whole link. It begins with https://
button-row-too-long = { button-line }Too many buttons in one row: { $limit } fit.
button-too-many = { $count } buttons are too many for one message: { $limit } fit.

preview-press = This is a preview: people will get the answer of this button.
preview-answer = This is a preview. People will see: { $words }
preview-message = This is a preview. People will get a message: { $words }
