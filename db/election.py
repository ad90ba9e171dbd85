"""Which process of one bot is active: the one whose connection holds an advisory lock.

PostgreSQL frees the lock when that connection ends: at once if the process dies, and after `SERVER_PATIENCE` if its
machine vanishes. A holder that gets no answer gives up sooner than that, so that it knows of the loss before anybody
else can win. The lock belongs to a session: a pooler between Herald and PostgreSQL may not share sessions.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import asyncpg

from db.pool import Connection

TRY_EVERY = 1.0  # seconds between the tries of a process that stands by
REGAIN_EVERY = 0.2  # seconds between the tries of the one that was active until now
PING_EVERY = 1.0
ANSWER_WITHIN = 2.0  # seconds; with PING_EVERY less than the server waits
CONNECT_WITHIN = 5.0
FAREWELL = 0.5
SERVER_PATIENCE = 5  # seconds without a sign of life after which the server ends the session

_NAMESPACE = 0x48 << 56  # above the ids of all bots, and apart from the lock of those who migrate
_SESSION = {
    "application_name": "herald election",
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": str(SERVER_PATIENCE - 2),
    "tcp_user_timeout": str(SERVER_PATIENCE * 1000),
}
_FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

logger = logging.getLogger(__name__)


@asynccontextmanager
async def elected(dsn: str, bot_id: int) -> AsyncIterator["Office"]:
    """Wait until this process is the active one of its bot, however long; give the place back at the end.

    While the database is away it goes on trying.
    """
    office = Office(dsn, bot_id)
    try:
        await office.win()
        yield office
    finally:
        await office.leave()


async def active_since(conn: Connection, bot_id: int) -> datetime | None:
    """Since when a process has been active for that bot; None if there is none."""
    since: datetime | None = await conn.fetchval(
        """
        SELECT backend_start FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND (classid::bigint << 32) + objid::bigint = $1
        """,
        _key(bot_id),
    )
    return since


class Office:
    """The place of the active process, which one of several may take at a time."""

    def __init__(self, dsn: str, bot_id: int) -> None:
        self._dsn = dsn
        self._key = _key(bot_id)
        self._conn: asyncpg.Connection[asyncpg.Record] | None = None
        self._lost = asyncio.Event()
        self._away = False

    async def win(self) -> None:
        """Wait until the place is ours."""
        told = False
        while (ours := await self._try()) is not True:
            if ours is False and not told:
                logger.info("Another Herald is active; standing by")
                told = True
            await asyncio.sleep(TRY_EVERY)

    async def keep(self, on_loss: Callable[[], None], on_regain: Callable[[], None]) -> None:
        """Watch over the place; return when another process has it.

        `on_loss` is called as soon as the lock is lost, `on_regain` if nobody else took it until it was won again.
        """
        while True:
            await self._hold()
            on_loss()
            logger.warning("The lock of the active process is lost; nothing is sent until it is won again")
            if not await self._regain():
                logger.warning("Another Herald is active now")
                return
            on_regain()
            logger.info("The lock is won again")

    async def leave(self) -> None:
        """Give the place back."""
        if self._conn is not None:
            with suppress(*_FAILURES):
                await self._conn.close(timeout=FAREWELL)
            self._conn.terminate()

    async def _regain(self) -> bool:
        """Whether the place is ours again, as soon as the database can tell."""
        while True:
            ours = await self._try()
            if ours is not None:
                return ours
            await asyncio.sleep(REGAIN_EVERY)

    async def _try(self) -> bool | None:
        """Whether the place is ours now; None if the database does not answer."""
        try:
            if self._conn is None or self._conn.is_closed():
                self._conn = await self._connect()
            async with asyncio.timeout(ANSWER_WITHIN):
                ours = bool(await self._conn.fetchval("SELECT pg_try_advisory_lock($1)", self._key))
        except _FAILURES as error:
            if not self._away:
                logger.warning("The lock of the active process waits for the database: %s", type(error).__name__)
            self._away = True
            self._drop()
            return None
        self._away = False
        return ours

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection of its own, whose end is noticed at once."""
        lost = self._lost = asyncio.Event()
        conn = await asyncpg.connect(self._dsn, server_settings=_SESSION, timeout=CONNECT_WITHIN)
        conn.add_termination_listener(lambda _: lost.set())
        return conn

    async def _hold(self) -> None:
        """Return as soon as the connection, and the lock with it, is lost."""
        while not self._lost.is_set():
            try:
                async with asyncio.timeout(PING_EVERY):
                    await self._lost.wait()
            except TimeoutError:
                await self._ping()

    async def _ping(self) -> None:
        assert self._conn is not None  # noqa: S101 - the place was won
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self._conn.execute("SELECT 1")
        except _FAILURES:
            self._drop()

    def _drop(self) -> None:
        """End the connection without asking the server, who may not answer."""
        self._lost.set()
        if self._conn is not None:
            self._conn.terminate()


def _key(bot_id: int) -> int:
    return _NAMESPACE | bot_id
