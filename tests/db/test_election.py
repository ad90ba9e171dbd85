"""One active process: who wins, who stands by, and how soon a loss is known."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from db import election
from db.election import Office, active_since, elected
from db.embedded import serve
from db.pool import Pool, connected
from tests.waiting import eventually

BOT, OTHER_BOT = 42, 43


class Watch:
    """What a holder was told, in order."""

    def __init__(self, office: Office) -> None:
        self.told: list[str] = []
        self._office = office

    async def keep(self) -> None:
        await self._office.keep(lambda: self.told.append("lost"), lambda: self.told.append("regained"))
        self.told.append("replaced")


@asynccontextmanager
async def watched(office: Office) -> AsyncIterator[Watch]:
    """The holder keeps its place until the block ends."""
    watch = Watch(office)
    task = asyncio.create_task(watch.keep())
    try:
        yield watch
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(election, "TRY_EVERY", 0.02)
    monkeypatch.setattr(election, "REGAIN_EVERY", 0.02)
    monkeypatch.setattr(election, "PING_EVERY", 0.05)
    monkeypatch.setattr(election, "ANSWER_WITHIN", 0.5)


async def end_lock_connections(pool: Pool) -> None:
    await pool.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'herald election' AND datname = current_database()
        """
    )


async def test_one_of_many_is_active_and_the_next_follows_when_it_leaves(database_url: str) -> None:
    active, most, reigns = 0, 0, 0

    async def candidate() -> None:
        nonlocal active, most, reigns
        async with elected(database_url, BOT):
            active += 1
            most, reigns = max(most, active), reigns + 1
            await asyncio.sleep(0)
            active -= 1

    async with asyncio.timeout(10):
        await asyncio.gather(*(candidate() for _ in range(6)))
    assert (most, reigns) == (1, 6)


async def test_bots_do_not_stand_in_each_others_way(database_url: str) -> None:
    async with asyncio.timeout(20), elected(database_url, BOT), elected(database_url, OTHER_BOT):
        pass


async def test_anybody_can_ask_who_is_active(pool: Pool, database_url: str) -> None:
    async with pool.acquire() as conn:
        assert await active_since(conn, BOT) is None
        async with elected(database_url, BOT):
            assert await active_since(conn, BOT) is not None
            assert await active_since(conn, OTHER_BOT) is None
        assert await active_since(conn, BOT) is None


async def test_standing_by_is_said_once(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with elected(database_url, BOT):
        with suppress(TimeoutError):
            async with asyncio.timeout(0.3), elected(database_url, BOT):
                pytest.fail("two are active")
    assert caplog.text.count("standing by") == 1


async def test_a_lost_lock_is_won_again_if_nobody_wants_it(pool: Pool, database_url: str) -> None:
    async with elected(database_url, BOT) as office, watched(office) as watch:
        for expected in (["lost", "regained"], ["lost", "regained"] * 2):
            await end_lock_connections(pool)
            await eventually(partial(watch.told.__eq__, expected))
        async with pool.acquire() as conn:
            assert await active_since(conn, BOT) is not None


async def test_a_lost_lock_that_another_took_is_given_up(
    pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncExitStack() as offices:
        first = await offices.enter_async_context(elected(database_url, BOT))
        second = Office(database_url, BOT)
        offices.push_async_callback(second.leave)
        async with watched(first) as watch:
            connect = first._connect

            async def connect_late() -> object:
                await second.win()
                return await connect()

            monkeypatch.setattr(first, "_connect", connect_late)
            await end_lock_connections(pool)
            await eventually(lambda: watch.told == ["lost", "replaced"])


async def test_a_server_that_falls_silent_counts_as_lost(tmp_path: Path) -> None:
    with serve(tmp_path, {"fsync": "off"}) as server:
        async with elected(server.dsn, BOT) as office, watched(office) as watch:
            async with connected(server.dsn) as conn:
                backend = await conn.fetchval("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
            os.kill(server.pid, signal.SIGSTOP)
            os.kill(backend, signal.SIGSTOP)
            try:
                await eventually(lambda: watch.told == ["lost"])
            finally:
                os.kill(server.pid, signal.SIGCONT)
                os.kill(backend, signal.SIGCONT)
            await eventually(lambda: len(watch.told) == 2)


async def test_a_candidate_outlives_an_outage_of_the_database(tmp_path: Path) -> None:
    with serve(tmp_path, {"fsync": "off"}) as server:
        office = Office(server.dsn, BOT)
        os.kill(server.pid, signal.SIGINT)
        await eventually(lambda: not Path(tmp_path / "postgres" / "postmaster.pid").exists())
        winning = asyncio.create_task(office.win())
    with serve(tmp_path, {"fsync": "off"}):
        async with asyncio.timeout(10):
            await winning
        await office.leave()
