"""Broadcasts paid with stars: faster than is free, and never dearer than was agreed."""

from typing import Any

from bot.domain.lifecycle import BroadcastStatus
from db.models import Broadcast
from db.pool import Pool
from tests.delivery.stage import Stage, staged


async def test_what_is_paid_leaves_above_the_free_ceiling(stage: Stage) -> None:
    people = await stage.people(40)
    stage.sandbox.world.limits.overall = 5
    launched = await launch_paid(stage, stars=4)
    async with stage.engine():
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert stage.sandbox.world.calls.count("sendMessage", 429) == 0
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 40


async def test_beyond_the_agreed_stars_it_goes_on_as_fast_as_is_free(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        people = await stage.people(90)
        stage.sandbox.world.limits.paid = 60  # one more that is paid, and it is refused
        launched = await launch_paid(stage, stars=6)
        async with stage.engine():
            await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert stage.sandbox.world.calls.count("sendMessage", 429) == 0
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 90


async def test_what_arrived_before_a_restart_counts_towards_the_stars(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        people = await stage.people(60)
        stage.sandbox.world.limits.paid = 10
        launched = await launch_paid(stage, stars=3)
        await stage.pool.execute(
            """
            WITH arrived AS (
                UPDATE message_recipients SET delivery_status = 'sent' WHERE message_id = $1 AND user_id < $2
            )
            UPDATE message_history SET successful_deliveries = 20 WHERE id = $1
            """,
            launched.id,
            people[20],
        )
        async with stage.engine():
            await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert stage.sandbox.world.calls.count("sendMessage", 429) == 0
    assert sum(len(stage.texts(user_id)) for user_id in people) == 40


async def test_an_album_costs_as_many_messages_as_it_is(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        people = await stage.people(6)
        stage.sandbox.world.limits.paid = 9  # three people's: more that is paid would be refused
        files = stage.sandbox.world.files
        media = [{"kind": "photo", "file_id": files.store("photo", b"1", None, None).file_id} for _ in range(2)]
        buttons = [[{"id": "b1", "kind": "answer", "text": "Yes"}]]
        launched = await launch_paid(stage, stars=1, media=media, buttons=buttons)
        async with stage.engine():
            await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert stage.sandbox.world.limits.refused == 0
    assert [len(stage.sandbox.world.chat(user_id)) for user_id in people] == [3] * 6


async def launch_paid(stage: Stage, stars: int, **message: Any) -> Broadcast:
    """A broadcast that may cost that many stars."""
    launched = await stage.launch(**message)
    await stage.pool.execute("UPDATE message_history SET paid = true, stars_cap = $2 WHERE id = $1", launched.id, stars)
    return launched
