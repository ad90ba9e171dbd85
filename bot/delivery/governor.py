"""The governor: decides when the next Bot API call may leave. Answers to people go before broadcasts.

Limits, as Telegram states them (Bots FAQ, "My bot is hitting limits"): about 30 messages a second overall, one a
second in one chat with short bursts, 20 a minute in one group; 1000 a second overall for what is paid with stars
(Bot API, sendMessage). Seconds are those of the running event loop's clock.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from bot.delivery.ceiling import Ceiling
from bot.domain.pricing import PAID_RATE

CHAT_MARGIN = 0.05  # seconds between two messages of one chat, beyond what its rate asks for
GROUP_WINDOW = 60.5
REMEMBERED_CHATS = 10_000  # more than that, and those that are at rest are forgotten
SHORTEST_WAIT = 0.0005


class Priority(IntEnum):
    """Who goes first."""

    ANSWER = 0
    BROADCAST = 1


@dataclass(slots=True, eq=False)
class _Waiter:
    future: "asyncio.Future[int]"
    chat_id: int | None  # set where the limits of one chat apply
    most: int


@dataclass(slots=True, eq=False)
class _Queue:
    """Those who wait for one ceiling; `paced`: they go at its even pace."""

    ceiling: Ceiling
    paced: bool
    waiters: deque[_Waiter]

    def opens_at(self, now: float) -> float:
        return self.ceiling.open_for_broadcasts_at(now) if self.paced else self.ceiling.open_at(now)


class Governor:
    """One for every call of the bot. Make it inside the event loop.

    `clock`: the loop's own unless another with the same zero is given, such as `time.monotonic`: uvloop's own stands
    still while callbacks run, and counts in whole milliseconds.
    """

    def __init__(
        self,
        rate: int = 30,
        chat_rate: float = 1.0,
        chat_burst: int = 5,
        group_per_minute: int = 20,
        paid_rate: int = PAID_RATE,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.rate = rate
        self._loop = asyncio.get_running_loop()
        self._clock = clock or self._loop.time
        free, paid = Ceiling(rate), Ceiling(paid_rate)
        self._answers = _Queue(free, False, deque())
        self._broadcasts = _Queue(free, True, deque())
        self._paid_broadcasts = _Queue(paid, True, deque())
        self._held_until = 0.0
        self._chats = _Chats(1 / chat_rate + CHAT_MARGIN, chat_burst)
        self._groups = _Groups(group_per_minute)
        self._timer: asyncio.TimerHandle | None = None

    async def admit(self, chat_id: int | None, *, priority: Priority, new_message: bool) -> float:
        """Wait until this call may leave; returns the moment, for `land`.

        Limits of the chat apply to new messages, not to edits.
        """
        queue = self._answers if priority is Priority.ANSWER else self._broadcasts
        await self._wait(queue, _Waiter(self._loop.create_future(), chat_id if new_message else None, 1))
        return self._clock()

    async def reserve(self, most: int, *, paid: bool = False) -> int:
        """Wait until broadcasts may send; returns how many of at most `most` calls may leave now, at least 1.

        What is paid has a ceiling of its own.
        """
        queue = self._paid_broadcasts if paid else self._broadcasts
        return await self._wait(queue, _Waiter(self._loop.create_future(), None, most))

    def leave(self, *, paid: bool = False) -> float:
        """A broadcast's call that was granted is written now: what came between, say a connection, took its time.

        Returns the moment, for `land`.
        """
        now = self._clock()
        (self._paid_broadcasts if paid else self._broadcasts).ceiling.leave(now)
        return now

    def land(self, departed: float, *, paid: bool = False) -> None:
        """The reply to the call that left at that moment is here."""
        (self._paid_broadcasts if paid else self._broadcasts).ceiling.land(departed, self._clock())

    def take_chat(self, chat_id: int) -> bool:
        """Count a new message in one chat whose overall slot is reserved; False if that chat has to wait."""
        now = self._clock()
        if self._chat_ready_at(chat_id) > now:
            return False
        self._count_in_chat(chat_id, now)
        return True

    def hold(self, seconds: float, *, paid: bool = False) -> None:
        """Telegram said 429: nobody leaves until the longest hold ends, and the ceiling that was met comes down."""
        now = self._clock()
        self._held_until = max(self._held_until, now + seconds)
        (self._paid_broadcasts if paid else self._broadcasts).ceiling.lower(now, self._held_until)

    async def _wait(self, queue: _Queue, waiter: _Waiter) -> int:
        queue.waiters.append(waiter)
        self._go_round()
        try:
            return await waiter.future
        except asyncio.CancelledError:
            waiter.future.cancel()
            raise

    def _go_round(self) -> None:
        """Let leave whoever may, first those who answer; come back when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._clock()
        moments = [self._serve(queue, now) for queue in (self._answers, self._broadcasts, self._paid_broadcasts)]
        waited_for = [moment for moment in moments if moment is not None]
        if waited_for:
            self._timer = self._loop.call_at(max(min(waited_for), now + SHORTEST_WAIT), self._go_round)

    def _serve(self, queue: _Queue, now: float) -> float | None:
        """Grant in order of arrival; who waits for their own chat is passed over.

        Returns when the first of those who still wait may leave; None if nobody waits.
        """
        earliest: float | None = None
        passed: list[_Waiter] = []
        while queue.waiters:
            waiter = queue.waiters[0]
            if waiter.future.done():
                queue.waiters.popleft()
                continue
            if (opening := max(self._held_until, queue.opens_at(now))) > now:
                earliest = opening if earliest is None else min(earliest, opening)
                break
            queue.waiters.popleft()
            if waiter.chat_id is not None and (ready := self._chat_ready_at(waiter.chat_id)) > now:
                earliest = ready if earliest is None else min(earliest, ready)
                passed.append(waiter)
                continue
            self._grant(queue, waiter, now)
        queue.waiters.extendleft(reversed(passed))
        return earliest

    def _grant(self, queue: _Queue, waiter: _Waiter, now: float) -> None:
        """Count the departures of one waiter: one call, or as many as are free of what was asked for."""
        count = queue.ceiling.grant if queue.paced else queue.ceiling.depart
        count(now)
        granted = 1
        while granted < waiter.most and queue.ceiling.even_at(now) <= now:
            count(now)
            granted += 1
        if waiter.chat_id is not None:
            self._count_in_chat(waiter.chat_id, now)
        waiter.future.set_result(granted)

    def _chat_ready_at(self, chat_id: int) -> float:
        return self._groups.ready_at(chat_id) if chat_id < 0 else self._chats.ready_at(chat_id)

    def _count_in_chat(self, chat_id: int, now: float) -> None:
        if chat_id < 0:
            self._groups.count(chat_id, now)
        else:
            self._chats.count(chat_id, now)


class _Chats:
    """A bucket for each private chat, kept as the moment at which it will be full again."""

    def __init__(self, interval: float, burst: int) -> None:
        self._interval = interval
        self._room = (burst - 1) * interval + 1e-6  # sums of floats differ a little from products
        self._full_at: dict[int, float] = {}

    def ready_at(self, chat_id: int) -> float:
        full_at = self._full_at.get(chat_id)
        return 0.0 if full_at is None else full_at - self._room

    def count(self, chat_id: int, now: float) -> None:
        self._full_at[chat_id] = max(self._full_at.get(chat_id, now), now) + self._interval
        if len(self._full_at) > REMEMBERED_CHATS:
            self._full_at = {chat: full_at for chat, full_at in self._full_at.items() if full_at > now}


class _Groups:
    """The departures of the last minute for each group."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._departures: dict[int, deque[float]] = {}

    def ready_at(self, chat_id: int) -> float:
        recent = self._departures.get(chat_id)
        return recent[0] + GROUP_WINDOW if recent is not None and len(recent) == self._per_minute else 0.0

    def count(self, chat_id: int, now: float) -> None:
        self._departures.setdefault(chat_id, deque(maxlen=self._per_minute)).append(now)
