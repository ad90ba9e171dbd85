"""A stage for deliveries: people in the database and in the sandbox, and an engine between the two."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.delivery.engine import Engine
from bot.delivery.flightbook import FlightBook
from bot.delivery.governor import Governor
from bot.delivery.sender import sending
from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import QuietHours
from bot.i18n import Phrases
from bot.sandbox.server import Running, running
from bot.services import broadcasting, starting
from db import broadcasts, drafts, recipients
from db.models import Broadcast
from db.pool import Pool
from tests.waiting import eventually

PHRASES = Phrases()
TOKEN = "42:delivery"
AUTHOR = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that a test of deliveries needs."""

    pool: Pool
    sandbox: Running
    rate: int

    async def people(self, count: int, *, stream: str = "3rd_stream", first_id: int = 100) -> list[int]:
        """People who are booked into a stream and have a chat with the bot; returns their ids."""
        ids = list(range(first_id, first_id + count))
        async with self.pool.acquire() as conn:
            await conn.execute(
                "INSERT INTO users (user_id, first_name) SELECT id, 'Person ' || id FROM unnest($1::bigint[]) AS id "
                "ON CONFLICT DO NOTHING",
                ids,
            )
            await conn.execute(
                "INSERT INTO bookings (user_id, course_stream) SELECT id, $2 FROM unnest($1::bigint[]) AS id",
                ids,
                stream,
            )
        for user_id in ids:
            self.sandbox.world.add_person(user_id)
        return ids

    async def launch(
        self,
        text: str = "Homework",
        audience: Audience | None = None,
        *,
        buttons: list[Any] | None = None,
        quiet: str | None = None,
        **content: Any,
    ) -> Broadcast:
        """A draft of the author, launched."""
        named = audience or Audience(streams=("3rd_stream",))
        async with self.pool.acquire() as conn:
            said = {"text": text, "entities": [], **content}
            draft = await drafts.create(conn, AUTHOR, said, buttons=buttons or [], audience=named.to_json())
        now = datetime.now(UTC)
        return await broadcasting.launch(self.pool, draft_id=draft.id, author_id=AUTHOR, now=now, quiet=quiet)

    async def start_due(self) -> None:
        """Begins what is due by now, as the alarm does beside an engine."""
        await starting.start_due(self.pool, now=datetime.now(UTC))

    async def broadcast(self, broadcast_id: int) -> Broadcast:
        """The broadcast as it stands now."""
        async with self.pool.acquire() as conn:
            found = await broadcasts.get(conn, broadcast_id)
        assert found is not None
        return found

    async def counts(self, broadcast_id: int) -> Mapping[str, int]:
        """Its recipients by status."""
        async with self.pool.acquire() as conn:
            return await recipients.counts(conn, broadcast_id)

    async def becomes(self, broadcast_id: int, status: BroadcastStatus, timeout: float = 10.0) -> Broadcast:
        """Waits until the broadcast is in that state."""

        async def there() -> bool:
            return (await self.broadcast(broadcast_id)).status == status

        await eventually(there, timeout, message=f"broadcast {broadcast_id} is not {status}")
        return await self.broadcast(broadcast_id)

    def texts(self, user_id: int) -> list[str]:
        """What stands in a person's chat."""
        return [str(message["text"]) for message in self.sandbox.world.chat(user_id)]

    @asynccontextmanager
    async def engine(
        self,
        *,
        reply_timeout: float = 30.0,
        api_url: str | None = None,
        failure_limit: int = 0,
        quiet_hours: QuietHours | None = None,
        on_paused: Callable[[int], None] = lambda _: None,
        book: FlightBook | None = None,
    ) -> AsyncIterator[Engine]:
        """An engine that runs until the block ends."""
        async with sending(api_url or self.sandbox.url, TOKEN, reply_timeout=reply_timeout) as sender:
            engine = Engine(
                self.pool,
                sender,
                Governor(self.rate),
                42,
                PHRASES,
                failure_limit=failure_limit,
                quiet_hours=quiet_hours,
                on_paused=on_paused,
                book=book,
            )
            running_engine = asyncio.create_task(engine.run())
            try:
                yield engine
            finally:
                engine.stop()
                await running_engine


@asynccontextmanager
async def staged(pool: Pool, rate: int) -> AsyncIterator[Stage]:
    """A stage with a sandbox whose overall limit lets the rate through."""
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.overall = max(rate, 30)
        yield Stage(pool, sandbox, rate)
