# What went wrong, and what to do next.

error-unexpected = That did not work, and it is not your fault. Please try again; if it happens again, tell whoever runs this bot.
error-draft-gone = This message was sent or deleted already. Send /admin to go on.
error-draft-changed = This draft was changed elsewhere in the meantime. Nothing was overwritten: here it is as it stands now.
error-said-before = That came before this draft was open, so it was not put in. If it belongs here, send it again.
error-template-gone = Somebody has deleted this template.
error-template-changed = Somebody has changed this template in the meantime. Nothing was overwritten: here it is as it stands now.
error-audience-gone = Somebody has deleted these saved people.
error-audience-exists = Other people are saved as “{ $name }” already. Send another name.
error-draft-incomplete = Something is still missing: write a text and choose people first.
error-moment-past = That moment has passed already. Choose a later one, or send it now.
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
error-schedule-changed = Somebody moved or changed this message in the meantime. Nothing was done: here it is as it stands now.
error-too-late-to-change = Too late for this change: the message { $status ->
    [missed] missed its time
    [cancelled] was cancelled
   *[other] has gone out as it was
}. What you wrote stays here as a draft of its own.
error-changed-meanwhile = Somebody else changed the scheduled message in the meantime, so nothing was overwritten. What you wrote stays here as a draft of its own.
error-person-gone = This person is not known here any more.
error-unknown-zone = I don't know that time zone. Choose another one.
error-stream-gone = That stream is no longer in use. Look at the list again.
error-stream-exists = There is a stream called “{ $name }” already. Send another name.
error-repeat-gone = This repeating message is no longer there.
error-repeat-moved = This repeating message has changed in the meantime. Here it is as it stands now.
error-repeat-over = By that rule there is no next time: the last day has passed. Choose a later one.
error-step-gone = Somebody has removed this day of the series.
error-day-taken = Day { $day } has a message already. Choose another day.
error-series-changed = Somebody has changed the series meanwhile. Look at it again.
error-series-empty = There is no message in the series yet. Write the first one, then switch it on.
