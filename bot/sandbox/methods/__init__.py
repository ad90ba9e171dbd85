"""The methods of the Bot API, by name; each takes a Call and returns the `result` of its answer."""

from collections.abc import Callable

from bot.sandbox.jsontypes import JsonValue
from bot.sandbox.methods import answering, deleting, editing, reading, sending, settings
from bot.sandbox.methods.call import Call

METHODS: dict[str, Callable[[Call], JsonValue]] = {
    **sending.METHODS,
    **editing.METHODS,
    **deleting.METHODS,
    **answering.METHODS,
    **reading.METHODS,
    **settings.METHODS,
}
