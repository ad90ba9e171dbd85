"""An engine whose process lost its place: nothing leaves any more, and what it hears late changes nothing twice."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.lifecycle import BroadcastStatus, DeliveryStatus
from db import ledger
from db.models import Claim, Outcome
from tests.delivery.stage import Stage
from tests.waiting import eventually

LATER = datetime(2030, 1, 1, tzinfo=UTC)


async def test_nothing_leaves_while_suspended_and_it_goes_on_afterwards(stage: Stage) -> None:
    people = await stage.people(1000)
    stage.sandbox.world.limits.latency_ms = 100
    async with stage.engine() as engine:
        launched = await stage.launch()
        await eventually(lambda: reached(stage, people) > 50)
        engine.suspend()
        waiting = (await stage.counts(launched.id))["pending"]
        await eventually(lambda: is_at_rest(stage, launched.id))
        assert reached(stage, people) <= 1000 - waiting
        assert set(await stage.counts(launched.id)) == {"pending", "sent"}
        engine.resume()
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert await stage.counts(launched.id) == {"sent": 1000}
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 1000


async def test_late_replies_change_nothing_that_the_next_one_has_settled(stage: Stage) -> None:
    people = await stage.people(200)
    stage.sandbox.world.limits.latency_ms = 400
    async with stage.engine() as former, stage.engine() as latter:
        latter.suspend()
        launched = await stage.launch()
        await eventually(lambda: len(stage.sandbox.world.calls.under_way) > 0)
        former.suspend()
        latter.resume()
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    counts = await stage.counts(launched.id)
    assert counts["uncertain"] > 0
    assert counts == {"sent": done.successful_deliveries, "uncertain": done.uncertain_deliveries}
    assert sum(counts.values()) == 200
    assert max(len(stage.texts(user_id)) for user_id in people) == 1


async def test_a_late_outcome_never_settles_a_later_claim(stage: Stage) -> None:
    [person] = await stage.people(1)
    launched = await stage.launch()
    now = datetime.now(UTC)
    async with stage.pool.acquire() as conn:
        [first] = await ledger.claim(conn, launched.id, 0, 1, now)
        await ledger.settle(conn, [outcome(first, DeliveryStatus.PENDING)])
        [second] = await ledger.claim(conn, launched.id, 0, 1, now + timedelta(seconds=1))
        assert await ledger.settle(conn, [outcome(first, DeliveryStatus.PENDING)]) == []
        assert len(await ledger.settle(conn, [outcome(second, DeliveryStatus.SENT)])) == 1
    assert await stage.counts(launched.id) == {"sent": 1}
    assert stage.texts(person) == []


def outcome(claim: Claim, status: DeliveryStatus) -> Outcome:
    return Outcome(claim, status, LATER)


def reached(stage: Stage, people: Sequence[int]) -> int:
    return sum(1 for user_id in people if stage.texts(user_id))


async def is_at_rest(stage: Stage, broadcast_id: int) -> bool:
    return "sending" not in await stage.counts(broadcast_id)
