"""Who failed and why, what stops a broadcast by itself, and groups that moved."""

from bot.delivery.brake import WINDOW
from bot.delivery.claiming import in_flight_limit
from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.pauses import TooManyFailed, read_pause_reason
from bot.services import broadcasting
from db.pool import Pool
from tests.delivery.stage import AUTHOR, Stage, staged
from tests.waiting import eventually

OLD_GROUP, NEW_GROUP = -500, -1_000_000_500


async def test_too_many_failures_pause_it_and_a_resume_begins_the_count_anew(stage: Stage) -> None:
    people = await stage.people(600)
    stage.sandbox.world.limits.latency_ms = 20
    for user_id in people[100:]:
        refuse(stage, user_id)
    paused_ids: list[int] = []
    async with stage.engine(failure_limit=20, on_paused=paused_ids.append):
        launched = await stage.launch()
        paused = await stage.becomes(launched.id, BroadcastStatus.PAUSED)
        assert paused.pause_reason is not None
        reason = read_pause_reason(paused.pause_reason)
        assert isinstance(reason, TooManyFailed)
        assert reason.failed == WINDOW * 20 // 100 + 1
        assert paused.failed_deliveries < 500
        stage.sandbox.world.faults.clear()
        await broadcasting.resume(stage.pool, broadcast_id=launched.id, actor_id=AUTHOR)
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert paused_ids == [launched.id]
    assert done.successful_deliveries + done.failed_deliveries == 600
    async with stage.pool.acquire() as conn:
        [noted] = await conn.fetch("SELECT * FROM audit_log WHERE action = 'broadcast_paused'")
    assert (noted["actor_id"], noted["message_id"]) == (None, launched.id)
    assert noted["details"] == {"reason": paused.pause_reason}


async def test_people_who_blocked_the_bot_pause_nothing(stage: Stage) -> None:
    people = await stage.people(300)
    for user_id in people[:200]:
        stage.sandbox.world.block(user_id)
    async with stage.engine(failure_limit=20):
        launched = await stage.launch()
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert (done.successful_deliveries, done.failed_deliveries) == (100, 200)


async def test_a_group_that_moved_gets_it_once_under_its_new_id(stage: Stage) -> None:
    stage.sandbox.world.add_group(OLD_GROUP, "Parents", migrated_to=NEW_GROUP)
    stage.sandbox.world.add_group(NEW_GROUP, "Parents")
    broadcast_id = await foreign_broadcast(stage, [OLD_GROUP])
    async with stage.engine():
        done = await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    assert (done.successful_deliveries, done.failed_deliveries, done.left) == (1, 0, 0)
    assert stage.texts(NEW_GROUP) == ["Hi"]
    [line] = await lines(stage, broadcast_id)
    assert (line["user_id"], line["delivery_status"], line["error_code"]) == (NEW_GROUP, "sent", "migrated")
    assert f"(it was {OLD_GROUP})" in str(line["error_text"])


async def test_a_group_named_under_both_its_ids_gets_it_once(stage: Stage) -> None:
    stage.sandbox.world.add_group(OLD_GROUP, "Parents", migrated_to=NEW_GROUP)
    stage.sandbox.world.add_group(NEW_GROUP, "Parents")
    broadcast_id = await foreign_broadcast(stage, [OLD_GROUP, NEW_GROUP])
    async with stage.engine():
        done = await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    assert (done.successful_deliveries, done.cancelled_deliveries, done.left) == (1, 1, 0)
    assert stage.texts(NEW_GROUP) == ["Hi"]


async def test_a_group_that_moves_in_a_circle_fails(stage: Stage) -> None:
    stage.sandbox.world.add_group(OLD_GROUP, "Parents", migrated_to=NEW_GROUP)
    stage.sandbox.world.add_group(NEW_GROUP, "Parents", migrated_to=OLD_GROUP)
    broadcast_id = await foreign_broadcast(stage, [OLD_GROUP])
    async with stage.engine():
        done = await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    assert (done.failed_deliveries, done.left) == (1, 0)
    [line] = await lines(stage, broadcast_id)
    assert (line["delivery_status"], line["error_code"]) == ("failed", "migrated")


async def test_a_group_that_the_bot_was_thrown_out_of_fails(stage: Stage) -> None:
    stage.sandbox.world.add_group(OLD_GROUP, "Parents")
    text = "Forbidden: bot was kicked from the group chat"
    stage.sandbox.world.faults.add("error", status=403, description=text, person=OLD_GROUP)
    broadcast_id = await foreign_broadcast(stage, [OLD_GROUP])
    async with stage.engine():
        await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    [line] = await lines(stage, broadcast_id)
    assert (line["delivery_status"], line["error_code"], line["error_text"]) == ("failed", "blocked", text)


async def test_a_gateway_that_waited_in_vain_leaves_it_unknown(stage: Stage) -> None:
    [person] = await stage.people(1)
    stage.sandbox.world.faults.add("error", status=504, description="Gateway Timeout", person=person)
    async with stage.engine():
        launched = await stage.launch(audience=Audience(people=(person,)))
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    [line] = await lines(stage, launched.id)
    assert (line["delivery_status"], line["error_code"], line["error_text"]) == ("uncertain", "timed_out", "HTTP 504")


async def test_a_silence_leaves_only_those_unknown_who_were_under_way(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        people = await stage.people(60)
        async with stage.engine(reply_timeout=0.5):
            launched = await stage.launch()
            await eventually(lambda: sum(1 for user_id in people if stage.texts(user_id)) > 10)
            stage.sandbox.world.faults.add("hang", when="before", seconds=600)
            await eventually(lambda: _some_unknown(stage, launched.id))
            stage.sandbox.world.faults.clear()
            done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert done.successful_deliveries + done.uncertain_deliveries == 60
    assert done.uncertain_deliveries <= in_flight_limit(30) + 2
    assert [len(stage.texts(user_id)) for user_id in people].count(1) == done.successful_deliveries


async def _some_unknown(stage: Stage, broadcast_id: int) -> bool:
    return (await stage.counts(broadcast_id)).get("uncertain", 0) > 0


def refuse(stage: Stage, user_id: int) -> None:
    stage.sandbox.world.faults.add(
        "error", status=400, description="Bad Request: VOICE_MESSAGES_FORBIDDEN", person=user_id
    )


async def foreign_broadcast(stage: Stage, chats: list[int]) -> int:
    """A row of another program, due now."""
    async with stage.pool.acquire() as conn, conn.transaction():
        broadcast_id: int = await conn.fetchval(
            """
            INSERT INTO message_history (message_text, total_recipients, recipient_type, scheduled_at)
            VALUES ('Hi', $1, 'group', now()) RETURNING id
            """,
            len(chats),
        )
        await conn.execute(
            "INSERT INTO message_recipients (message_id, user_id) SELECT $1, unnest($2::bigint[])", broadcast_id, chats
        )
    await stage.start_due()
    return broadcast_id


async def lines(stage: Stage, broadcast_id: int) -> list[dict[str, object]]:
    """The broadcast's lines in the ledger."""
    async with stage.pool.acquire() as conn:
        rows = await conn.fetch("SELECT * FROM message_recipients WHERE message_id = $1 ORDER BY id", broadcast_id)
    return [dict(row) for row in rows]
