"""Whatever Herald leans on goes away in the middle of a broadcast, and comes back."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.embedded import serve
from db.migrate import migrate
from db.pool import open_pool
from tests.crashing import PATIENCE, CrashLoop, Verdict, crash_loop

FORGETFUL = {"fsync": "off", "full_page_writes": "off"}
LATENCY_MS = 50


@dataclass(frozen=True, slots=True)
class Outage:
    """How long it took to go on after the return, in seconds, and what became of everybody."""

    resumed_after: float
    verdict: Verdict

    def __str__(self) -> str:
        known = self.verdict
        return (
            f"goes on {self.resumed_after:.1f} s after the return; {known.people} people: {known.lost} lost, "
            f"{known.twice} sent twice, {known.wrong} with a wrong line, {known.uncertain} uncertain"
        )


class StoppableServer:
    """A PostgreSQL that can be stopped and started; to be used from the main thread."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._settings = settings
        self._running = ExitStack()
        self.dsn = ""

    def start(self) -> None:
        """Starts it on its data; the address stays the same."""
        self.dsn = self._running.enter_context(serve(self._folder, self._settings)).dsn

    def stop(self) -> None:
        """Stops it as an operator does: connections are cut."""
        self._running.close()


@contextmanager
def stoppable_server(settings: Mapping[str, str]) -> Iterator[StoppableServer]:
    """A running server with a database of its own, stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="herald-") as folder:
        server = StoppableServer(Path(folder), settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@asynccontextmanager
async def broadcast_under_way(
    server: StoppableServer, folder: Path, *, people: int, rate: int
) -> AsyncIterator[CrashLoop]:
    """A bot process in the middle of a broadcast."""
    await migrate(server.dsn)
    pool = await open_pool(server.dsn, min_size=0)
    try:
        async with crash_loop(
            pool, server.dsn, folder, people=people, rate=rate, latency_ms=LATENCY_MS, seed=0
        ) as story:
            await story.world.wait_for(lambda: reached(story) > people // 10, PATIENCE)
            yield story
    finally:
        pool.terminate()


async def database_away(
    folder: Path,
    *,
    seconds: float,
    people: int,
    rate: int,
    settings: Mapping[str, str] = FORGETFUL,
    kill: bool = False,
) -> Outage:
    """PostgreSQL is stopped, and comes back; with `kill`, a bot that was killed meanwhile comes back with it."""
    with stoppable_server(settings) as server:
        async with broadcast_under_way(server, folder, people=people, rate=rate) as story:
            server.stop()
            await asyncio.sleep(seconds)
            resting = reached(story)
            if kill:
                await story.kill()
            server.start()
            if kill:
                await story.bot.start()
            resumed_after = await _goes_on(story, resting)
            return Outage(resumed_after, await story.finish())


async def telegram_away(folder: Path, fault: Mapping[str, object], *, seconds: float, people: int, rate: int) -> Outage:
    """Telegram answers every call with that fault, and comes back."""
    with stoppable_server(FORGETFUL) as server:
        async with broadcast_under_way(server, folder, people=people, rate=rate) as story:
            story.world.faults.add(**fault)  # type: ignore[arg-type]  # settings by name, as the control interface takes
            await asyncio.sleep(seconds)
            resting = reached(story)
            story.world.faults.clear()
            resumed_after = await _goes_on(story, resting)
            return Outage(resumed_after, await story.finish())


def reached(story: CrashLoop) -> int:
    """How many people have it."""
    return len(story.delivered())


async def _goes_on(story: CrashLoop, resting: int) -> float:
    back = time.monotonic()
    await story.world.wait_for(lambda: reached(story) > resting, PATIENCE)
    return time.monotonic() - back
