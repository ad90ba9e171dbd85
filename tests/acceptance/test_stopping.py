"""A stop is heard at any moment and takes ten seconds at most, whoever else does not answer."""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bot.sandbox.server import Running, running
from db.embedded import serve
from db.migrate import migrate
from db.pool import open_pool
from tests.botprocess import bot_process
from tests.delivery.stage import TOKEN, staged
from tests.waiting import eventually

pytestmark = pytest.mark.acceptance

AT_ONCE = 3.0
PATIENCE = 40.0


def environment_of(sandbox: Running, database_url: str) -> Mapping[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "ADMIN_IDS": "1",
        "DATABASE_URL": database_url,
        "TELEGRAM_API_URL": sandbox.url,
    }


@contextmanager
def silent(pids: Sequence[int]) -> Iterator[None]:
    """Processes that keep their connections and say nothing until the block ends."""
    try:
        for pid in pids:
            _tell(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            _tell(pid, signal.SIGCONT)


def _tell(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it ended meanwhile
        os.kill(pid, number)


async def test_a_stop_in_the_middle_of_the_start(database_url: str, tmp_path: Path) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.faults.add("hang", seconds=60, methods=["getMe"])
        async with bot_process(environment_of(sandbox, database_url), tmp_path) as process:
            await eventually(lambda: ("getMe", None) in sandbox.world.calls.under_way, PATIENCE)
            begun = time.monotonic()
            assert await process.stop() == 0
            assert time.monotonic() - begun < AT_ONCE
    assert "Traceback" not in process.log


async def test_a_stop_while_telegram_and_the_database_are_silent(tmp_path: Path) -> None:
    with serve(tmp_path, {"fsync": "off"}) as server:
        await migrate(server.dsn)
        pool = await open_pool(server.dsn)
        async with staged(pool, 30) as stage:
            await stage.people(100)
            async with bot_process(environment_of(stage.sandbox, server.dsn), tmp_path) as process:
                await stage.launch()
                await stage.sandbox.world.wait_for(lambda: stage.sandbox.world.calls.count("sendMessage") > 5, PATIENCE)
                stage.sandbox.world.faults.add("hang", seconds=60)
                await eventually(lambda: stage.sandbox.world.calls.under_way.total() > 5, PATIENCE)
                rows = await pool.fetch("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
                with silent([server.pid, *(row["pid"] for row in rows)]):
                    assert await process.stop() == 0
        await pool.close()
    assert "Traceback" not in process.log
    assert "never retrieved" not in process.log
