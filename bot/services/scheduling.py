"""Scheduled broadcasts: begun when their moment comes, whoever wrote them; what is too late waits for a decision."""

from datetime import datetime, timedelta

from bot.domain.content import preview
from db import audit, broadcasts, schedule
from db.models import Broadcast
from db.pool import Connection, Pool, transaction

MISFIRE = timedelta(minutes=15)  # what is overdue by more than this is not sent as if nothing had happened


async def start_due(pool: Pool, *, now: datetime) -> list[Broadcast]:
    """Begin everything that is due at `now`, each in a transaction of its own; returns what began.

    What is overdue by more than MISFIRE becomes `missed` instead.
    """
    await _mark_missed(pool, now)
    started: list[Broadcast] = []
    while (broadcast := await _start_next(pool, now)) is not None:
        started.append(broadcast)
    return started


async def _mark_missed(pool: Pool, now: datetime) -> None:
    async with transaction(pool) as conn:
        for broadcast_id in await schedule.mark_missed(conn, now - MISFIRE):
            await _note(conn, "scheduled_message_missed", broadcast_id, now)


async def _start_next(pool: Pool, now: datetime) -> Broadcast | None:
    async with transaction(pool) as conn:
        broadcast_id = await schedule.lock_due(conn, now)
        if broadcast_id is None:
            return None
        await schedule.cancel_repeated(conn, broadcast_id, now)
        await schedule.cancel_opted_out(conn, broadcast_id, now)
        await schedule.start(conn, broadcast_id, now)
        return await _note(conn, "scheduled_message_sent", broadcast_id, now)


async def _note(conn: Connection, action: str, broadcast_id: int, now: datetime) -> Broadcast | None:
    broadcast = await broadcasts.get(conn, broadcast_id)
    if broadcast is not None:
        await audit.record(
            conn,
            action,
            actor_id=broadcast.author_id,
            message_id=broadcast_id,
            recipients=broadcast.left,
            preview=preview(broadcast.message_text),
            at=now,
        )
    return broadcast
