"""Telegram's limits on sending (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, too_many_requests

GROUP_WINDOW = 60.0
KEPT_BUCKETS = 20_000


@dataclass(slots=True)
class Limits:
    """Counts what a bot sends. Rates are in messages a second, `group` in messages a minute.

    A private chat's bucket is kept as the moment at which it will be full again: one number a chat.
    """

    monotonic: Callable[[], float]
    enabled: bool = True
    overall: int = 30
    paid: int = 1000
    chat_rate: float = 1.0
    chat_burst: int = 5
    group: int = 20
    latency_ms: float = 0.0
    refused: int = 0
    _free: deque[float] = field(default_factory=deque)
    _paid: deque[float] = field(default_factory=deque)
    _full_at: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def take_message(self, chat_id: int, count: int = 1, *, paid: bool = False) -> None:
        """Counts `count` new messages to a chat. Raises a 429 ApiError, and counts nothing, where a limit is met."""
        if not self.enabled:
            return
        now = self.monotonic()
        wait = self._overall_wait(now, count, paid)
        wait = max(wait, self._chat_wait(now, chat_id, count))
        if wait > 0:
            raise self._refusal(wait)
        self._note_overall(now, count, paid)
        self._note_chat(now, chat_id, count)

    def take_edit(self) -> None:
        """Counts an edit: overall only. Raises a 429 ApiError."""
        if not self.enabled:
            return
        now = self.monotonic()
        wait = self._overall_wait(now, 1, paid=False)
        if wait > 0:
            raise self._refusal(wait)
        self._note_overall(now, 1, paid=False)

    @property
    def remembered_chats(self) -> int:
        """Returns how many private chats are remembered: full buckets are forgotten now and then."""
        return len(self._full_at)

    def clear(self) -> None:
        """Forgets what was counted; the settings stay."""
        self.refused = 0
        for counted in (self._free, self._paid, self._full_at, self._groups):
            counted.clear()

    def _refusal(self, wait: float) -> ApiError:
        self.refused += 1
        return too_many_requests(max(1, math.ceil(wait)))

    def _overall_wait(self, now: float, count: int, paid: bool) -> float:
        window, ceiling = (self._paid, self.paid) if paid else (self._free, self.overall)
        return window_wait(window, now, 1.0, ceiling, count)

    def _note_overall(self, now: float, count: int, paid: bool) -> None:
        (self._paid if paid else self._free).extend([now] * count)

    def _chat_wait(self, now: float, chat_id: int, count: int) -> float:
        if chat_id < 0:
            return window_wait(self._groups.setdefault(chat_id, deque()), now, GROUP_WINDOW, self.group, count)
        missing = max(0.0, self._full_at.get(chat_id, now) - now) * self.chat_rate
        return (missing + count - max(self.chat_burst, count)) / self.chat_rate

    def _note_chat(self, now: float, chat_id: int, count: int) -> None:
        if chat_id < 0:
            self._groups[chat_id].extend([now] * count)
            return
        self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + count / self.chat_rate
        if len(self._full_at) > KEPT_BUCKETS:
            self._full_at = {key: full for key, full in self._full_at.items() if full > now}


def window_wait(window: deque[float], now: float, seconds: float, ceiling: int, count: int) -> float:
    """Returns how long `count` more must wait so that no `seconds` hold more than `ceiling`; 0 for not at all.

    Drops what has left the window.
    """
    while window and window[0] <= now - seconds:
        window.popleft()
    surplus = len(window) + count - ceiling
    if surplus <= 0:
        return 0.0
    return window[min(surplus, len(window)) - 1] + seconds - now if window else 0.0
