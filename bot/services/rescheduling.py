"""A broadcast that waits for its moment or missed it is moved, sent now, or cancelled.

Each is one transaction: check, change, audit. It counts only for the broadcast as it was `seen` (`standing`): of two
administrators who act at once, the second is told, and nothing is done twice.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import Quiet
from bot.errors import BroadcastGone, BroadcastMoved, MomentPast, NobodyToReach, ScheduleChanged
from bot.services import copying, repeating, starting
from bot.services.copying import Copied
from db import audience, audit, broadcasts, drafts, recipients, schedule, scheduled
from db.models import AudienceCount, Broadcast
from db.pool import Connection, Pool, in_transaction, transaction

WAITING = frozenset({BroadcastStatus.SCHEDULED, BroadcastStatus.MISSED})


def standing(broadcast: Broadcast) -> str:
    """Eight characters that change as soon as it is moved, starts, or says something else."""
    return _digest(broadcast.id, broadcast.status, broadcast.scheduled_at, wording(broadcast))


def wording(broadcast: Broadcast) -> str:
    """Eight characters that change as soon as it says something else, or says it to others."""
    return _digest(broadcast.message_text, broadcast.content, broadcast.buttons, broadcast.audience)


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:8]


async def people_now(conn: Connection, broadcast: Broadcast, now: datetime) -> AudienceCount:
    """Whom it would reach if it began now: its audience (nobody if unreadable), or whom another program named."""
    if broadcast.audience is None:
        return await scheduled.listed(conn, broadcast.id, now)
    try:
        async with in_transaction(conn):
            return await audience.count(conn, broadcast.audience)
    except schedule.UNREADABLE:
        return AudienceCount(reachable=0, blocked=0, opted_out=0)


async def move(
    pool: Pool, *, broadcast_id: int, actor_id: int, at: datetime, now: datetime, seen: str | None = None
) -> Broadcast:
    """It leaves at that moment instead. Moved there already, it simply stays.

    Raises BroadcastGone, BroadcastMoved, ScheduleChanged, MomentPast.
    """
    async with transaction(pool) as conn:
        broadcast = await waiting(conn, broadcast_id)
        if broadcast.status == BroadcastStatus.SCHEDULED and broadcast.scheduled_at == at:
            return broadcast
        _check_seen(broadcast, seen)
        if at <= now:
            raise MomentPast
        moved = there(await scheduled.move(conn, broadcast_id, at))
        await note(conn, "scheduled_message_moved", broadcast, actor_id, now, moved_to=at.isoformat())
    return moved


async def set_quiet(pool: Pool, *, broadcast_id: int, actor_id: int, quiet: Quiet | None, now: datetime) -> Broadcast:
    """What becomes of it in quiet hours; None: it goes out as usual. The last choice counts.

    Raises BroadcastGone, BroadcastMoved unless it is scheduled.
    """
    async with transaction(pool) as conn:
        broadcast = await waiting(conn, broadcast_id)
        if broadcast.status != BroadcastStatus.SCHEDULED:
            raise BroadcastMoved(status=broadcast.status)
        if broadcast.quiet == quiet:
            return broadcast
        chosen = there(await scheduled.set_quiet(conn, broadcast_id, quiet))
        await note(conn, "scheduled_message_changed", broadcast, actor_id, now, quiet=quiet or "usual")
    return chosen


async def send_now(
    pool: Pool, *, broadcast_id: int, actor_id: int, now: datetime, seen: str | None = None
) -> Broadcast:
    """It begins at once, for whom it is now.

    Raises BroadcastGone, BroadcastMoved, ScheduleChanged, NobodyToReach.
    """
    async with transaction(pool) as conn:
        broadcast = await waiting(conn, broadcast_id)
        _check_seen(broadcast, seen)
        if not (await people_now(conn, broadcast, now)).reachable:
            raise NobodyToReach
        [begun] = await starting.begin(conn, [broadcast_id], now)
        await note(conn, "scheduled_message_sent_now", broadcast, actor_id, now, begun.left)
    return begun


async def cancel(pool: Pool, *, broadcast_id: int, actor_id: int, now: datetime, seen: str | None = None) -> Broadcast:
    """Nobody gets it. Raises BroadcastGone, BroadcastMoved, ScheduleChanged."""
    async with transaction(pool) as conn:
        return await _cancelled(conn, broadcast_id, actor_id, now, seen)


async def take_back(pool: Pool, *, broadcast_id: int, actor_id: int, now: datetime, seen: str | None = None) -> Copied:
    """The same, and whoever cancels it has it as a draft for the same moment. Raises what `cancel` does."""
    async with transaction(pool) as conn:
        broadcast = await _cancelled(conn, broadcast_id, actor_id, now, seen)
        copied = await copying.copy(conn, broadcast, actor_id, now, broadcast.draft_title)
        await drafts.save(conn, replace(copied.draft, scheduled_at=broadcast.scheduled_at, quiet=broadcast.quiet))
        return copied


async def waiting(conn: Connection, broadcast_id: int) -> Broadcast:
    """The broadcast, locked, if it has not begun. Raises BroadcastGone, BroadcastMoved."""
    broadcast = await broadcasts.lock(conn, broadcast_id)
    if broadcast is None:
        raise BroadcastGone
    if broadcast.status not in WAITING:
        raise BroadcastMoved(status=broadcast.status)
    return broadcast


def _check_seen(broadcast: Broadcast, seen: str | None) -> None:
    if seen not in (None, standing(broadcast)):
        raise ScheduleChanged


def there(broadcast: Broadcast | None) -> Broadcast:
    """The broadcast after a write to its locked row."""
    assert broadcast is not None  # noqa: S101 - its row is locked, and was in that state
    return broadcast


async def _cancelled(conn: Connection, broadcast_id: int, actor_id: int, now: datetime, seen: str | None) -> Broadcast:
    broadcast = await waiting(conn, broadcast_id)
    _check_seen(broadcast, seen)
    cancelled = there(await scheduled.cancel(conn, broadcast_id, now))
    await recipients.cancel_pending(conn, broadcast_id, now)
    await note(conn, "scheduled_message_cancelled", broadcast, actor_id, now)
    await repeating.go_on(conn, [broadcast_id], now)
    return cancelled


async def note(
    conn: Connection,
    action: str,
    broadcast: Broadcast,
    actor_id: int,
    now: datetime,
    people: int | None = None,
    **details: str,
) -> None:
    """Write down who did it, when, to how many (as last counted, unless told), and for when it was scheduled."""
    moment = {"scheduled_at": broadcast.scheduled_at.isoformat()} if broadcast.scheduled_at else {}
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        message_id=broadcast.id,
        recipients=broadcast.total_recipients if people is None else people,
        preview=preview(broadcast.message_text),
        details={**moment, **details},
        at=now,
    )
