# Home, and what administrators see around the screens.

home =
    <b>Herald</b>
    { $standing }
home-reach = { $people } can be reached
home-missed = ⚠ { $shown } not sent in time
home-running = ▶ { $shown } going out
home-scheduled = 🕒 { $shown } scheduled
home-drafts = { $n ->
    [one] ✎ { $shown } draft
   *[other] ✎ { $shown } drafts
}
home-new = ✎ New message
home-drafts-open = { $n ->
    [0] 📝 Drafts
   *[other] 📝 Drafts · { $drafts }
}
home-scheduled-open = 🕒 Scheduled
home-settings = ⚙ Settings
home-history = 📨 History
home-hint = Here I only understand the buttons. To write to people, press <b>New message</b>.
home-draft-deleted = The draft is deleted.

cancel-done = Closed. Open Herald again: /admin
cancel-kept = Closed. What you were writing is kept as a draft. Open Herald again: /admin
cancel-nothing = There is nothing open. Open Herald: /admin

panel-closed = This panel is closed. Send /admin to open a new one.
panel-moved = This panel is an old one. The one in use is below.
panel-lost = That screen could not be found again, so here is the beginning. Your drafts are kept.
