"""Writing behind: what has gathered while the last write ran goes out in the next one, and survives an outage."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Generic, TypeVar

from db.outages import is_outage

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

BATCH = 500
KEPT = 200_000  # items that wait while the database is away
PAUSES = (0.1, 0.5, 1.0, 2.0)  # seconds between tries; the last one repeats


class Gathering(Generic[Item]):
    """Items on their way into the database, in order. `write` must bear to get the same items twice."""

    def __init__(self, what: str, write: Callable[[Sequence[Item]], Awaitable[None]], *, kept: int = KEPT) -> None:
        self._what = what
        self._write = write
        self._kept = kept
        self._items: deque[Item] = deque()
        self._filled = asyncio.Event()
        self._writing = asyncio.Lock()
        self._dropped = 0

    def put(self, item: Item) -> None:
        """Leave an item to be written. Never fails: beyond the limit the item is dropped, and the log says so."""
        if len(self._items) >= self._kept:
            if self._dropped == 0:
                logger.error("%s: %d are waiting to be written; further ones are dropped", self._what, self._kept)
            self._dropped += 1
            return
        self._items.append(item)
        self._filled.set()

    async def run(self) -> None:
        """Write until cancelled. While the database is away everything is kept and tried again."""
        failures = 0
        while True:
            await self._filled.wait()
            try:
                await self._write_batch()
            except Exception as error:
                if not is_outage(error):
                    raise
                if failures == 0:
                    logger.warning("%s: the database is away (%s); they are kept", self._what, type(error).__name__)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
                continue
            if failures:
                logger.info("%s: the database is back; %d are still to be written", self._what, len(self._items))
                failures = 0

    async def close(self, patience: float = 3.0) -> None:
        """Write what is left, whether or not `run` still goes on; give up after `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                while self._items:
                    await self._write_batch()
        except Exception as error:
            if not is_outage(error):
                raise
            logger.error("%s: %d could not be written before the end", self._what, len(self._items))

    async def _write_batch(self) -> None:
        async with self._writing:
            if self._items:
                await self._write_next(list(islice(self._items, BATCH)))

    async def _write_next(self, batch: list[Item]) -> None:
        """Items leave the memory when they are written, so that a cancelled write loses none."""
        try:
            await self._write(batch)
        except Exception as error:
            if is_outage(error):
                raise
            if len(batch) == 1:
                logger.exception("%s: one cannot be written and is dropped", self._what)
            else:  # one of them spoils the others
                for item in batch:
                    await self._write_next([item])
                return
        self._forget(len(batch))

    def _forget(self, count: int) -> None:
        for _ in range(count):
            self._items.popleft()
        self._dropped = 0
        if not self._items:
            self._filled.clear()
