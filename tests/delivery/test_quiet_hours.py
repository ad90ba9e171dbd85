"""Quiet hours that begin while broadcasts go out: one waits for their end, one loses its sound, one goes on."""

from datetime import UTC, datetime, timedelta

from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import QuietHours
from db.pool import Pool
from tests.delivery.stage import staged
from tests.waiting import eventually

TO_SWITCH = timedelta(seconds=0.5)  # until nothing leaves any more that was decided upon before


async def test_each_broadcast_does_what_was_chosen_for_it(pool: Pool) -> None:
    streams = {"hold": "a", "silent": "b", None: "c"}
    async with staged(pool, 25) as stage:
        people = {
            quiet: await stage.people(30, stream=stream, first_id=100 * place)
            for place, (quiet, stream) in enumerate(streams.items(), 1)
        }
        launched = {
            quiet: (await stage.launch(str(quiet), Audience(streams=(stream,)), quiet=quiet)).id
            for quiet, stream in streams.items()
        }
        now = datetime.now(UTC)
        begin, end = now + timedelta(seconds=1.2), now + timedelta(seconds=2.8)
        async with stage.engine(quiet_hours=QuietHours(begin.time(), end.time(), UTC)):
            for broadcast_id in launched.values():
                await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
        left = {
            quiet: [row["attempted_at"] for row in await pool.fetch(
                "SELECT attempted_at FROM message_recipients WHERE message_id = $1 AND delivery_status = 'sent'", id_)]
            for quiet, id_ in launched.items()
        }  # fmt: skip
        heard = {
            quiet: [message for person in people[quiet] for message in stage.sandbox.world.chat(person)]
            for quiet in streams
        }
    assert [len(moments) for moments in left.values()] == [30, 30, 30]
    assert [len(messages) for messages in heard.values()] == [30, 30, 30]
    assert min(left["hold"]) < begin, "it was under way"
    assert not [at for at in left["hold"] if begin + TO_SWITCH < at < end]
    assert max(left["hold"]) > end, "and went on by itself"
    assert [at for at in left[None] if begin + TO_SWITCH < at < end], "the others go on"
    silent = sum(bool(message.get("silent")) for message in heard["silent"])
    in_them = sum(begin + TO_SWITCH < at < end for at in left["silent"])
    assert 0 < in_them <= silent < 30
    assert not any(message.get("silent") for message in [*heard["hold"], *heard[None]])


async def test_what_is_held_leaves_right_after_them_and_does_not_without_them(pool: Pool) -> None:
    async with staged(pool, 1000) as stage:
        [person] = await stage.people(1)
        held = await stage.launch("In the morning", quiet="hold")
        await stage.launch("At once")
        end = datetime.now(UTC) + timedelta(seconds=1.2)
        hours = QuietHours((end - timedelta(hours=1)).time(), end.time(), UTC)
        async with stage.engine(quiet_hours=hours):
            await eventually(lambda: stage.texts(person) == ["At once", "In the morning"])
        left = await pool.fetchval("SELECT attempted_at FROM message_recipients WHERE message_id = $1", held.id)
        assert timedelta(0) <= left - end < timedelta(seconds=1)
        async with stage.engine():
            await stage.launch("No quiet hours here", quiet="hold")
            await eventually(lambda: len(stage.texts(person)) == 3)
