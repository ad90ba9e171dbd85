"""The hold before the first message, and the return of a finished broadcast to the engine."""

from datetime import UTC, datetime, timedelta

from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.services import broadcasting, resolving
from db import drafts
from db.models import Broadcast
from tests.delivery.stage import AUTHOR, Stage
from tests.waiting import eventually


async def test_nobody_is_written_to_before_its_end_and_everybody_right_after(stage: Stage) -> None:
    await stage.people(3)
    async with stage.engine():
        launched = await launch_held(stage, timedelta(seconds=0.7))
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
        row = await stage.pool.fetchrow(
            "SELECT min(attempted_at) AS first, max(settled_at) AS last FROM message_recipients"
        )
    assert row is not None
    assert launched.hold_until is not None
    assert launched.hold_until <= row["first"]
    assert row["last"] - launched.hold_until < timedelta(seconds=0.4)


async def test_what_is_taken_back_never_leaves_and_what_is_not_held_does_not_wait(stage: Stage) -> None:
    [person] = await stage.people(1)
    async with stage.engine():
        held = await launch_held(stage, timedelta(seconds=0.5))
        await stage.launch("At once")
        await eventually(lambda: stage.texts(person) == ["At once"], 0.4)
        await broadcasting.take_back(stage.pool, broadcast_id=held.id, actor_id=AUTHOR, now=datetime.now(UTC))
        later = await stage.launch("After the hold's end")
        await stage.becomes(later.id, BroadcastStatus.COMPLETED)
        await eventually(lambda: held.hold_until is not None and datetime.now(UTC) > held.hold_until)
        await stage.becomes((await stage.launch("And after that")).id, BroadcastStatus.COMPLETED)
    assert stage.texts(person) == ["At once", "After the hold's end", "And after that"]
    assert await stage.counts(held.id) == {"cancelled": 1}


async def test_a_hold_outlives_a_restart(stage: Stage) -> None:
    [person] = await stage.people(1)
    async with stage.engine():
        held = await launch_held(stage, timedelta(seconds=0.6))
    async with stage.engine():
        assert stage.texts(person) == []
        await stage.becomes(held.id, BroadcastStatus.COMPLETED)
    assert stage.texts(person) == ["Held"]


async def test_a_retry_reaches_those_who_failed_and_nobody_else_again(stage: Stage) -> None:
    people = await stage.people(4)
    stage.sandbox.world.deactivate(people[0])
    stage.sandbox.world.block(people[1])
    async with stage.engine():
        launched = await stage.launch()
        first = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
        assert (first.successful_deliveries, first.failed_deliveries) == (2, 2)
        stage.sandbox.world.unblock(people[1])
        assert await resolving.retry_failed(stage.pool, broadcast_id=launched.id, actor_id=AUTHOR, everyone=True) == 2
        await eventually(lambda: stage.texts(people[1]) == ["Homework"])
        second = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert (second.successful_deliveries, second.failed_deliveries, second.left) == (3, 1, 0)
    assert [stage.texts(user_id) for user_id in people] == [[], ["Homework"], ["Homework"], ["Homework"]]


async def launch_held(stage: Stage, hold: timedelta) -> Broadcast:
    async with stage.pool.acquire() as conn:
        named = Audience(streams=("3rd_stream",))
        draft = await drafts.create(conn, AUTHOR, {"text": "Held", "entities": []}, audience=named.to_json())
    return await broadcasting.launch(stage.pool, draft_id=draft.id, author_id=AUTHOR, now=datetime.now(UTC), hold=hold)
