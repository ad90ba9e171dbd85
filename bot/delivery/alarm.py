"""The alarm: rings at the moment at which the next broadcast is due, and begins it.

The database is the truth, and what is set here is only when to look at it next. Small broadcasts and large ones are
looked after apart: to find out who a hundred thousand people are takes a second, in which others become due.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.hearing import hear_of_broadcasts
from bot.domain.quiet import QuietHours
from bot.services.starting import LARGE, MISFIRE_GRACE, SMALL, Size, start_next
from db import schedule
from db.outages import is_outage
from db.pool import Pool

LOOK_EVERY = 60.0  # seconds between looks, should a notification be lost or the clock be set
REST = 0.02  # seconds between two looks: ten thousand notifications at once are one
GIVE_WAY = 1.0  # seconds that a large one waits at most for small ones that are due with it
TRY_AGAIN = 0.1  # seconds until the next look at what is due and could not be begun: somebody else holds it
_JOB = "alarm"

logger = logging.getLogger(__name__)


class Alarm:
    """Begins what is due, in the process that is active; what is overdue by more than `grace` is missed."""

    def __init__(
        self,
        pool: Pool,
        scheduler: AsyncIOScheduler,
        *,
        grace: timedelta = MISFIRE_GRACE,
        quiet_hours: QuietHours | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._pool = pool
        self._scheduler = scheduler
        self._grace = grace
        self._quiet_hours = quiet_hours
        self._look_every = look_every
        self._elected = asyncio.Event()
        self._elected.set()
        self._small_begun = asyncio.Event()  # cleared while small ones are looked after
        self._calls = {SMALL: asyncio.Event(), LARGE: asyncio.Event()}

    def suspend(self) -> None:
        """Another process may be the active one from now on: nothing begins until `resume`."""
        self._elected.clear()

    def resume(self) -> None:
        """This process is the active one."""
        self._elected.set()

    async def run(self) -> None:
        """Begin until cancelled. Raises what it did not expect."""
        async with asyncio.TaskGroup() as tasks:
            for size in self._calls:
                tasks.create_task(self._watch(size))
            tasks.create_task(hear_of_broadcasts(self._pool, self._call))

    def _call(self) -> None:
        for call in self._calls.values():
            call.set()

    async def _watch(self, size: Size) -> None:
        """Look after broadcasts of that size: when called, and now and then."""
        call = self._calls[size]
        while True:
            await self._elected.wait()
            call.clear()
            wait = TRY_AGAIN
            try:
                wait = await (self._look_first(size) if size is SMALL else self._look(size))
            except Exception as error:
                if not is_outage(error):
                    raise
                logger.warning("Scheduled broadcasts wait for the database: %s", type(error).__name__)
                await asyncio.sleep(1)
            await asyncio.sleep(REST)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await call.wait()

    async def _look_first(self, size: Size) -> float:
        """`_look`, for which large ones wait."""
        self._small_begun.clear()
        try:
            return await self._look(size)
        finally:
            self._small_begun.set()

    async def _give_way(self) -> None:
        """Small ones begin in a moment, if not somebody else keeps them from it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVE_WAY):
                await self._small_begun.wait()

    async def _look(self, size: Size) -> float:
        """Begin what is due, and set the alarm; returns in how many seconds to look again."""
        while self._elected.is_set():
            async with self._pool.acquire() as conn:
                due = await schedule.next_due(conn)
            now = datetime.now(UTC)
            if due is None:
                return self._look_every
            if due > now:
                self._set(due)
                return self._look_every
            if size is LARGE:
                await self._give_way()
            if not await start_next(self._pool, size, now=now, grace=self._grace, hours=self._quiet_hours):
                break
        return TRY_AGAIN

    def _set(self, due: datetime) -> None:
        self._scheduler.add_job(self._ring, "date", run_date=due, id=_JOB, replace_existing=True)

    async def _ring(self) -> None:
        self._call()
