"""The inbox: updates are kept before they are acknowledged, and handled until they are done.

People are served at the same time, one person's updates in order. What a crash left undone is handled at the next
start, so handlers bear to see an update twice.
"""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.intake import incoming
from bot.intake.payloads import to_stored
from bot.services.gathering import Gathering
from db import server, updates
from db.models import Json, StoredUpdate
from db.outages import is_outage
from db.pool import Pool, transaction

logger = logging.getLogger(__name__)

AT_ONCE = 64  # updates in handlers
WAITING = 2000  # updates in memory; beyond that the poller waits
REPLAY_PAGE = 500
FORGOTTEN_AFTER = timedelta(minutes=1)  # longer than a process may still work after it lost its place
TRIES = 3  # of one update, when the database went away under its handler
PROBE_PAUSE = 0.5
ERROR_LENGTH = 500

Receipt = tuple[int, str | None]  # the update's id, and the error of its handler


class Inbox:
    """The way of updates from Telegram's hands to the handlers.

    Start with `replay`, keep `run` running, and end with `close` after nothing puts new updates in.
    """

    def __init__(self, pool: Pool, dispatcher: Dispatcher, bot: Bot, *, owner_ids: Iterable[int]) -> None:
        self._pool = pool
        self._dispatcher = dispatcher
        self._bot = bot
        self._owner_ids = frozenset(owner_ids)
        self._receipts: Gathering[Receipt] = Gathering("Handled updates", self._mark_done)
        self._known: set[int] = set()  # ids of updates that are here and not yet marked as done
        self._chains: dict[int, deque[StoredUpdate]] = {}  # a person's id, or the negative id of a nobody's update
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._room = asyncio.Semaphore(WAITING)
        self._closing = False

    async def persist(self, batch: Sequence[Json]) -> list[StoredUpdate]:
        """Keep a batch and log its messages, in one transaction; return the updates that were not known.

        After that the batch may be acknowledged. Raises what `is_outage` names if the database is away.
        """
        stored = to_stored(batch)
        try:
            return await self._store(stored)
        except Exception as error:
            if is_outage(error):
                raise
            if len(stored) == 1:
                return await self._keep_poison(stored[0], error)
        return [update for one in batch for update in await self.persist([one])]

    async def dispatch(self, fresh: Iterable[StoredUpdate]) -> None:
        """Hand updates to the handlers; waits while too many are in memory."""
        for update in fresh:
            if update.update_id in self._known:
                continue
            self._known.add(update.update_id)
            await self._room.acquire()
            key = update.person_id if update.person_id is not None else -update.update_id
            if key in self._chains:
                self._chains[key].append(update)
                continue
            self._chains[key] = deque([update])
            task = asyncio.create_task(self._work_through(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def replay(self, received_before: datetime | None = None) -> int:
        """Hand over what an earlier run left undone, in order; return how many."""
        count, after = 0, 0
        while True:
            async with self._pool.acquire() as conn:
                page = await updates.undone(conn, self._bot.id, after, REPLAY_PAGE, received_before=received_before)
            if not page:
                break
            unknown = [update for update in page if update.update_id not in self._known]
            await self.dispatch(unknown)
            count, after = count + len(unknown), page[-1].update_id
        if count:
            logger.info("%d updates of an earlier run are handled again", count)
        return count

    async def replay_forgotten(self) -> int:
        """Hand over what another process kept just before it gave its place to this one, and did not handle."""
        return await self.replay(received_before=datetime.now(UTC) - FORGOTTEN_AFTER)

    async def run(self) -> None:
        """Mark updates as done, until cancelled."""
        await self._receipts.run()

    async def close(self, patience: float = 5.0) -> None:
        """Finish what is in handlers, for `patience` seconds at most; the rest stays undone for the next start."""
        self._closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            if late:
                logger.warning("%d updates were still being handled; they are handled again at the start", len(late))
                await asyncio.wait(late)
        await self._receipts.close()

    async def _store(self, stored: Sequence[StoredUpdate]) -> list[StoredUpdate]:
        async with transaction(self._pool) as conn:
            new = await updates.store(conn, self._bot.id, stored)
            fresh = [update for update in stored if update.update_id in new]
            await incoming.record(conn, fresh, bot_id=self._bot.id, owner_ids=self._owner_ids)
        return fresh

    async def _keep_poison(self, update: StoredUpdate, error: Exception) -> list[StoredUpdate]:
        """An update that the database refuses is kept as a number, done, with the reason."""
        logger.error("Update %d cannot be kept: %s", update.update_id, self._describe(error))
        bare = StoredUpdate(update.update_id, None, {"update_id": update.update_id})
        async with transaction(self._pool) as conn:
            await updates.store(conn, self._bot.id, [bare])
            await updates.mark_done(conn, self._bot.id, [(update.update_id, self._describe(error))], datetime.now(UTC))
        return []

    async def _work_through(self, key: int) -> None:
        """One person's updates, one after the other, until none is left."""
        chain = self._chains[key]
        try:
            while chain and not self._closing:
                async with self._slots:
                    await self._handle(chain[0])
                chain.popleft()
                self._room.release()
        finally:
            del self._chains[key]

    async def _handle(self, update: StoredUpdate) -> None:
        for last_try in (*(False,) * (TRIES - 1), True):
            try:
                await self._feed(update)
            except Exception as error:  # noqa: BLE001 - whatever a handler raises, the next update is handled
                if is_outage(error) and not last_try:
                    await self._wait_for_database()
                    continue
                logger.error("Update %d failed:\n%s", update.update_id, self._trace(error))
                self._receipts.put((update.update_id, self._describe(error)))
            else:
                self._receipts.put((update.update_id, None))
            return

    async def _feed(self, update: StoredUpdate) -> None:
        parsed = Update.model_validate(update.payload, context={"bot": self._bot})
        await self._dispatcher.feed_update(self._bot, parsed)

    async def _wait_for_database(self) -> None:
        """Ends as soon as the database answers, be it with an error that is no outage."""
        away = True
        while away:
            await asyncio.sleep(PROBE_PAUSE)
            try:
                async with self._pool.acquire() as conn:
                    await server.clock(conn)
                away = False
            except Exception as error:  # noqa: BLE001 - the next try of the handler meets it again
                away = is_outage(error)

    async def _mark_done(self, receipts: Sequence[Receipt]) -> None:
        async with self._pool.acquire() as conn:
            await updates.mark_done(conn, self._bot.id, receipts, datetime.now(UTC))
        self._known.difference_update(update_id for update_id, _ in receipts)

    def _describe(self, error: BaseException) -> str:
        return self._without_token(f"{type(error).__name__}: {error}")[:ERROR_LENGTH].replace("\x00", "")

    def _trace(self, error: BaseException) -> str:
        return self._without_token("".join(traceback.format_exception(error)))

    def _without_token(self, text: str) -> str:
        return text.replace(self._bot.token, "<token>")
