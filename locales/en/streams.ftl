# The streams of the course.

streams = { $n ->
    [0]
        <b>Streams</b>
        There are none yet. Add the first one: it can then be chosen as an audience.
   *[other]
        <b>Streams</b> · page { $page } of { $pages }
        Press one to see its link, rename it or put it in another place.
}
streams-choice = { $archived }{ $name } · { $shown }
streams-add = ➕ Add a stream
streams-hint = Here I only understand the buttons.
streams-back = ‹ Streams

stream-screen =
    <b>{ $name }</b>{ $archived ->
        [yes] {" "}· archived
       *[no] {""}
    }
    { $people }, { $reachable } can be reached
    Code: <code>{ $code }</code>
    { $link ->
        [none] A link cannot carry this code.
       *[other] Link: { $link }
    }
stream-qr = QR code
stream-qr-caption =
    { $name }
    { $link }
stream-rename = Rename
stream-up = ↑ Up
stream-down = ↓ Down
stream-archive = Archive
stream-restore = Use again
stream-archived = Archived: no longer offered as an audience
stream-restored = In use again
stream-renamed = The stream is called “{ $name }” now.
stream-added = The stream “{ $name }” is there.
stream-name-ask =
    <b>{ $state ->
        [new] A new stream
       *[other] Rename { $name }
    }</b>
    Send me its name, for example: 6th stream
stream-name-hint = Send me the name as text.
