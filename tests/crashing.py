"""One broadcast through many kills, and a comparison of what the sandbox delivered with what the ledger says."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from urllib.request import urlopen

from bot.domain.audience import Audience
from bot.sandbox.server import running
from bot.sandbox.world import World
from bot.services import broadcasting, scheduling
from db import drafts
from db.pool import Pool
from tests.botprocess import BotProcess, bot_process
from tests.waiting import eventually

TOKEN = "42:crashes"
AUTHOR = 900_001
FIRST_PERSON = 100_000
TEXT = "Homework for everybody"
PATIENCE = 60.0
START_UP = 1.2  # seconds from the start of a process in which an early kill falls
MIDDLE = 0.4  # seconds from the first message of a process in which a kill in the middle falls
JUST_ANSWERED = 0.25  # seconds within which a busy process may not have read an answer yet


@dataclass(frozen=True, slots=True)
class Kill:
    """Whose requests the sandbox held at a kill or found in its sockets after it, and whose it had just answered."""

    in_flight: frozenset[int]
    just_answered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of everybody, in numbers of people.

    `unread`: unknown because the answer had come, and the process was killed before it read it.
    """

    people: int
    lost: int
    twice: int
    wrong: int
    uncertain: int
    in_flight: int
    unread: int
    not_in_flight: int

    def __str__(self) -> str:
        return (
            f"{self.people} people: {self.lost} lost, {self.twice} sent twice, {self.wrong} with a wrong line, "
            f"{self.uncertain} uncertain with {self.in_flight} requests in flight at the kills "
            f"(answered and not read: {self.unread}, never in flight: {self.not_in_flight})"
        )


@dataclass(slots=True)
class CrashLoop:
    """A broadcast to `people`, the bot that sends it, and the kills so far."""

    world: World
    pool: Pool
    bot: BotProcess
    people: Sequence[int]
    broadcast_id: int
    sandbox_url: str
    moments: random.Random
    kills: list[Kill] = field(default_factory=list)

    def delivered(self) -> Counter[int]:
        """How many copies of the message stand in each person's chat."""
        chats = {person: self.world.chat(person) for person in self.people}
        return Counter({person: len(chat) for person, chat in chats.items() if chat})

    async def kill_early(self) -> None:
        """At a random moment of the start."""
        await asyncio.sleep(self.moments.uniform(0, START_UP))
        await self.kill()

    async def kill_in_the_middle(self) -> None:
        """At a random moment after this process has sent its first message."""
        before = self.world.calls.count("sendMessage")
        await self.world.wait_for(lambda: self.world.calls.count("sendMessage") > before, PATIENCE)
        await asyncio.sleep(self.moments.uniform(0, MIDDLE))
        await self.kill()

    async def kill_at_the_end(self) -> None:
        """As soon as nobody waits any more: the last requests are in flight."""
        await eventually(self._nobody_waits, PATIENCE)
        await self.kill()

    async def kill(self) -> None:
        """kill -9, noting whose requests the process had written and whose answers had not come yet.

        The sandbox runs in our event loop, so it sees nothing new while we look; what the process wrote until its end
        lies in the sandbox's sockets, and is in flight as much as what the sandbox had read.
        """
        now = self.world.clock.monotonic()
        await self.bot.kill()
        await self._drain()
        in_flight = self._answered(now, inf)
        self.kills.append(Kill(in_flight, self._answered(now - JUST_ANSWERED, now)))

    async def _drain(self) -> None:
        """Wait until the sandbox has read and answered all that had been written to it before.

        It accepts and reads in order: when it answers a new connection, it has read what lay in older ones.
        """
        await asyncio.to_thread(self._visit)
        calls = self.world.calls
        await self.world.wait_for(lambda: not any(method == "sendMessage" for method, _ in calls.under_way), PATIENCE)

    def _visit(self) -> None:
        with urlopen(f"{self.sandbox_url}/control/calls") as answer:  # noqa: S310 - our own sandbox
            answer.read()

    def _answered(self, after: float, until: float) -> frozenset[int]:
        """To whom messages went whose answers the sandbox gave in that time, of its monotonic clock."""
        return frozenset(
            chat
            for at, method, chat, _ in self.world.calls.newest
            if method == "sendMessage" and chat not in (None, AUTHOR) and after < at <= until
        )

    async def finish(self) -> Verdict:
        """Let the bot bring it to its end, and compare."""
        await eventually(self._is_completed, PATIENCE)
        return await self.compare()

    async def compare(self) -> Verdict:
        """Person by person: the chats against the ledger, the counters and the log."""
        rows = await self.pool.fetch(
            "SELECT user_id, delivery_status, telegram_message_id FROM message_recipients WHERE message_id = $1",
            self.broadcast_id,
        )
        delivered = self.delivered()
        uncertain = {row["user_id"] for row in rows if row["delivery_status"] == "uncertain"}
        sent = {row["user_id"]: row["telegram_message_id"] for row in rows if row["delivery_status"] == "sent"}
        wrong = [
            person
            for person, message_id in sent.items()
            if [message["message_id"] for message in self.world.chat(person)] != [message_id]
        ]
        assert len(rows) == len(self.people)
        assert len(sent) + len(uncertain) == len(rows)
        await self._check_counters(len(sent), len(uncertain))
        await self._check_log(sent)
        in_flight = [person for kill in self.kills for person in kill.in_flight]
        answered = {person for kill in self.kills for person in kill.just_answered}
        return Verdict(
            people=len(rows),
            lost=sum(1 for person in self.people if not delivered[person] and person not in uncertain),
            twice=sum(1 for copies in delivered.values() if copies > 1),
            wrong=len(wrong),
            uncertain=len(uncertain),
            in_flight=len(in_flight),
            unread=len((uncertain - set(in_flight)) & answered),
            not_in_flight=len(uncertain - set(in_flight) - answered),
        )

    async def _check_counters(self, sent: int, uncertain: int) -> None:
        row = await self.pool.fetchrow("SELECT * FROM message_history WHERE id = $1", self.broadcast_id)
        assert row is not None
        assert (row["total_recipients"], row["failed_deliveries"]) == (len(self.people), 0)
        assert (row["successful_deliveries"], row["uncertain_deliveries"]) == (sent, uncertain)

    async def _check_log(self, sent: dict[int, int]) -> None:
        """Each message that arrived for sure stands in the log once, under its own number."""
        rows = await self.pool.fetch(
            "SELECT message_id FROM messages WHERE metadata @> $1 AND status = 'sent'", {"broadcast": self.broadcast_id}
        )
        assert Counter(row["message_id"] for row in rows) == Counter(f"{person}:{id}" for person, id in sent.items())

    async def _nobody_waits(self) -> bool:
        return not await self.pool.fetchval(
            "SELECT EXISTS (SELECT FROM message_recipients WHERE message_id = $1 AND delivery_status = 'pending')",
            self.broadcast_id,
        )

    async def _is_completed(self) -> bool:
        status = await self.pool.fetchval("SELECT status FROM message_history WHERE id = $1", self.broadcast_id)
        return bool(status == "completed")


@asynccontextmanager
async def crash_loop(
    pool: Pool,
    dsn: str,
    folder: Path,
    *,
    people: int,
    rate: int,
    latency_ms: int,
    seed: int,
    ahead: timedelta | None = None,
) -> AsyncIterator[CrashLoop]:
    """A launched broadcast, or one that is scheduled so far `ahead`, and a bot process that has just been started."""
    ids = range(FIRST_PERSON, FIRST_PERSON + people)
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
        sandbox.world.limits.latency_ms = latency_ms
        sandbox.world.add_person(AUTHOR, "Ada", language_code="en")
        for person in ids:
            sandbox.world.add_person(person)
        broadcast_id = await _launch(pool, ids, ahead)
        environment = {
            "BOT_TOKEN": TOKEN,
            "ADMIN_IDS": str(AUTHOR),
            "DATABASE_URL": dsn,
            "TELEGRAM_API_URL": sandbox.url,
            "BROADCAST_RATE": str(rate),
        }
        async with bot_process(environment, folder) as process:
            moments = random.Random(seed)  # noqa: S311 - repeatable, no secrets
            yield CrashLoop(sandbox.world, pool, process, ids, broadcast_id, sandbox.url, moments)


async def _launch(pool: Pool, people: Sequence[int], ahead: timedelta | None) -> int:
    async with pool.acquire() as conn:
        await conn.execute(
            "INSERT INTO users (user_id, first_name) SELECT id, 'Person ' || id FROM unnest($1::bigint[]) AS id",
            list(people),
        )
        named = Audience(people=tuple(people))
        draft = await drafts.create(conn, AUTHOR, {"text": TEXT, "entities": []}, audience=named.to_json())
    now = datetime.now(UTC)
    if ahead is None:
        return (await broadcasting.launch(pool, draft_id=draft.id, author_id=AUTHOR, now=now)).id
    await pool.execute("UPDATE drafts SET scheduled_at = $2 WHERE id = $1", draft.id, now + ahead)
    return (await scheduling.schedule(pool, draft_id=draft.id, author_id=AUTHOR, now=now)).id
