"""kill -9 of the bot, fifty times in a row in one broadcast: nobody lost, nobody twice, few unknown.

    .venv/bin/python -m bench.crash_loop [kills]

The bot runs in a process of its own; the sandbox runs here, with the latency of a real network, and knows whose
requests it holds when the kill falls. Kills fall into the start, into the middle and right at the end.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from pathlib import Path

from db import embedded
from db.migrate import migrate
from db.pool import open_pool
from tests.crashing import crash_loop

KILLS = 50
RATE, LATENCY_MS = 200, 80
PEOPLE_A_KILL = 130
EARLY_EVERY = 6  # each sixth kill falls into the start


async def measure(dsn: str, folder: Path, kills: int, seed: int) -> str:
    """Kills, lets it end, and compares."""
    await migrate(dsn)
    pool = await open_pool(dsn)
    people = kills * PEOPLE_A_KILL
    async with crash_loop(pool, dsn, folder, people=people, rate=RATE, latency_ms=LATENCY_MS, seed=seed) as loop:
        for number in range(1, kills):
            if number % EARLY_EVERY == 0:
                await loop.kill_early()
            else:
                await loop.kill_in_the_middle()
            await loop.bot.start()
        await loop.kill_at_the_end()
        await loop.bot.start()
        verdict = await loop.finish()
    await pool.close()
    return str(verdict)


def main() -> None:
    """Prints one line for docs/benchmarks.md."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed, started = secrets.randbelow(10_000), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, embedded.serve(Path(folder)) as server:
        verdict = asyncio.run(measure(server.dsn, Path(folder), kills, seed))
    took = time.monotonic() - started
    print(f"{kills} kills -9: {verdict}; {RATE} a second at {LATENCY_MS} ms, seed {seed}, {took:.0f} s")


if __name__ == "__main__":
    main()
