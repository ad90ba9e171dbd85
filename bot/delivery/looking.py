"""Looking: what is to be sent is told."""

import asyncio
import logging
import time
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from math import inf

from bot.delivery.hearing import hear_of_broadcasts
from bot.domain.quiet import Quiet, QuietHours
from db import broadcasts
from db.models import Broadcast
from db.outages import is_outage
from db.pool import Pool

LOOK_EVERY = 1.0  # seconds between looks at the broadcasts, should no notification come
REST = 4  # times as long as a look took it rests: a thousand that begin or end at once leave time for all else

logger = logging.getLogger(__name__)


class Lookout:
    """Tells `on_seen` of all broadcasts whose messages may leave now, and of which they make no sound, at each look."""

    def __init__(
        self,
        pool: Pool,
        on_seen: Callable[[Iterable[Broadcast], Container[int]], None],
        quiet_hours: QuietHours | None = None,
    ) -> None:
        self._pool = pool
        self._on_seen = on_seen
        self._quiet_hours = quiet_hours
        self._look = asyncio.Event()

    async def watch(self) -> None:
        """Look until cancelled: after each notification, at the end of a hold, when quiet hours begin or end, and
        now and then."""
        while True:
            self._look.clear()
            wait, begun = LOOK_EVERY, time.monotonic()
            try:
                wait = await self._look_once()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
            await asyncio.sleep(min(LOOK_EVERY, REST * (time.monotonic() - begun)))
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._look.wait()

    async def listen(self) -> None:
        """Have `watch` look when the database notifies of a broadcast, until cancelled."""
        await hear_of_broadcasts(self._pool, self._look.set)

    async def _look_once(self) -> float:
        """Returns in how many seconds to look again."""
        async with self._pool.acquire() as conn:
            sending = await broadcasts.sending(conn)
        now = datetime.now(UTC)
        hours = self._quiet_hours if any(broadcast.quiet for broadcast in sending) else None
        is_quiet = hours is not None and hours.ends_at(now) is not None
        leaving = [each for each in sending if not (each.is_held(now) or (is_quiet and each.quiet == Quiet.HOLD))]
        self._on_seen(leaving, {each.id for each in leaving if is_quiet and each.quiet == Quiet.SILENT})
        quiet_for = (hours.changes_at(now) - now).total_seconds() if hours else inf
        return min([LOOK_EVERY, quiet_for, *(_held_for(broadcast, now) for broadcast in sending)])


def _held_for(broadcast: Broadcast, now: datetime) -> float:
    """Seconds until its hold ends; infinite if it has none any more."""
    if broadcast.hold_until is None or not broadcast.is_held(now):
        return inf
    return (broadcast.hold_until - now).total_seconds()


def _note_outage(error: Exception) -> None:
    logger.warning("The engine looks for broadcasts again when the database is back: %s", type(error).__name__)
