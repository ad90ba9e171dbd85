"""How late scheduled broadcasts begin, with 10 000 scheduled of which 1 000 are due in the same second.

`python -m bench.schedule` takes a minute or two. Each broadcast is for ten people out of 100 000, who are found out at
its moment; one is for all of them. Alarm and engine run here as in the bot, and the sandbox takes what leaves. When a
start was committed PostgreSQL itself notes (`track_commit_timestamp`). The rival looks once a second for what is due,
and begins one after the other.
"""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bench.machine import FakeTelegram, fake_telegram, figure
from bench.pipeline import pipeline, populate
from bot.delivery.alarm import Alarm
from bot.presenting.human import number
from bot.services.starting import MISFIRE_GRACE, Size, start_next
from db import embedded
from db.embedded import Server
from db.pool import Pool
from tests.waiting import eventually

PEOPLE = 100_000
EACH = 10  # people of a broadcast
SCHEDULED = 10_000
TOGETHER = 1_000
ALONE = 30
RATE = 30
LOOP_EVERY = 1.0  # seconds between the looks of the rival
ONE_BY_ONE = Size(more_than=-1, at_most=2**31 - 1, at_once=1)

Starter = Callable[[Pool], AbstractAsyncContextManager[None]]


async def measure(server: Server, telegram: FakeTelegram, starter: Starter) -> tuple[list[float], list[float], float]:
    """Milliseconds from the moment to the start: of those that are due alone, of the thousand, and of the large one."""
    await populate(server, PEOPLE)
    async with pipeline(server, telegram, RATE) as at_work, starter(at_work.pool):
        pool = at_work.pool
        now = datetime.now(UTC)
        await write(pool, SCHEDULED - TOGETHER - ALONE, now + timedelta(days=1), timedelta(seconds=30))
        alone = await write(pool, ALONE, now + timedelta(seconds=2), timedelta(seconds=0.137))
        late_alone = await delays(pool, alone)
        together = datetime.now(UTC) + timedelta(seconds=4)
        large = await write_large(pool, together)
        many = await write(pool, TOGETHER, together, timedelta(0))
        late_many = await delays(pool, many)
        [late_large] = await delays(pool, [large])
    return late_alone, late_many, late_large


async def write(pool: Pool, amount: int, first: datetime, apart: timedelta) -> list[int]:
    """So many broadcasts for ten people each; returns their ids."""
    rows = await pool.fetch(
        """
        INSERT INTO message_history (message_text, content, audience, author_id, status, sent_at, scheduled_at,
                                     total_recipients, recipient_type)
        SELECT 'Hello', '{"text": "Hello", "entities": []}',
               jsonb_build_object('people', (SELECT jsonb_agg(1 + (n * $4 + i) % $5) FROM generate_series(1, $4) AS i)),
               NULL, 'scheduled', NULL, $2::timestamptz + n * $3::interval, $4, 'individual'
        FROM generate_series(1, $1::int) AS n
        RETURNING id
        """,
        amount,
        first,
        apart,
        EACH,
        PEOPLE,
    )
    return [row["id"] for row in rows]


async def write_large(pool: Pool, at: datetime) -> int:
    """One for everybody."""
    broadcast_id: int = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, content, audience, status, sent_at, scheduled_at, total_recipients)
        VALUES ('Hello', '{"text": "Hello", "entities": []}', '{"everyone": true}', 'scheduled', NULL, $1, $2)
        RETURNING id
        """,
        at,
        PEOPLE,
    )
    return broadcast_id


async def delays(pool: Pool, broadcast_ids: Sequence[int]) -> list[float]:
    """Waits until all have begun. The audit's line is written in the same transaction, and never again."""

    async def begun() -> bool:
        return bool(await pool.fetchval(_BEGUN, broadcast_ids) == len(broadcast_ids))

    await eventually(begun, 120)
    rows = await pool.fetch(
        """
        SELECT extract(epoch FROM pg_xact_commit_timestamp(a.xmin) - h.scheduled_at)::float * 1000 AS late
        FROM audit_log a JOIN message_history h ON h.id = a.message_id
        WHERE a.action = 'scheduled_message_sent' AND h.id = ANY($1::int[])
        """,
        broadcast_ids,
    )
    return sorted(row["late"] for row in rows)


_BEGUN = "SELECT count(*) FROM audit_log WHERE action = 'scheduled_message_sent' AND message_id = ANY($1::int[])"


@asynccontextmanager
async def alarm(pool: Pool) -> AsyncIterator[None]:
    """Herald's own."""
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
    scheduler.start()
    async with _running(Alarm(pool, scheduler).run()):
        yield
    scheduler.shutdown(wait=False)


@asynccontextmanager
async def loop(pool: Pool) -> AsyncIterator[None]:
    """Looks once a second, and begins one after the other."""

    async def look() -> None:
        while True:
            while await start_next(pool, ONE_BY_ONE, now=datetime.now(UTC), grace=MISFIRE_GRACE):
                pass
            await asyncio.sleep(LOOP_EVERY)

    async with _running(look()):
        yield


@asynccontextmanager
async def _running(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def show(name: str, late: Sequence[float], goal: str = "") -> None:
    """One line of percentiles."""
    p95, p99 = (late[int(len(late) * share)] for share in (0.95, 0.99))
    value = f"{statistics.median(late):.0f} / {p95:.0f} / {p99:.0f} / {late[-1]:.0f} ms"
    figure(f"{name}: start delay, median / p95 / p99 / longest", value, goal)


def main() -> None:
    """Prints the figures."""
    for starter, who, goal in (
        (alarm, "alarm", "within 1 s"),
        (loop, "a loop that looks once a second", ""),
    ):
        with (
            tempfile.TemporaryDirectory() as folder,
            embedded.serve(Path(folder), {"track_commit_timestamp": "on"}) as server,
            fake_telegram() as telegram,
        ):
            alone, together, large = uvloop.run(measure(server, telegram, starter))
        show(f"{who}, {ALONE} one by one among {number(SCHEDULED)} scheduled", alone, goal)
        show(f"{who}, {number(TOGETHER)} in the same second", together, goal)
        figure(f"{who}, one for {number(PEOPLE)} people in the same second: start delay", f"{large:.0f} ms")


if __name__ == "__main__":
    main()
