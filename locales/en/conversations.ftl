# What was said between the bot and one person.

conversation-open = Conversation

conversation = { $state ->
    [none]
        <b>{ $name }: conversation</b>
        Nothing was said yet. Go back and press <b>✎ Write to them</b>.
    [silent]
        <b>{ $name }: conversation</b>
        Nothing was said yet. They get no messages now; go back to see why.
   *[some]
        <b>{ $name }: conversation</b> · page { $page } of { $pages }
        { $counts }
}
conversation-hint = This is only for reading. Go back and press ✎ Write to them for a message of your own.

conversation-theirs = ← from them { $shown }
conversation-ours = → from us { $shown }
conversation-failed = not delivered { $shown }
conversation-deleted = deleted { $shown }

conversation-entry =
    <b>{ $direction ->
        [incoming] ←
       *[outgoing] →
    }</b> <i>{ $head }</i>
    { $text }
conversation-mark-failed = ✗ not delivered
conversation-mark-unknown = ❓ it is not known whether it arrived
conversation-mark-deleted = 🗑 deleted

conversation-thing = { $thing ->
    [sticker] Sticker
    [contact] Contact
    [location] Location
    [venue] Place
    [poll] Poll
    [dice] Dice
   *[other] Without words
}
