"""What Telegram allows in one chat: a bucket for a person's, a minute's window for a group's. Moments are given."""

from collections import deque

CHAT_MARGIN = 0.05  # seconds between two messages of one chat, beyond what its rate asks for
GROUP_WINDOW = 60.5
REMEMBERED_CHATS = 10_000  # more than that, and those that are at rest are forgotten


class Chats:
    """A bucket for each private chat, kept as the moment at which it will be full again."""

    def __init__(self, a_second: float, burst: int) -> None:
        self._interval = 1 / a_second + CHAT_MARGIN
        self._burst = burst
        self._full_at: dict[int, float] = {}

    def ready_at(self, chat_id: int, messages: int) -> float:
        """When so many messages may leave; what is more than a burst waits until the bucket is full."""
        full_at = self._full_at.get(chat_id)
        if full_at is None:
            return 0.0
        return full_at - max(0, self._burst - messages) * self._interval - 1e-6  # sums of floats differ from products

    def count(self, chat_id: int, now: float, messages: int) -> None:
        """Messages leave now."""
        self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + messages * self._interval
        if len(self._full_at) > REMEMBERED_CHATS:
            self._full_at = {chat: full_at for chat, full_at in self._full_at.items() if full_at > now}


class Groups:
    """The departures of the last minute for each group."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._departures: dict[int, deque[float]] = {}

    def ready_at(self, chat_id: int, messages: int) -> float:
        """When so many messages may leave."""
        recent, last = self._departures.get(chat_id, ()), max(1, self._per_minute - messages + 1)
        return recent[-last] + GROUP_WINDOW if len(recent) >= last else 0.0

    def count(self, chat_id: int, now: float, messages: int) -> None:
        """Messages leave now."""
        self._departures.setdefault(chat_id, deque(maxlen=self._per_minute)).extend([now] * messages)
