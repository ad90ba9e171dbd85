# Quiet hours: what becomes of a message that runs into them.

quiet-ask = 🌙 It would run into quiet hours: { $quiet_hours }. What then?
quiet-usual = { $usual }As usual
quiet-silent = { $silent }Silently
quiet-hold = { $hold }Wait until { $quiet_end }
