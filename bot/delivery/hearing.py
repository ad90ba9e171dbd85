"""Hearing: the database tells that a broadcast changed, whoever changed it."""

import asyncio
import logging
from collections.abc import Callable

from db.notifications import BROADCASTS, listening
from db.outages import is_outage
from db.pool import Pool

LISTEN_AGAIN = 1.0  # seconds until the next try, while the database is away

logger = logging.getLogger(__name__)


async def hear_of_broadcasts(pool: Pool, on_news: Callable[[], None]) -> None:
    """Call at each news of a broadcast, and whenever some may have gone unheard, until cancelled."""
    while True:
        try:
            async with listening(pool, BROADCASTS, on_news) as lost:
                on_news()
                await lost.wait()
        except Exception as error:
            if not is_outage(error):
                raise
            logger.warning("News of broadcasts come again when the database is back: %s", type(error).__name__)
        await asyncio.sleep(LISTEN_AGAIN)
