"""Repeating messages: one occurrence waits at any moment, the next one follows it in the same transaction."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest

from bot.domain.audience import Audience
from bot.domain.content import Content
from bot.domain.lifecycle import BroadcastStatus, RepeatStatus
from bot.domain.quiet import QuietHours
from bot.domain.repeating import EVERY_DAY, Rule, next_after
from bot.errors import DraftGone, DraftIncomplete, NobodyToReach, RepeatMoved, RepeatOver
from bot.services import changing, drafting, repeating, rescheduling
from bot.services.starting import start_due
from db import broadcasts, repeats
from db.models import Broadcast, Repeat
from db.pool import Pool, transaction
from tests.services.test_broadcasting import book, draft

AUTHOR, OTHER = 1, 2
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)  # a Thursday
DAY = timedelta(days=1)
DAILY = Rule(time(18), "UTC", EVERY_DAY)
FIRST = datetime(2026, 3, 5, 18, tzinfo=UTC)


async def test_each_occurrence_is_followed_by_the_next_until_the_times_are_used_up(pool: Pool) -> None:
    repeat = await begun(pool, Rule(time(18), "UTC", EVERY_DAY, times=3))
    assert (repeat.status, repeat.next_at, repeat.done) == (RepeatStatus.ACTIVE, FIRST, 0)
    for n in range(3):
        assert await waiting(pool) == [FIRST + n * DAY]
        assert not (await start_due(pool, now=FIRST + n * DAY - timedelta(seconds=1))).begun
        await start_due(pool, now=FIRST + n * DAY)
    repeat = await reread(pool, repeat)
    assert (repeat.status, repeat.done, repeat.ended_at) == (RepeatStatus.ENDED, 3, FIRST + 2 * DAY)
    assert await waiting(pool) == []
    every = await occurrences(pool, repeat)
    assert [each.status for each in every] == [BroadcastStatus.SENDING] * 3
    assert [each.total_recipients for each in every] == [2] * 3
    assert await actions(pool) == ["repeat_begun", "repeat_ended"]


async def test_one_draft_begins_once_and_what_cannot_begin_leaves_it(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await repeated_draft(pool, DAILY)
    first, second = await asyncio.gather(begin(pool, draft_id), begin(pool, draft_id))
    assert first == second
    assert await waiting(pool) == [FIRST]
    with pytest.raises(DraftGone):
        await repeating.begin(pool, draft_id=draft_id, author_id=OTHER, now=NOW)
    for unfit, error in (
        (await draft(pool, Audience(everyone=True)), DraftIncomplete),  # without a rule
        (await repeated_draft(pool, Rule(time(9), "UTC", EVERY_DAY, until=NOW.date())), RepeatOver),
        (await repeated_draft(pool, DAILY, Audience(streams=("9th_stream",))), NobodyToReach),
    ):
        with pytest.raises(error):
            await begin(pool, unfit)
        assert await pool.fetchval("SELECT count(*) FROM drafts WHERE id = $1", unfit) == 1
    assert await pool.fetchval("SELECT count(*) FROM repeats") == 1


async def test_after_a_week_down_one_was_missed_and_the_next_is_in_the_future(pool: Pool) -> None:
    repeat = await begun(pool, DAILY)
    back = FIRST + 7 * DAY + timedelta(hours=1)
    await start_due(pool, now=back)
    [missed, next_one] = await occurrences(pool, repeat)
    assert (missed.status, missed.scheduled_at) == (BroadcastStatus.MISSED, FIRST)
    assert (next_one.status, next_one.scheduled_at) == (BroadcastStatus.SCHEDULED, FIRST + 8 * DAY)
    # What was missed can wait once more, beside the next one, and is followed by nothing.
    await rescheduling.move(pool, broadcast_id=missed.id, actor_id=OTHER, at=back + timedelta(hours=1), now=back)
    await start_due(pool, now=back + timedelta(hours=1))
    assert [each.status for each in await occurrences(pool, repeat)] == ["sending", "scheduled"]
    # A moment that is only a little late is sent, and the next day's is on time.
    await start_due(pool, now=FIRST + 8 * DAY + timedelta(minutes=5))
    assert await waiting(pool) == [FIRST + 9 * DAY]


async def test_what_quiet_hours_hold_does_not_shift_the_rule_and_leaves_alone(pool: Pool) -> None:
    hours = QuietHours(time(17), time(8), UTC)
    repeat = await begun(pool, DAILY, quiet="hold")
    for n in range(3):
        assert await waiting(pool) == [FIRST + n * DAY]
        assert not await start_due(pool, now=FIRST + n * DAY, hours=hours)
        morning = FIRST + n * DAY + timedelta(hours=14)
        assert await waiting(pool) == [morning]
        [one] = (await start_due(pool, now=morning, hours=hours)).begun
        assert one.scheduled_at == morning
        assert (await reread(pool, repeat)).next_at == FIRST + (n + 1) * DAY


async def test_nothing_is_lost_or_doubled_where_a_start_fails_or_two_processes_are_there(pool: Pool) -> None:
    repeat = await begun(pool, DAILY)
    assert repeat.waiting_id is not None
    with suppress(ConnectionError):
        async with transaction(pool) as conn:
            await conn.execute("UPDATE message_history SET status = 'sending' WHERE id = $1", repeat.waiting_id)
            await repeating.go_on(conn, [repeat.waiting_id], FIRST)
            raise ConnectionError
    assert await reread(pool, repeat) == repeat
    await asyncio.gather(*(start_due(pool, now=FIRST) for _ in range(4)))
    assert [each.status for each in await occurrences(pool, repeat)] == ["sending", "scheduled"]
    # A start and a pause at the same moment: either comes first, and nothing waits afterwards but by the rule.
    outcomes = await asyncio.gather(
        start_due(pool, now=FIRST + DAY),
        repeating.pause(pool, repeat_id=repeat.id, actor_id=OTHER, now=FIRST + DAY),
        return_exceptions=True,
    )
    stands = await reread(pool, repeat)
    assert len(await waiting(pool)) == (1 if isinstance(outcomes[1], RepeatMoved) else 0)
    assert (stands.status == RepeatStatus.ACTIVE) == isinstance(outcomes[1], RepeatMoved)


async def test_one_is_skipped_and_the_whole_is_paused_resumed_and_ended(pool: Pool) -> None:
    repeat = await begun(pool, Rule(time(18), "UTC", EVERY_DAY, times=4))
    assert repeat.waiting_id is not None
    await rescheduling.cancel(pool, broadcast_id=repeat.waiting_id, actor_id=OTHER, now=NOW)
    assert await waiting(pool) == [FIRST + DAY]
    paused = await repeating.pause(pool, repeat_id=repeat.id, actor_id=OTHER, now=NOW)
    assert (paused.status, paused.waiting_id, paused.done) == (RepeatStatus.PAUSED, None, 1)
    assert await waiting(pool) == []
    with pytest.raises(RepeatMoved):
        await repeating.pause(pool, repeat_id=repeat.id, actor_id=OTHER, now=NOW)
    # Resumed the same day: what was skipped stays skipped. After some days nothing comes all at once.
    resumed = await repeating.resume(pool, repeat_id=repeat.id, actor_id=OTHER, now=NOW)
    assert resumed.next_at == FIRST + DAY
    await repeating.pause(pool, repeat_id=repeat.id, actor_id=OTHER, now=NOW)
    late = FIRST + 10 * DAY + timedelta(hours=1)
    resumed = await repeating.resume(pool, repeat_id=repeat.id, actor_id=OTHER, now=late)
    assert await waiting(pool) == [resumed.next_at] == [FIRST + 11 * DAY]
    with pytest.raises(RepeatMoved):
        await repeating.resume(pool, repeat_id=repeat.id, actor_id=OTHER, now=late)
    ended = await repeating.end(pool, repeat_id=repeat.id, actor_id=OTHER, now=late)
    assert (ended.status, ended.ended_at, await waiting(pool)) == (RepeatStatus.ENDED, late, [])
    with pytest.raises(RepeatMoved):
        await repeating.end(pool, repeat_id=repeat.id, actor_id=OTHER, now=late)
    assert await actions(pool) == [
        "repeat_begun",
        "repeat_paused",
        "repeat_resumed",
        "repeat_paused",
        "repeat_resumed",
        "repeat_ended",
    ]


async def test_a_moved_one_is_followed_by_the_rule_and_a_changed_one_alone_or_with_all_that_follow(pool: Pool) -> None:
    repeat = await begun(pool, DAILY)
    assert repeat.waiting_id is not None
    later = FIRST + DAY + timedelta(hours=2)  # past the next moment of the rule, which it takes the place of
    await rescheduling.move(pool, broadcast_id=repeat.waiting_id, actor_id=OTHER, at=later, now=NOW)
    await change(pool, repeat.waiting_id, "Only today", following=False)
    await start_due(pool, now=later)
    assert await waiting(pool) == [FIRST + 2 * DAY]
    [_, second] = await occurrences(pool, repeat)
    assert second.message_text == "Hello"
    await change(pool, second.id, "From now on", following=True)
    await start_due(pool, now=FIRST + 2 * DAY)
    assert [each.message_text for each in await occurrences(pool, repeat)] == ["Only today", *["From now on"] * 2]


async def test_what_another_program_does_to_an_occurrence_does_not_stop_the_repeat(pool: Pool) -> None:
    repeat = await begun(pool, DAILY)
    for n, act in enumerate(("UPDATE message_history SET status = 'cancelled'", "DELETE FROM message_history"), 1):
        await pool.execute(act + " WHERE status = 'scheduled'")
        await asyncio.gather(*(repeating.catch_up(pool, NOW) for _ in range(3)))
        assert (await reread(pool, repeat)).status == RepeatStatus.ACTIVE
        assert await waiting(pool) == [FIRST + n * DAY]


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_happens_the_next_one_waits_and_none_comes_twice(pool: Pool, seed: int) -> None:
    dice, now = Random(seed), NOW  # noqa: S311 - dice for a test
    rule = Rule(time(2, 30), "Europe/Berlin", (0, 1, 3, 6))  # its clocks change on Sunday, 29 March
    repeat = await begun(pool, rule)
    for _ in range(40):
        now += timedelta(hours=dice.choice((0, 1, 9, 30, 100)))
        await start_due(pool, now=now)
        repeat = await reread(pool, repeat)
        with suppress(RepeatMoved):
            match dice.randrange(5):
                case 0:
                    await repeating.pause(pool, repeat_id=repeat.id, actor_id=OTHER, now=now)
                case 1:
                    await repeating.resume(pool, repeat_id=repeat.id, actor_id=OTHER, now=now)
                case 2 if repeat.waiting_id is not None:
                    await rescheduling.cancel(pool, broadcast_id=repeat.waiting_id, actor_id=OTHER, now=now)
        repeat = await reread(pool, repeat)
        assert await waiting(pool) == ([repeat.next_at] if repeat.status == RepeatStatus.ACTIVE else [])
        assert repeat.next_at is None or repeat.next_at == next_after(rule, max(now, repeat.done_at or now))
    every = await occurrences(pool, repeat)
    came = [each.scheduled_at or now for each in every if each.status != BroadcastStatus.CANCELLED]
    assert came == sorted(set(came)), "each later than the one before"
    assert len(came) > 3


async def begun(pool: Pool, rule: Rule, quiet: str | None = None) -> Repeat:
    """A repeat for two people."""
    await book(pool, {11: "3rd_stream", 12: "3rd_stream"})
    return await begin(pool, await repeated_draft(pool, rule), quiet)


async def begin(pool: Pool, draft_id: int, quiet: str | None = None) -> Repeat:
    return await repeating.begin(pool, draft_id=draft_id, author_id=AUTHOR, now=NOW, quiet=quiet)


async def repeated_draft(pool: Pool, rule: Rule, named: Audience | None = None) -> int:
    draft_id = await draft(pool, named or Audience(streams=("3rd_stream",)))
    await drafting.set_repetition(pool, draft_id=draft_id, owner_id=AUTHOR, version=0, rule=rule)
    return draft_id


async def change(pool: Pool, broadcast_id: int, text: str, *, following: bool) -> None:
    """The occurrence says something else, it alone or with all that follow."""
    draft = (await changing.begin(pool, broadcast_id=broadcast_id, owner_id=OTHER, now=NOW)).draft
    seen = {"draft_id": draft.id, "owner_id": OTHER}
    version = await drafting.set_content(pool, **seen, version=draft.version, content=Content(text))
    await changing.save(pool, **seen, version=version, now=NOW, following=following)


async def waiting(pool: Pool) -> list[datetime]:
    rows = await pool.fetch("SELECT scheduled_at FROM message_history WHERE status = 'scheduled' ORDER BY scheduled_at")
    return [row["scheduled_at"] for row in rows]


async def occurrences(pool: Pool, repeat: Repeat) -> list[Broadcast]:
    rows = await pool.fetch("SELECT id FROM message_history WHERE repeat_id = $1 ORDER BY id", repeat.id)
    async with pool.acquire() as conn:
        found = await broadcasts.some(conn, [row["id"] for row in rows])
    return sorted(found, key=lambda each: each.id)


async def reread(pool: Pool, repeat: Repeat) -> Repeat:
    async with pool.acquire() as conn:
        found = await repeats.get(conn, repeat.id)
    assert found is not None
    return found


async def actions(pool: Pool) -> list[str]:
    """What the audit says of repeats."""
    rows = await pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'repeat%' ORDER BY id")
    return [row["action"] for row in rows]
