"""The brake: a broadcast that fails for too many of its people is paused, so that somebody looks before it goes on."""

from collections import deque

from bot.delivery.outcomes import Failed, Sent, Unknown, Verdict
from bot.domain.lifecycle import FailureKind
from bot.domain.pauses import TooManyFailed

WINDOW = 200  # outcomes of one broadcast that are looked back on

# People who cannot be written to say nothing about the broadcast.
_THEIR_OWN = frozenset({FailureKind.BLOCKED, FailureKind.DEACTIVATED, FailureKind.NOT_STARTED})


class Brake:
    """Looks at the newest outcomes of one broadcast.

    `limit`: percent of WINDOW that may fail; 0 lets everything pass. What is unknown counts as failed: to go on
    would make more people of whom nobody knows. Fewer than WINDOW outcomes are measured against the whole WINDOW.
    """

    def __init__(self, limit: int) -> None:
        self._most_failures = limit * WINDOW // 100 if limit else WINDOW
        self._newest: deque[bool] = deque(maxlen=WINDOW)  # whether it failed
        self._failures = 0

    def note(self, verdict: Verdict) -> None:
        """Look at one more verdict; those that settle nobody, or only say that a person is gone, are passed over."""
        match verdict:
            case Sent():
                self._add(failed=False)
            case Unknown():
                self._add(failed=True)
            case Failed(kind) if kind not in _THEIR_OWN:
                self._add(failed=True)

    @property
    def pulled(self) -> TooManyFailed | None:
        """Set while too many of the newest outcomes are failures."""
        if self._failures <= self._most_failures:
            return None
        return TooManyFailed(self._failures, len(self._newest))

    def _add(self, *, failed: bool) -> None:
        if len(self._newest) == WINDOW:
            self._failures -= self._newest[0]
        self._newest.append(failed)
        self._failures += failed
