"""Starting: what is due begins, whoever wrote it, many at once; what is far too late waits for a decision.

Any number of processes and connections may do this at once: each broadcast begins once. A broadcast that cannot be
begun, for another program may write anything, is set aside and holds up nobody else.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.content import preview
from bot.domain.pauses import UNRESOLVABLE
from bot.domain.quiet import QuietHours
from bot.services import repeating
from db import audit, recipients, schedule
from db.models import Broadcast
from db.pool import Connection, Pool, in_transaction, transaction

MISFIRE_GRACE = timedelta(minutes=15)
MISSED_AT_ONCE = 500

logger = logging.getLogger(__name__)


class Size(NamedTuple):
    """Broadcasts that are expected to reach more people than `more_than` and at most `at_most`.

    `at_once` of them begin in one transaction.
    """

    more_than: int
    at_most: int
    at_once: int


SMALL = Size(more_than=-1, at_most=500, at_once=100)
LARGE = Size(more_than=500, at_most=2**31 - 1, at_once=1)
SIZES = (SMALL, LARGE)


class Started(NamedTuple):
    """What became of what was due."""

    begun: list[Broadcast]
    missed: list[Broadcast]

    def __bool__(self) -> bool:
        return bool(self.begun or self.missed)


async def start_due(
    pool: Pool, *, now: datetime, grace: timedelta = MISFIRE_GRACE, hours: QuietHours | None = None
) -> Started:
    """Begin everything that is due at `now`; what is overdue by more than `grace` becomes `missed` instead."""
    done = Started([], [])
    for size in SIZES:
        while more := await start_next(pool, size, now=now, grace=grace, hours=hours):
            done.begun.extend(more.begun)
            done.missed.extend(more.missed)
    return done


async def start_next(
    pool: Pool, size: Size, *, now: datetime, grace: timedelta, hours: QuietHours | None = None
) -> Started:
    """In one transaction, the longest due of that size; before them those of any size that are overdue by more than
    `grace`, which are missed. Nothing if there is none, or others begin them just now.

    What quiet hours hold is due at their end.
    """
    async with transaction(pool) as conn:
        await put_off(conn, hours, due=now, now=now)
        overdue = await schedule.lock_overdue(conn, now - grace, MISSED_AT_ONCE)
        if overdue:
            return Started([], await _miss(conn, overdue, None, now))
        due = await schedule.lock_due(conn, now, more_than=size.more_than, at_most=size.at_most, limit=size.at_once)
        if not due:
            return Started([], [])
        try:
            async with in_transaction(conn):
                return await _start(conn, due, now)
        except schedule.UNREADABLE:
            return await _start_each(conn, due, now)


async def put_off(conn: Connection, hours: QuietHours | None, *, due: datetime, now: datetime) -> None:
    """What is due by `due`, in quiet hours that hold it, is scheduled for their end instead."""
    if hours is None:
        return
    holding = await schedule.lock_holding(conn, due)
    later = {broadcast_id: end for broadcast_id, at in holding.items() if (end := hours.ends_at(at))}
    if later:
        await _note(conn, "scheduled_message_put_off", await schedule.put_off(conn, later), now)


async def begin(conn: Connection, broadcast_ids: Sequence[int], now: datetime) -> list[Broadcast]:
    """scheduled or missed -> sending: whom they reach is found out now, and those of them that repeat get a next time.

    The caller has locked them, and writes the audit. Where nobody is to get it, it is `completed` at once.
    """
    await recipients.resolve(conn, broadcast_ids)
    await schedule.cancel_repeated(conn, broadcast_ids, now)
    await schedule.cancel_opted_out(conn, broadcast_ids, now)
    begun = await schedule.start(conn, broadcast_ids, now)
    await repeating.go_on(conn, broadcast_ids, now)
    return begun


async def _start_each(conn: Connection, broadcast_ids: Sequence[int], now: datetime) -> Started:
    """One after the other: at least one of them cannot be read, and is set aside."""
    done = Started([], [])
    for broadcast_id in broadcast_ids:
        try:
            async with in_transaction(conn):
                one = await _start(conn, [broadcast_id], now)
        except schedule.UNREADABLE as error:
            logger.warning("Broadcast %d cannot be begun: %s", broadcast_id, error)
            one = Started([], await _miss(conn, [broadcast_id], UNRESOLVABLE, now))
        done.begun.extend(one.begun)
        done.missed.extend(one.missed)
    return done


async def _start(conn: Connection, broadcast_ids: Sequence[int], now: datetime) -> Started:
    groundless = await schedule.groundless(conn, broadcast_ids)
    missed = await _miss(conn, groundless, UNRESOLVABLE, now) if groundless else []
    begun = await begin(conn, [due for due in broadcast_ids if due not in groundless], now)
    await _note(conn, "scheduled_message_sent", begun, now)
    return Started(begun, missed)


async def _miss(conn: Connection, broadcast_ids: Sequence[int], reason: str | None, now: datetime) -> list[Broadcast]:
    missed = await schedule.miss(conn, broadcast_ids, reason)
    await _note(conn, "scheduled_message_missed", missed, now)
    await repeating.go_on(conn, broadcast_ids, now)
    return missed


async def _note(conn: Connection, action: str, broadcasts: Sequence[Broadcast], now: datetime) -> None:
    entries = [(one.author_id, one.id, one.left, preview(one.message_text)) for one in broadcasts]
    await audit.record_each(conn, action, entries, at=now)
