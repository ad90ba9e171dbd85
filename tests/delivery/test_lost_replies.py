"""PostgreSQL did what it was asked, and its reply was lost: nothing is done twice for that, and nothing forgotten."""

from collections import Counter

import pytest

from bot.domain.lifecycle import BroadcastStatus
from db.pool import open_pool
from tests.delivery.stage import Stage, staged
from tests.lossy_postgres import Losses, lossy

PEOPLE = 250


@pytest.mark.parametrize("seed", [3])
async def test_everybody_is_sent_it_once_whatever_reply_is_lost(database_url: str, seed: int) -> None:
    async with lossy(database_url, seed) as (address, losses):
        pool = await open_pool(address, max_size=5)
        try:
            async with staged(pool, 200) as stage:
                await play(stage, losses)
            assert losses.count > 5
        finally:
            losses.chance = 0
            await pool.close()


async def play(stage: Stage, losses: Losses) -> None:
    people = await stage.people(PEOPLE)
    stage.sandbox.world.limits.latency_ms = 20
    stage.sandbox.world.faults.add("error", status=502, description="Bad Gateway", chance=0.1, methods=["sendMessage"])
    launched = await stage.launch()
    async with stage.engine():
        losses.chance = 0.03
        await stage.sandbox.world.wait_for(lambda: all(stage.texts(user_id) for user_id in people), 25)
        losses.chance = 0
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert Counter(len(stage.texts(user_id)) for user_id in people) == {1: PEOPLE}
    assert await stage.counts(launched.id) == {"sent": PEOPLE}
    assert (done.successful_deliveries, done.uncertain_deliveries, done.left) == (PEOPLE, 0, 0)
