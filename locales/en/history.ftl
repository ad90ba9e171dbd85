# What was sent, and what became of it.

history =
    <b>History</b> · page { $page } of { $pages } · { $total } in all

    { $list }
history-empty = Nothing was sent yet. Go back and press <b>New message</b>.
history-line =
    <b>{ $place }</b>  { $text }
    { $to } · { $sent }/{ $total } · { $time }{ $status }
history-hint = Here I only understand the buttons. Press a number to look at a message.
history-back = ‹ History

history-broadcast = { $about }
broadcast-title = <b>Delivered to { $sent } of { $total }</b>
broadcast-called-off = <b>Cancelled before its time: nobody got it</b>
broadcast-time = { $time }{ $status }
broadcast-to = To: { $to }
broadcast-left-out = Left out: { $people }
broadcast-failed = ✗ { $people }: { $reason }
broadcast-uncertain = ❓ { $people }: it is not known whether it arrived
broadcast-left = … { $people }: not sent yet
broadcast-cancelled = ⏹ { $people }: stopped before their turn
broadcast-presses = Presses:
broadcast-button = { $n ->
    [0] “{ $text }” nobody yet
   *[other] “{ $text }” { $presses } by { $people }
}
broadcast-read = Read by { $n ->
    [0] nobody yet
   *[other] { $people }
}
broadcast-text = { $text }

status-scheduled = scheduled
status-sending = going out
status-waits = waits until { $time } (quiet hours)
status-paused = paused
status-completed = sent
status-cancelled = stopped
status-called-off = cancelled before its time
status-missed = missed its time
status-recalled = taken back
status-taken-back = taken back in time

paused-by = Paused by { $name }.
paused-refused =
    Telegram refuses this message: { $reason }
    Stop it, correct the text and send it again.
paused-failing =
    Paused by itself: { $failed } of the last { $of } people did not get it.
    Look at who did not, then go on or stop.

people-pending = Not sent yet { $shown }
people-sending = Going out { $shown }
people-sent = Who got it { $shown }
people-failed = Who did not { $shown }
people-uncertain = Not known { $shown }
people-cancelled = Stopped { $shown }
people-deleted = Taken back { $shown }
people-none = Nobody here any more. Go back to see the new numbers.

history-people =
    <b>{ $status ->
        [pending] Not sent yet
        [sending] Going out
        [sent] Who got it
        [failed] Who did not get it
        [uncertain] Not known whether it arrived
        [cancelled] Stopped before their turn
       *[deleted] Taken back
    }</b>
    { $people } · page { $page } of { $pages }

    { $list }
person-line = • { $person }
person-line-reason = • { $person }: { $reason }

reason-blocked = blocked the bot
reason-deactivated = deleted their account
reason-not_started = never opened the bot
reason-chat_not_found = Telegram does not know this chat
reason-refused = Telegram refused the message
reason-migrated = the group has another address now
reason-other = was not delivered
reason-opted_out = wants no messages
reason-paused = wants no messages for now
reason-timed_out = Telegram did not answer in time
reason-connection_lost = the connection broke off
reason-crashed = Herald stopped at that moment
reason-half_sent = the album arrived, its buttons perhaps did not

# Decisions after the end, and on the way.

decide-hint = Here I only understand the buttons: choose one, or go back.
stop-question =
    <b>Stop for good?</b>
    { $n ->
        [one] { $shown } person has not got it yet, and will not.
       *[other] { $shown } people have not got it yet, and will not.
    }
retry-open = Send again to those who did not
retry-question =
    <b>Send it again?</b>
    { $failures }

    { $why }
retry-promising = Whoever blocked the bot or deleted their account will hardly get it the second time either.
retry-likely = Nothing says that they cannot be reached: another try is worth it.
retry-not-promising = They blocked the bot or deleted their account: they will hardly get it the second time either.
retry-nobody = None of them wants messages any more.
retry-some = Send to { $promising }
retry-all = { $n ->
    [one] Send to { $everyone }
   *[other] Send to all { $everyone }
}
retry-begun = On its way again, to { $people }.
unknown-open = Decide on what is not known
unknown-question =
    <b>{ $people }: not known whether it arrived</b>
    The message left for Telegram, and no answer came. If you send it again, some may get it twice.
unknown-resend = Send again to { $to_people }
unknown-accept = Count as delivered
unknown-accepted = Counted as delivered: { $people }.
