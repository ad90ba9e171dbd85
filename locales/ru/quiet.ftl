# Тихие часы: что делать с сообщением, которое на них приходится.

quiet-ask = 🌙 Сообщение придётся на тихие часы: { $quiet_hours }. Как с ним быть?
quiet-usual = { $usual }Как обычно
quiet-silent = { $silent }Без звука
quiet-hold = { $hold }Ждать до { $quiet_end }
