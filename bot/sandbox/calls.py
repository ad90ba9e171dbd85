"""What bots have called: counts, and the newest calls."""

from collections import Counter, deque
from dataclasses import dataclass, field

from bot.sandbox.jsontypes import JsonObject

KEPT_CALLS = 1000


@dataclass(slots=True)
class Calls:
    """Counts by method and HTTP status (200 is shown as `ok`); status 0 is a call that got no answer.

    `under_way` counts those that arrived and have no answer yet, by method and chat.
    """

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    under_way: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    newest: deque[tuple[float, str, int | None, int]] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))

    def begin(self, method: str, chat_id: int | None) -> None:
        """Notes that a call arrived."""
        self.under_way[(method, chat_id)] += 1

    def end(self, method: str, chat_id: int | None) -> None:
        """Notes that a call that had begun gets its answer now."""
        self.under_way[(method, chat_id)] -= 1
        if not self.under_way[(method, chat_id)]:
            del self.under_way[(method, chat_id)]

    def note(self, at: float, method: str, chat_id: int | None, status: int) -> None:
        """Notes one call; `at` in monotonic seconds."""
        self.counts[(method, status)] += 1
        self.newest.append((at, method, chat_id, status))

    def count(self, method: str, status: int = 200) -> int:
        """Returns how many calls of a method were answered with a status."""
        return self.counts[(method, status)]

    def clear(self) -> None:
        """Forgets everything."""
        self.counts.clear()
        self.newest.clear()

    def report(self, method: str | None, after: float) -> JsonObject:
        """Returns what GET /control/calls answers, for one method or all, of calls later than `after`."""
        counts: dict[str, dict[str, int]] = {}
        for (name, status), number in self.counts.items():
            if method in (None, name):
                counts.setdefault(name, {})["ok" if status == 200 else str(status)] = number
        calls = [
            {"at": at, "method": name, "chat_id": chat_id, "status": status}
            for at, name, chat_id, status in self.newest
            if at > after and method in (None, name)
        ]
        return {"counts": counts, "calls": calls}
