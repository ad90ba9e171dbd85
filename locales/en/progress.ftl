# The live card of a broadcast.

card-sending = <b>Going out</b> · { $to }
card-waiting = <b>🌙 Waits for the end of quiet hours: { $time }</b> · { $to }
card-paused = <b>Paused</b> · { $to }
card-text = “{ $text }”
card-bar = { $bar }  { $done } of { $total }
card-sent = ✓ { $shown } delivered
card-failed = ✗ { $shown } not delivered
card-uncertain = ❓ { $shown } not known
card-rate = { $rate } a second
card-rate-left = { $rate } a second · { $time } left
card-hold = <b>Goes out in { $time }</b> · { $to }
card-hold-people = { $people }. You can still take it back.
card-taken-back = <b>Taken back in time: nobody got it</b>
card-done = <b>Delivered to { $sent } of { $total }</b>
card-stopped = <b>Stopped. Delivered to { $sent } of { $total }</b>

card-undo = ↩ Undo
card-got = Who got it
card-missed = Who did not
card-details = Details

card-pause = Pause
card-resume = Resume
card-stop = Stop
card-stop-yes = { $n ->
    [one] Yes, stop: { $shown } person will not get it
   *[other] Yes, stop: { $shown } people will not get it
}
card-stop-no = ‹ Back

card-now-paused = Paused.
card-now-going = Going on.
card-now-stopped = Stopped.
card-now-taken-back = Taken back: nobody got it.

# Sent to the author when Herald pauses by itself; the reason follows on the next line.
pause-notice = ⏸ <b>A message of yours waits</b>: “{ $text }”
