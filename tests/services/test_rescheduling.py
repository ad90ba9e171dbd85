"""Scheduled broadcasts are moved, sent now, cancelled and changed: once, and only as they were seen."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.audience import Audience
from bot.domain.content import Content
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import Quiet
from bot.errors import (
    BroadcastGone,
    BroadcastMoved,
    ChangedMeanwhile,
    DraftGone,
    DraftIncomplete,
    MomentPast,
    NobodyToReach,
    ScheduleChanged,
    TooLateToChange,
)
from bot.services import changing, drafting, rescheduling
from db import broadcasts, drafts, recipients
from db.models import Broadcast, Draft
from db.pool import Pool
from tests.services.test_broadcasting import book
from tests.services.test_starting import write_row

AUTHOR, COLLEAGUE = 1, 2
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STREAM = Audience(streams=("3rd_stream",))


async def test_a_move_counts_once_and_names_who_moved_it(pool: Pool) -> None:
    broadcast_id = await scheduled(pool, NOW + DAY)
    seen = rescheduling.standing(await read(pool, broadcast_id))
    moved = await move(pool, broadcast_id, NOW + 2 * DAY, seen)
    assert (moved.status, moved.scheduled_at, moved.reminded_at) == ("scheduled", NOW + 2 * DAY, None)
    assert await move(pool, broadcast_id, NOW + 2 * DAY, seen) == moved, "it is there already"
    with pytest.raises(ScheduleChanged):
        await move(pool, broadcast_id, NOW + 3 * DAY, seen)
    with pytest.raises(MomentPast):
        await move(pool, broadcast_id, NOW)
    with pytest.raises(BroadcastGone):
        await move(pool, 404, NOW + DAY)
    assert await audited(pool) == [("scheduled_message_moved", COLLEAGUE, broadcast_id, 2, "Hello")]
    details = await pool.fetchval("SELECT details FROM audit_log WHERE action = 'scheduled_message_moved'")
    assert details == {"scheduled_at": (NOW + DAY).isoformat(), "moved_to": (NOW + 2 * DAY).isoformat()}
    for _ in range(2):  # chosen once more it is not written down again
        chosen = await set_quiet(pool, broadcast_id, Quiet.SILENT)
        assert (chosen.quiet, chosen.scheduled_at) == ("silent", NOW + 2 * DAY)
    details = await pool.fetch("SELECT details FROM audit_log WHERE action = 'scheduled_message_changed'")
    assert [entry["details"]["quiet"] for entry in details] == ["silent"]
    missed = await scheduled(pool, NOW - DAY, status="missed")
    with pytest.raises(BroadcastMoved):
        await set_quiet(pool, missed, Quiet.HOLD)
    assert (await move(pool, missed, NOW + DAY)).status == BroadcastStatus.SCHEDULED
    await pool.execute("UPDATE message_history SET status = 'sending'")
    with pytest.raises(BroadcastMoved):
        await move(pool, missed, NOW + 2 * DAY)


async def test_two_who_decide_at_once_do_it_once(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream", 12: "3rd_stream", 13: "3rd_stream"})
    broadcast_id = await scheduled(pool, NOW + DAY)
    seen = rescheduling.standing(await read(pool, broadcast_id))
    whose: dict[str, Any] = {"broadcast_id": broadcast_id, "now": NOW, "seen": seen}
    done = await asyncio.gather(
        rescheduling.send_now(pool, actor_id=AUTHOR, **whose),
        rescheduling.send_now(pool, actor_id=COLLEAGUE, **whose),
        rescheduling.cancel(pool, actor_id=COLLEAGUE, **whose),
        rescheduling.move(pool, actor_id=COLLEAGUE, at=NOW + 2 * DAY, **whose),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Broadcast) for each in done) == 1
    assert sum(isinstance(each, (BroadcastMoved, ScheduleChanged)) for each in done) == 3
    assert len(await audited(pool)) == 1


async def test_sent_now_it_reaches_whom_it_is_for_now(pool: Pool) -> None:
    broadcast_id = await scheduled(pool, NOW - DAY, status="missed")
    with pytest.raises(NobodyToReach):
        await rescheduling.send_now(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, now=NOW)
    assert (await read(pool, broadcast_id)).status == BroadcastStatus.MISSED
    await book(pool, {11: "3rd_stream", 12: "3rd_stream", 13: "3rd_stream"})
    begun = await rescheduling.send_now(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, now=NOW)
    assert (begun.status, begun.sent_at, begun.left) == (BroadcastStatus.SENDING, NOW, 3)
    assert await audited(pool) == [("scheduled_message_sent_now", COLLEAGUE, broadcast_id, 3, "Hello")]
    foreign = await write_row(pool, NOW + DAY, [11, 12, 11])
    await pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 12")
    async with pool.acquire() as conn:
        count = await rescheduling.people_now(conn, await read(pool, foreign), NOW)
    assert (count.reachable, count.opted_out) == (1, 1)
    assert (await rescheduling.send_now(pool, broadcast_id=foreign, actor_id=AUTHOR, now=NOW)).left == 1


async def test_cancelled_it_reaches_nobody_and_may_become_a_draft(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    foreign = await write_row(pool, NOW + DAY, [11, 12])
    cancelled = await rescheduling.cancel(pool, broadcast_id=foreign, actor_id=COLLEAGUE, now=NOW)
    assert (cancelled.status, cancelled.left, cancelled.sent_at) == (BroadcastStatus.CANCELLED, 0, None)
    async with pool.acquire() as conn:
        assert await recipients.counts(conn, foreign) == {"cancelled": 2}
    broadcast_id = await scheduled(pool, NOW - DAY, status="missed", title="Weekly")
    back = await rescheduling.take_back(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, now=NOW)
    assert (back.draft.owner_id, back.draft.title, back.draft.audience["streams"]) == (
        COLLEAGUE,
        "Weekly",
        ["3rd_stream"],
    )
    with pytest.raises(BroadcastMoved):
        await rescheduling.take_back(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, now=NOW)
    entries = await audited(pool, "scheduled_message_cancelled")
    assert [(actor, broadcast, people) for _, actor, broadcast, people, _ in entries] == [
        (COLLEAGUE, foreign, 2),
        (COLLEAGUE, broadcast_id, 2),
    ]


async def test_a_change_is_saved_while_it_waits(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream", 12: "4th_stream", 13: "4th_stream"})
    broadcast_id = await scheduled(pool, NOW + DAY)
    draft = await begin(pool, broadcast_id, AUTHOR)
    assert (draft.changes_broadcast, draft.version, draft.content) == (
        broadcast_id,
        0,
        {"text": "Hello", "entities": []},
    )
    assert await begin(pool, broadcast_id, AUTHOR) == draft, "there is one change of it for each person"
    version = await set_content(pool, draft, "")
    with pytest.raises(DraftIncomplete):
        await changing.save(pool, draft_id=draft.id, owner_id=AUTHOR, version=version, now=NOW)
    version = await set_content(pool, draft, "Hello all", version)
    version = await drafting.set_audience(
        pool, draft_id=draft.id, owner_id=AUTHOR, version=version, audience=Audience(streams=("4th_stream",))
    )
    await move(pool, broadcast_id, NOW + 2 * DAY)  # when it leaves is another matter
    saved = await changing.save(pool, draft_id=draft.id, owner_id=AUTHOR, version=version, now=NOW)
    assert (saved.message_text, saved.recipient_group, saved.total_recipients) == ("Hello all", "4th_stream", 2)
    assert (saved.status, saved.scheduled_at) == (BroadcastStatus.SCHEDULED, NOW + 2 * DAY)
    with pytest.raises(DraftGone):
        await changing.save(pool, draft_id=draft.id, owner_id=AUTHOR, version=version, now=NOW)
    assert await audited(pool, "scheduled_message_changed") == [
        ("scheduled_message_changed", AUTHOR, broadcast_id, 2, "Hello all")
    ]


async def test_what_can_no_longer_be_saved_stays_as_a_draft_of_its_own(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    broadcast_id = await scheduled(pool, NOW + DAY)
    mine, theirs = await begin(pool, broadcast_id, AUTHOR), await begin(pool, broadcast_id, COLLEAGUE)
    for draft, text in ((mine, "Mine"), (theirs, "Theirs")):
        await set_content(pool, draft, text)
    await changing.save(pool, draft_id=theirs.id, owner_id=COLLEAGUE, version=1, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        await changing.save(pool, draft_id=mine.id, owner_id=AUTHOR, version=1, now=NOW)
    assert (await read_draft(pool, mine)).changes_broadcast is None
    assert (await read(pool, broadcast_id)).message_text == "Theirs"
    again = await begin(pool, broadcast_id, AUTHOR)
    assert again.content == {"text": "Theirs", "entities": []}
    await rescheduling.send_now(pool, broadcast_id=broadcast_id, actor_id=AUTHOR, now=NOW)
    with pytest.raises(TooLateToChange) as refused:
        await changing.save(pool, draft_id=again.id, owner_id=AUTHOR, version=0, now=NOW)
    assert refused.value.values == {"status": BroadcastStatus.SENDING}
    assert (await read_draft(pool, again)).changes_broadcast is None
    with pytest.raises(BroadcastMoved):
        await begin(pool, broadcast_id, AUTHOR)


async def test_a_change_begun_before_somebody_elses_gives_way_and_an_empty_one_goes(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    broadcast_id = await scheduled(pool, NOW + DAY)
    mine, theirs = await begin(pool, broadcast_id, AUTHOR), await begin(pool, broadcast_id, COLLEAGUE)
    await set_content(pool, mine, "Mine")
    await set_content(pool, theirs, "Theirs")
    await changing.save(pool, draft_id=theirs.id, owner_id=COLLEAGUE, version=1, now=NOW)
    again = await begin(pool, broadcast_id, AUTHOR)
    assert again.id != mine.id
    for draft in (mine, again):
        await changing.drop_unchanged(pool, draft_id=draft.id, owner_id=AUTHOR)
    assert (await read_draft(pool, mine)).content == {"text": "Mine", "entities": []}
    async with pool.acquire() as conn:
        assert await drafts.get(conn, again.id, AUTHOR) is None


async def scheduled(pool: Pool, at: datetime, *, status: str = "scheduled", title: str | None = None) -> int:
    """A broadcast of the author to the 3rd stream; its id. The audit is emptied."""
    broadcast_id: int = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, content, audience, recipient_type, recipient_group, status,
                                     author_id, total_recipients, scheduled_at, sent_at, draft_title, reminded_at)
        VALUES ('Hello', $1, $2, 'group', '3rd_stream', $3, $4, 2, $5, NULL, $6, $5)
        RETURNING id
        """,
        {"text": "Hello", "entities": []},
        STREAM.to_json(),
        status,
        AUTHOR,
        at,
        title,
    )
    await pool.execute("DELETE FROM audit_log WHERE action = 'message_scheduled'")
    return broadcast_id


async def set_quiet(pool: Pool, broadcast_id: int, quiet: Quiet | None) -> Broadcast:
    return await rescheduling.set_quiet(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, quiet=quiet, now=NOW)


async def move(pool: Pool, broadcast_id: int, at: datetime, seen: str | None = None) -> Broadcast:
    """By the colleague."""
    return await rescheduling.move(pool, broadcast_id=broadcast_id, actor_id=COLLEAGUE, at=at, now=NOW, seen=seen)


async def begin(pool: Pool, broadcast_id: int, owner_id: int) -> Draft:
    return (await changing.begin(pool, broadcast_id=broadcast_id, owner_id=owner_id, now=NOW)).draft


async def set_content(pool: Pool, draft: Draft, text: str, version: int = 0) -> int:
    return await drafting.set_content(
        pool, draft_id=draft.id, owner_id=draft.owner_id, version=version, content=Content(text)
    )


async def read(pool: Pool, broadcast_id: int) -> Broadcast:
    async with pool.acquire() as conn:
        found = await broadcasts.get(conn, broadcast_id)
    assert found is not None
    return found


async def read_draft(pool: Pool, draft: Draft) -> Draft:
    async with pool.acquire() as conn:
        found = await drafts.get(conn, draft.id, draft.owner_id)
    assert found is not None
    return found


async def audited(pool: Pool, action: str = "scheduled_message%") -> list[tuple[Any, ...]]:
    """What the audit says of such actions."""
    rows = await pool.fetch(
        "SELECT action, actor_id, message_id, recipients, preview FROM audit_log WHERE action LIKE $1 ORDER BY id",
        action,
    )
    return [tuple(row) for row in rows]
