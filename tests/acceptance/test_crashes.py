"""kill -9 at any moment of a scheduled broadcast: nobody is lost, nobody is written to twice, few are unknown."""

from datetime import timedelta
from pathlib import Path

import pytest

from db.pool import Pool
from tests.crashing import crash_loop

pytestmark = pytest.mark.acceptance

PEOPLE, RATE, LATENCY_MS, SEED = 400, 200, 60, 20
AHEAD = timedelta(seconds=1)


async def test_a_scheduled_broadcast_through_many_kills(pool: Pool, database_url: str, tmp_path: Path) -> None:
    async with crash_loop(
        pool, database_url, tmp_path, people=PEOPLE, rate=RATE, latency_ms=LATENCY_MS, seed=SEED, ahead=AHEAD
    ) as loop:
        for _ in range(2):  # around its moment
            await loop.kill_early()
            await loop.bot.start()
        for _ in range(2):
            await loop.kill_in_the_middle()
            await loop.bot.start()
        await loop.kill_early()
        await loop.bot.start()
        await loop.kill_at_the_end()
        await loop.bot.start()
        verdict = await loop.finish()
    assert (verdict.people, verdict.lost, verdict.twice, verdict.wrong) == (PEOPLE, 0, 0, 0)
    assert verdict.uncertain > 0
    assert verdict.not_in_flight == 0
