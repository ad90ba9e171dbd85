"""The alarm rings at the due moment, whoever set it, and whatever was lost on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.alarm import LOOK_EVERY, Alarm
from bot.domain.lifecycle import BroadcastStatus
from db.pool import Connection, Pool, connected
from tests.waiting import eventually

SOON, FAR = timedelta(seconds=0.4), timedelta(days=30)
A_SECOND = timedelta(seconds=1)


async def test_it_rings_at_the_moment_and_hears_of_what_others_schedule_and_move(pool: Pool, database_url: str) -> None:
    async with ringing(pool), connected(database_url) as elsewhere:
        first = await write(elsewhere, SOON)
        never = await write(elsewhere, FAR)
        for unreadable in ("infinity", "-infinity", "20000-01-01"):
            with pytest.raises(asyncpg.CheckViolationError):
                await elsewhere.execute(
                    "INSERT INTO message_history (message_text, scheduled_at) VALUES ('x', $1::text::timestamptz)",
                    unreadable,
                )
        assert await lateness(pool, first) < A_SECOND
        moved = await write(elsewhere, FAR)
        await elsewhere.execute(
            "UPDATE message_history SET scheduled_at = $2 WHERE id = $1", moved, datetime.now(UTC) + SOON
        )
        assert await lateness(pool, moved) < A_SECOND
        in_the_past = await write(elsewhere, -SOON)
        assert await lateness(pool, in_the_past) < SOON + A_SECOND
        assert await statuses(pool, never) == {BroadcastStatus.SCHEDULED}


async def test_what_it_could_not_hear_it_finds_by_looking_now_and_then(pool: Pool, database_url: str) -> None:
    async with ringing(pool, look_every=0.2) as alarm, connected(database_url) as elsewhere:
        await elsewhere.execute("SET session_replication_role = replica")  # no trigger tells of what comes now
        unheard = await write(elsewhere, SOON, status="scheduled")
        assert await lateness(pool, unheard) < A_SECOND

        alarm.suspend()
        waiting = await write(elsewhere, -SOON, status="scheduled")
        await asyncio.gather(*(pool.execute("SELECT pg_sleep(0.25)") for _ in range(2)))
        assert await statuses(pool, waiting) == {BroadcastStatus.SCHEDULED}
        alarm.resume()
        await lateness(pool, waiting)


async def test_it_outlives_the_database(pool: Pool, database_url: str) -> None:
    async with ringing(pool, look_every=0.2), connected(database_url) as elsewhere:
        await elsewhere.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        after = await write(elsewhere, SOON)
        await lateness(pool, after)


@asynccontextmanager
async def ringing(pool: Pool, look_every: float = LOOK_EVERY) -> AsyncIterator[Alarm]:
    """An alarm that runs until the block ends."""
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
    scheduler.start()
    alarm = Alarm(pool, scheduler, look_every=look_every)
    running = asyncio.create_task(alarm.run())
    try:
        yield alarm
    finally:
        running.cancel()
        await asyncio.wait([running])
        scheduler.shutdown(wait=False)
        assert running.cancelled()


async def write(conn: Connection, ahead: timedelta, status: str | None = None) -> int:
    """A row of another program for one person, due so far ahead; returns its id."""
    async with conn.transaction():
        broadcast_id: int = await conn.fetchval(
            """
            INSERT INTO message_history (message_text, total_recipients, status, scheduled_at)
            VALUES ('Hi', 1, $2, $1) RETURNING id
            """,
            datetime.now(UTC) + ahead,
            status,
        )
        await conn.execute("INSERT INTO message_recipients (message_id, user_id) VALUES ($1, 11)", broadcast_id)
    return broadcast_id


async def lateness(pool: Pool, broadcast_id: int) -> timedelta:
    """Waits until it has begun; how long after its moment that was."""

    async def begun() -> datetime | None:
        moment: datetime | None = await pool.fetchval(
            "SELECT sent_at FROM message_history WHERE id = $1 AND status = 'sending'", broadcast_id
        )
        return moment

    at = await eventually(begun, 10, message="it has not begun")
    assert at is not None
    scheduled_at: datetime = await pool.fetchval("SELECT scheduled_at FROM message_history WHERE id = $1", broadcast_id)
    assert at >= scheduled_at
    return at - scheduled_at


async def statuses(pool: Pool, *broadcast_ids: int) -> set[str]:
    rows = await pool.fetch("SELECT status FROM message_history WHERE id = ANY($1::int[])", broadcast_ids)
    return {row["status"] for row in rows}
