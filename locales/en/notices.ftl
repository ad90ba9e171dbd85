# What authors are told of what they have scheduled. The buttons open the Scheduled screens.

missed-notice =
    ⏰ <b>A scheduled message was not sent in time</b>
    “{ $text }”
    It was due { $time }, for { $people }, but the bot was down then. Nobody has got it. What should become of it?
missed-unresolvable =
    ⏰ <b>A scheduled message was not sent</b>
    “{ $text }”
    It was due { $time }, but whom it is for can no longer be found out. Nobody has got it. Choose people anew, or cancel it.
missed-many =
    { $n ->
        [one] ⏰ <b>{ $shown } message was not sent in time</b>
       *[other] ⏰ <b>{ $shown } messages were not sent in time</b>
    }
    Nobody has got them. What should become of them?
missed-look = Look at them

reminder =
    🔔 <b>A message of yours leaves { $until }</b>
    “{ $text }”
    { $time } · to { $to_people }
notice-open = Look at it

card-nobody = <b>Nobody got it: there was no one to send it to</b>
