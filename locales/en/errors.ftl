# What went wrong, and what to do next.

error-unexpected = That did not work, and it is not your fault. Please try again; if it happens again, tell whoever runs this bot.
error-draft-gone = This message was sent or deleted already. Send /admin to go on.
error-draft-incomplete = Something is still missing: write a text and choose people first.
error-nobody-to-reach = Nobody can be reached this way: there is no one, or all have blocked the bot or stopped messages. Choose other people.
error-unknown-people = These people are not known here: { $ids }. Take them out and try again.
error-nobody-left = That was decided already: nobody is left here.
error-too-many-stars = { $n ->
    [one] That would cost { $n } star now, and one message may cost { $cap }. Send it for free, or to fewer people.
   *[other] That would cost { $n } stars now, and one message may cost { $cap }. Send it for free, or to fewer people.
}
error-broadcast-gone = There is no such message any more. Look in the history: /admin
error-broadcast-moved = Too late, the message { $status ->
    [scheduled] is scheduled now
    [sending] is going out now
    [paused] is paused already
    [completed] has gone out to everyone already
    [cancelled] is stopped already
    [missed] missed its time
    [recalled] was taken back already
   *[other] has changed
}.
