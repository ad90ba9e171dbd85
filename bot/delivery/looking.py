"""Looking: what is due is started, and what is to be sent is told."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from math import inf

from bot.services import scheduling
from db import broadcasts
from db.models import Broadcast
from db.notifications import BROADCASTS, listening
from db.outages import is_outage
from db.pool import Pool

LOOK_EVERY = 1.0  # seconds between looks at the clock and the broadcasts, should no notification come

logger = logging.getLogger(__name__)


class Lookout:
    """Tells `on_seen` of all broadcasts whose messages may leave now, at each look."""

    def __init__(self, pool: Pool, on_seen: Callable[[Iterable[Broadcast]], None]) -> None:
        self._pool = pool
        self._on_seen = on_seen
        self._look = asyncio.Event()

    async def watch(self) -> None:
        """Look until cancelled: after each notification, at the end of a hold, and now and then."""
        while True:
            self._look.clear()
            wait = LOOK_EVERY
            try:
                wait = await self._look_once()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._look.wait()

    async def listen(self) -> None:
        """Have `watch` look when the database notifies of a broadcast, until cancelled."""
        while True:
            try:
                async with listening(self._pool, BROADCASTS, self._look.set) as lost:
                    await lost.wait()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
            await asyncio.sleep(LOOK_EVERY)

    async def _look_once(self) -> float:
        """Returns in how many seconds to look again."""
        await scheduling.start_due(self._pool, now=datetime.now(UTC))
        async with self._pool.acquire() as conn:
            sending = await broadcasts.sending(conn)
        now = datetime.now(UTC)
        self._on_seen(broadcast for broadcast in sending if not broadcast.is_held(now))
        return min([LOOK_EVERY, *(_held_for(broadcast, now) for broadcast in sending)])


def _held_for(broadcast: Broadcast, now: datetime) -> float:
    """Seconds until its hold ends; infinite if it has none any more."""
    if broadcast.hold_until is None or not broadcast.is_held(now):
        return inf
    return (broadcast.hold_until - now).total_seconds()


def _note_outage(error: Exception) -> None:
    logger.warning("The engine looks for broadcasts again when the database is back: %s", type(error).__name__)
