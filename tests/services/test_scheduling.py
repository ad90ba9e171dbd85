"""A draft becomes a broadcast that waits for its moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.errors import DraftChanged, DraftGone, DraftIncomplete, HeraldError, MomentPast, NobodyToReach
from bot.services import scheduling
from db import drafts, recipients
from db.models import Broadcast
from db.pool import Pool

AUTHOR = 1
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_scheduling_freezes_the_message_and_writes_down_nobody_yet(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute(
            "INSERT INTO bookings (user_id, course_stream) VALUES (11, '3rd_stream'), (12, '3rd_stream')"
        )
        await conn.execute("UPDATE users SET blocked_at = now() WHERE user_id = 12")
    draft_id = await draft(pool, Audience(streams=("3rd_stream",)), NOW + HOUR)
    first, again = await asyncio.gather(schedule(pool, draft_id), schedule(pool, draft_id))
    assert first == again
    assert (first.status, first.scheduled_at, first.sent_at) == (BroadcastStatus.SCHEDULED, NOW + HOUR, None)
    assert (first.message_text, first.author_id, first.quiet) == ("Hello", AUTHOR, "hold")
    assert (first.total_recipients, first.left_out) == (1, {"blocked": 1})
    async with pool.acquire() as conn:
        assert await drafts.get(conn, draft_id, AUTHOR) is None
        assert await recipients.counts(conn, first.id) == {}
        [entry] = await conn.fetch("SELECT action, actor_id, message_id, recipients, details FROM audit_log")
    assert tuple(entry)[:4] == ("message_scheduled", AUTHOR, first.id, 1)
    assert entry["details"]["scheduled_at"] == "2026-03-05T13:00:00+00:00"
    assert entry["details"]["left_out"] == {"blocked": 1}


@pytest.mark.parametrize(
    ("at", "version", "people", "refusal"),
    [
        (None, None, (11,), DraftIncomplete),
        (NOW, None, (11,), MomentPast),
        (NOW + HOUR, 7, (11,), DraftChanged),
        (NOW + HOUR, None, (12,), NobodyToReach),
    ],
)
async def test_what_cannot_be_scheduled_stays_a_draft(
    pool: Pool, at: datetime | None, version: int | None, people: tuple[int, ...], refusal: type[HeraldError]
) -> None:
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO users (user_id, blocked_at) VALUES (11, NULL), (12, now())")
    draft_id = await draft(pool, Audience(people=people), at)
    with pytest.raises(refusal):
        await schedule(pool, draft_id, version)
    with pytest.raises(DraftGone):
        await scheduling.schedule(pool, draft_id=draft_id, author_id=AUTHOR + 1, now=NOW)
    async with pool.acquire() as conn:
        assert await drafts.get(conn, draft_id, AUTHOR) is not None
        assert await conn.fetchval("SELECT count(*) FROM message_history") == 0


async def draft(pool: Pool, named: Audience, at: datetime | None) -> int:
    """A draft of the author that is to leave at that moment; returns its id."""
    async with pool.acquire() as conn:
        made = await drafts.create(conn, AUTHOR, {"text": "Hello", "entities": []}, audience=named.to_json())
        await conn.execute("UPDATE drafts SET scheduled_at = $2, quiet = 'hold' WHERE id = $1", made.id, at)
    return made.id


async def schedule(pool: Pool, draft_id: int, version: int | None = None) -> Broadcast:
    return await scheduling.schedule(pool, draft_id=draft_id, author_id=AUTHOR, version=version, now=NOW)
