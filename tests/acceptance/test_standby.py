"""Two processes on one database: one is active, the other stands by and takes over, and nobody is written to twice."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.lifecycle import BroadcastStatus
from db.pool import Pool, connected
from tests.botprocess import BotProcess, bot_process
from tests.delivery.stage import TOKEN, Stage, staged
from tests.waiting import eventually

pytestmark = pytest.mark.acceptance

RATE = 60
PEOPLE = 160
TEXT = "See you on Monday"
PATIENCE = 60.0
START = 40.0  # seconds that two processes may take to start on a busy machine


@dataclass(frozen=True, slots=True)
class Pair:
    """The active process and the one that stands by, and the people they write to."""

    stage: Stage
    active: BotProcess
    standby: BotProcess
    people: Sequence[int]

    def delivered(self) -> Counter[int]:
        """How many copies of the message stand in each chat."""
        copies = {person: self.stage.texts(person).count(TEXT) for person in self.people}
        return Counter({person: count for person, count in copies.items() if count})

    async def reaches(self, count: int) -> None:
        """Waits until that many people have the message."""
        await self.stage.sandbox.world.wait_for(lambda: len(self.delivered()) >= count, PATIENCE)

    async def ends_well(self, broadcast_id: int) -> set[int]:
        """The broadcast is completed, everybody's line is true, and nobody was written to twice; who is uncertain."""
        broadcast = await self.stage.becomes(broadcast_id, BroadcastStatus.COMPLETED, PATIENCE)
        rows = await self.stage.pool.fetch(
            "SELECT user_id, delivery_status FROM message_recipients WHERE message_id = $1", broadcast_id
        )
        ledger = {row["user_id"]: row["delivery_status"] for row in rows}
        uncertain = {person for person, status in ledger.items() if status == "uncertain"}
        delivered = self.delivered()
        assert set(ledger) == set(self.people)
        assert set(ledger.values()) <= {"sent", "uncertain"}
        assert set(delivered.values()) == {1}
        assert set(ledger) - uncertain == set(delivered) - uncertain
        assert broadcast.successful_deliveries == len(ledger) - len(uncertain)
        assert broadcast.uncertain_deliveries == len(uncertain)
        return uncertain


@pytest.fixture
async def pair(pool: Pool, database_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    """One process is active, another one stands by."""
    async with staged(pool, RATE) as stage:
        people = await stage.people(PEOPLE)
        stage.sandbox.world.limits.latency_ms = 100
        async with (
            process_in(tmp_path / "one", stage, database_url) as one,
            process_in(tmp_path / "other", stage, database_url) as other,
        ):
            await eventually(lambda: "at work" in one.log + other.log and "standing by" in one.log + other.log, START)
            active, standby = (one, other) if "at work" in one.log else (other, one)
            yield Pair(stage, active, standby, people)
            assert "Traceback" not in one.log + other.log


@asynccontextmanager
async def process_in(folder: Path, stage: Stage, database_url: str) -> AsyncIterator[BotProcess]:
    """A bot that runs in that folder."""
    folder.mkdir()  # noqa: ASYNC240 - a test's own
    environment = {
        "BOT_TOKEN": TOKEN,
        "ADMIN_IDS": "1",
        "DATABASE_URL": database_url,
        "TELEGRAM_API_URL": stage.sandbox.url,
        "BROADCAST_RATE": str(stage.rate),
    }
    async with bot_process(environment, folder) as process:
        yield process


async def test_the_standby_takes_over_from_a_killed_one(pair: Pair) -> None:
    broadcast = await pair.stage.launch(TEXT)
    await pair.reaches(30)
    await pair.active.kill()
    killed_at = time.monotonic()
    asking = pair.people[:5]
    for person in asking:
        pair.stage.sandbox.world.send(person, text="/help")

    await eventually(lambda: "is at work" in pair.standby.log, 10)
    arrived = len(pair.delivered())
    assert arrived < PEOPLE
    await pair.reaches(arrived + RATE // 2)
    assert time.monotonic() - killed_at < 10
    uncertain = await pair.ends_well(broadcast.id)
    assert len(uncertain) <= RATE // 2
    await each_is_answered_once(pair, asking)


async def test_a_process_without_its_lock_stops_sending_at_once(pair: Pair, database_url: str) -> None:
    broadcast = await pair.stage.launch(TEXT)
    await pair.reaches(20)
    await end_the_lock_connection(pair)
    await eventually(lambda: "is won again" in pair.active.log or "Another" in pair.active.log, PATIENCE)
    await pair.reaches(40)

    async with next_in_line(pair, database_url):
        arrived = len(pair.delivered())
        await eventually(lambda: pair.active.log.count("standing by") + pair.standby.log.count("standing by") > 1)
        await asyncio.gather(*(stands_by(process) for process in (pair.active, pair.standby)))
        assert len(pair.delivered()) <= arrived + RATE // 4
        counts = await pair.stage.counts(broadcast.id)
        assert set(counts) <= {"pending", "sent", "uncertain"}
        assert counts["pending"] > 0
    assert await pair.ends_well(broadcast.id) == set()


async def test_a_stop_hands_over_and_a_standby_ends_at_once(pair: Pair) -> None:
    broadcast = await pair.stage.launch(TEXT)
    await pair.reaches(20)
    for person in pair.people[:10]:
        pair.stage.sandbox.world.send(person, text="/help")
    assert await pair.active.stop() == 0
    for person in pair.people[10:20]:
        pair.stage.sandbox.world.send(person, text="/help")
    await eventually(lambda: "is at work" in pair.standby.log, 3)

    waiting = pair.active
    await waiting.start()
    await eventually(lambda: "standing by" in waiting.log, START)
    begun = time.monotonic()
    assert await waiting.stop() == 0
    assert time.monotonic() - begun < 2

    assert await pair.ends_well(broadcast.id) == set()
    await each_is_answered_once(pair, pair.people[:20])


async def each_is_answered_once(pair: Pair, people: Sequence[int]) -> None:
    """Whoever asked for help got it, once, and no update waits."""

    async def all_done() -> bool:
        return not await pair.stage.pool.fetchval("SELECT count(*) FROM updates WHERE done_at IS NULL")

    def answers() -> Counter[int]:
        return Counter({person: len(set_aside(pair.stage.texts(person))) for person in people})

    await eventually(lambda: all(answers().values()), PATIENCE)
    await eventually(all_done, PATIENCE)
    assert set(answers().values()) == {1}


def set_aside(texts: Sequence[str]) -> list[str]:
    """What is neither the broadcast nor the question."""
    return [text for text in texts if text not in (TEXT, "/help")]


async def end_the_lock_connection(pair: Pair) -> None:
    await pair.stage.pool.execute(
        """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
        WHERE locktype = 'advisory' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
    )


@asynccontextmanager
async def next_in_line(pair: Pair, database_url: str) -> AsyncIterator[None]:
    """Takes the lock from the active process, before any other one can, and holds it until the block ends."""
    key = await pair.stage.pool.fetchval(
        """
        SELECT (classid::bigint << 32) + objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
    )
    async with connected(database_url) as conn:
        queueing = asyncio.create_task(conn.execute("SELECT pg_advisory_lock($1)", key))

        async def queued() -> bool:
            return bool(await pair.stage.pool.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))

        await eventually(queued)
        await end_the_lock_connection(pair)
        await queueing
        yield


async def stands_by(process: BotProcess) -> None:
    await eventually(lambda: process.log.rfind("standing by") > process.log.rfind("is at work"), PATIENCE)
