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
from typing import NamedTuple

from bot.delivery.ceiling import Ceiling
from bot.delivery.chatlimits import Chats, Groups
from bot.domain.pricing import PAID_RATE

SHORTEST_WAIT = 0.0005
LEAD = 0.015  # seconds that a paid broadcast may claim ahead of its moment; longer than a claim takes


class Priority(IntEnum):
    """Who goes first."""

    ANSWER = 0
    BROADCAST = 1


class Grant(NamedTuple):
    """So many calls may leave from that moment on, by the governor's clock; see `until`."""

    calls: int
    at: float


@dataclass(slots=True, eq=False)
class _Waiter:
    future: "asyncio.Future[Grant]"
    chat_id: int | None  # set where the limits of one chat apply
    most: int
    messages: int  # that each call makes
    lead: float = 0.0  # seconds before the moment that it is told


@dataclass(slots=True, eq=False)
class _Queue:
    """Those who wait for one ceiling; `paced`: they go at its even pace."""

    ceiling: Ceiling
    paced: bool
    waiters: deque[_Waiter]

    def opens_at(self, now: float, messages: int) -> float:
        if self.paced:
            return self.ceiling.open_for_broadcasts_at(now, messages)
        return self.ceiling.open_at(now, messages)


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
        self._chats = Chats(chat_rate, chat_burst)
        self._groups = Groups(group_per_minute)
        self._timer: asyncio.TimerHandle | None = None

    async def admit(
        self, chat_id: int | None, *, priority: Priority, new_message: bool, messages: int = 1, paid: bool = False
    ) -> float:
        """Wait until this call may leave; returns the moment, for `land`.

        Limits of the chat apply to new messages, not to edits. An album counts as its `messages`. What is `paid` is
        a broadcast's.
        """
        queue = self._answers if priority is Priority.ANSWER else self._broadcasts_queue(paid=paid)
        await self._wait(queue, _Waiter(self._loop.create_future(), chat_id if new_message else None, 1, messages))
        return self._clock()

    async def reserve(self, most: int, *, paid: bool = False, messages: int = 1) -> int:
        """Wait until broadcasts may send; returns how many of at most `most` calls may leave now, at least 1.

        Each makes that many `messages`. What is paid has a ceiling of its own.
        """
        queue = self._broadcasts_queue(paid=paid)
        return (await self._wait(queue, _Waiter(self._loop.create_future(), None, most, messages))).calls

    async def reserve_ahead(self, most: int, *, paid: bool = False, messages: int = 1) -> Grant:
        """Like `reserve`, but of what is paid up to LEAD seconds before it may leave, so that it is claimed meanwhile.

        What is free is told at its moment: answers, which share its ceiling, could not go before it otherwise.
        """
        queue, lead = self._broadcasts_queue(paid=paid), LEAD if paid else 0.0
        return await self._wait(queue, _Waiter(self._loop.create_future(), None, most, messages, lead))

    async def until(self, moment: float) -> None:
        """Wait until that moment of the governor's clock."""
        while (left := moment - self._clock()) > 0:  # noqa: ASYNC110 - the loop's timers may be early by this clock
            await asyncio.sleep(left)

    def leave(self, *, paid: bool = False, messages: int = 1) -> float:
        """A broadcast's call that was granted is written now: what came between, say a connection, took its time.

        Returns the moment, for `land`.
        """
        now, ceiling = self._clock(), self._broadcasts_queue(paid=paid).ceiling
        for _ in range(messages):
            ceiling.leave(now)
        return now

    def land(self, departed: float, *, paid: bool = False, messages: int = 1) -> None:
        """The reply to the call that left at that moment is here."""
        now, ceiling = self._clock(), self._broadcasts_queue(paid=paid).ceiling
        for _ in range(messages):
            ceiling.land(departed, now)

    def take_chat(self, chat_id: int, messages: int = 1) -> bool:
        """Count new messages in one chat whose overall slots are reserved; False if that chat has to wait."""
        now = self._clock()
        if self._chat_ready_at(chat_id, messages) > now:
            return False
        self._count_in_chat(chat_id, now, messages)
        return True

    def hold(self, seconds: float, *, paid: bool = False) -> None:
        """Telegram said 429: nobody leaves until the longest hold ends, and the ceiling that was met comes down."""
        now = self._clock()
        self._held_until = max(self._held_until, now + seconds)
        self._broadcasts_queue(paid=paid).ceiling.lower(now, self._held_until)

    def _broadcasts_queue(self, *, paid: bool) -> _Queue:
        return self._paid_broadcasts if paid else self._broadcasts

    async def _wait(self, queue: _Queue, waiter: _Waiter) -> Grant:
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
            if (opening := max(self._held_until, queue.opens_at(now, waiter.messages))) > now + waiter.lead:
                told_at = opening - waiter.lead
                earliest = told_at if earliest is None else min(earliest, told_at)
                break
            queue.waiters.popleft()
            if waiter.chat_id is not None and (ready := self._chat_ready_at(waiter.chat_id, waiter.messages)) > now:
                earliest = ready if earliest is None else min(earliest, ready)
                passed.append(waiter)
                continue
            self._grant(queue, waiter, now, opening)
        queue.waiters.extendleft(reversed(passed))
        return earliest

    def _grant(self, queue: _Queue, waiter: _Waiter, now: float, at: float) -> None:
        """Count the departures of one waiter: one call at that moment, or as many as are free of what was asked for."""
        count = queue.ceiling.grant if queue.paced else queue.ceiling.depart
        granted, opening = 0, at
        while not granted or (granted < waiter.most and opening <= now + waiter.lead):
            at = max(at, opening)
            for _ in range(waiter.messages):
                count(now)
            granted += 1
            opening = queue.ceiling.even_at(now, waiter.messages)
        if waiter.chat_id is not None:
            self._count_in_chat(waiter.chat_id, now, waiter.messages)
        waiter.future.set_result(Grant(granted, at))

    def _chat_ready_at(self, chat_id: int, messages: int) -> float:
        return (self._groups if chat_id < 0 else self._chats).ready_at(chat_id, messages)

    def _count_in_chat(self, chat_id: int, now: float, messages: int) -> None:
        (self._groups if chat_id < 0 else self._chats).count(chat_id, now, messages)
