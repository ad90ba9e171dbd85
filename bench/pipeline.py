"""Broadcasts through the whole lean path in this process: claimed, sent, recorded in the ledger, logged."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.machine import TOKEN, FakeTelegram, cpu_seconds
from bench.message import BUTTONS, TEXT
from bot.delivery.engine import Engine
from bot.delivery.governor import Governor
from bot.delivery.sender import sending
from bot.domain.audience import Audience
from bot.i18n import Phrases
from bot.services import broadcasting
from db import drafts, migrate
from db.embedded import Server
from db.models import Broadcast
from db.pool import Pool, connected, open_pool

AUTHOR = 1
NO_GOVERNOR = 100_000  # a second: never reached
WARM_UP = 10_000  # messages after which a process costs what it goes on costing
ANY_STARS = 1_000_000
EVERYONE = Audience(everyone=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """What messages took: seconds on the clock, and of CPU.

    `postgres_cpu` is that of all its processes; `statements_cpu` that of our statements alone, without what the
    server does now and then for all of them: vacuum, checkpoints.
    """

    messages: int
    seconds: float
    bot_cpu: float
    postgres_cpu: float
    statements_cpu: float

    def per_message(self) -> float:
        """Microseconds of CPU, bot and PostgreSQL together."""
        return (self.bot_cpu + self.postgres_cpu) / self.messages * 1e6


async def populate(server: Server, people: int) -> None:
    """A migrated database in which so many people can be reached: ids 1 to `people`."""
    await migrate.migrate(server.dsn)
    async with connected(server.dsn) as conn:
        await conn.execute(
            "INSERT INTO users (user_id, first_name, username) "
            "SELECT n, 'Person ' || n, 'person' || n FROM generate_series(1, $1::int) AS n",
            people,
        )
        await conn.execute("VACUUM ANALYZE users")


class Pipeline:
    """An engine at work between a database and a fake server."""

    def __init__(self, pool: Pool, server: Server) -> None:
        self.pool = pool
        self._server = server
        self._reading = 0.0
        self._written_to = 0

    def fresh(self, people: int) -> Audience:
        """So many people whom this pipeline has not written to yet.

        A chat is written to once a second: whoever gets several broadcasts in a row would be waited for.
        """
        first = self._written_to + 1
        self._written_to += people
        return Audience(people=tuple(range(first, first + people)))

    async def deliver(self, audience: Audience, *, paid: bool = False) -> Measured:
        """Send one broadcast and measure from its launch to its end; the launch itself is not counted."""
        broadcast = await self.launch(audience, paid=paid)
        return await self.measure(broadcast.id, broadcast.total_recipients)

    async def launch(self, audience: Audience, *, paid: bool = False) -> Broadcast:
        """A message with buttons to those people, that leaves at once; with `paid` for any number of stars."""
        async with self.pool.acquire() as conn:
            draft = await drafts.create(
                conn, AUTHOR, {"text": TEXT, "entities": []}, buttons=BUTTONS, audience=audience.to_json()
            )
        return await broadcasting.launch(
            self.pool,
            draft_id=draft.id,
            author_id=AUTHOR,
            now=datetime.now(UTC),
            stars_cap=ANY_STARS if paid else None,
        )

    async def measure(self, broadcast_id: int, people: int, already: int = 0) -> Measured:
        """From now until so many people of the broadcast have it, beyond those who had it `already`."""
        begun = self._spent()
        reached = already
        while reached < already + people:
            await asyncio.sleep(0.05)
            reached = await self._reached(broadcast_id)
        return Measured(reached - already, *(end - begin for begin, end in zip(begun, self._spent(), strict=True)))

    async def _reached(self, broadcast_id: int) -> int:
        """How many have it. Asked often, so not for the whole row, in which stands who is named."""
        row = await self.pool.fetchrow(
            """
            SELECT successful_deliveries AS sent, failed_deliveries + uncertain_deliveries AS others
            FROM message_history WHERE id = $1
            """,
            broadcast_id,
        )
        assert row is not None
        assert not row["others"]
        return int(row["sent"] or 0)

    def _spent(self) -> tuple[float, float, float, float]:
        """Seconds on the clock, of this process's CPU and of PostgreSQL's; reading the latter costs some itself."""
        before = time.process_time()
        postgres = cpu_seconds(self._server.pid)
        statements = cpu_seconds(self._server.pid, titled=b"postgres: herald ")
        self._reading += time.process_time() - before
        return time.perf_counter(), time.process_time() - self._reading, postgres, statements


@asynccontextmanager
async def pipeline(server: Server, telegram: FakeTelegram, rate: int = NO_GOVERNOR) -> AsyncIterator[Pipeline]:
    """A pipeline at work; without a governor's ceiling also warmed up: connections made, statements prepared."""
    gc.freeze()  # as the bot does at its start (bot/app.py)
    pool = await open_pool(server.dsn)
    async with sending(telegram.url, TOKEN) as sender:
        engine = Engine(pool, sender, Governor(rate, clock=time.monotonic), 42, Phrases())
        running = asyncio.create_task(engine.run())
        made = Pipeline(pool, server)
        if rate == NO_GOVERNOR:
            await made.deliver(made.fresh(WARM_UP))
        try:
            yield made
        finally:
            engine.stop()
            await running
    await pool.close()
