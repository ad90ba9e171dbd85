"""Housekeeping by the clock: short bodies."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.services import repeating, series
from db import messages, updates
from db.outages import is_outage
from db.pool import Pool, transaction

PARTITIONS_AHEAD = timedelta(days=92)
UPDATES_KEPT = timedelta(days=7)  # Telegram itself keeps an update for a day at most

log = logging.getLogger(__name__)


def housekeeping(pool: Pool, replay_forgotten: Callable[[], Awaitable[object]]) -> AsyncIOScheduler:
    """A scheduler of all jobs; the caller starts and ends it."""
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
    scheduler.add_job(_unless_away, "interval", args=[lambda: tidy(pool)], days=1)
    scheduler.add_job(_unless_away, "interval", args=[replay_forgotten], minutes=1)
    scheduler.add_job(_unless_away, "cron", args=[lambda: send_series(pool)], second=0, next_run_time=datetime.now(UTC))
    scheduler.add_job(_unless_away, "interval", args=[lambda: repeating.catch_up(pool, datetime.now(UTC))], minutes=1)
    return scheduler


async def send_series(pool: Pool) -> None:
    """Begins the steps of all series that are due for somebody."""
    await series.send_due(pool, now=datetime.now(UTC))


async def _unless_away(job: Callable[[], Awaitable[object]]) -> None:
    """While the database is away a job is skipped; the next time will do."""
    try:
        await job()
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("Housekeeping waits for the database: %s", type(error).__name__)


async def tidy(pool: Pool) -> None:
    """Makes the log's partitions ahead of time and forgets updates that were handled long ago."""
    now = datetime.now(UTC)
    async with transaction(pool) as conn:
        made = await messages.make_partitions(conn, now, now + PARTITIONS_AHEAD)
        forgotten = await updates.forget_done(conn, now - UPDATES_KEPT)
    log.info("Made %d partitions of the log, forgot %d handled updates", made, forgotten)
