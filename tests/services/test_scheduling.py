"""Scheduled rows, written as another program writes them: with the reference's columns alone."""

from datetime import UTC, datetime, timedelta

from bot.domain.lifecycle import BroadcastStatus
from bot.services import scheduling
from db import broadcasts, recipients
from db.models import Broadcast
from db.pool import Pool

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def test_a_row_of_another_program_begins_when_it_is_due(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW, [11, 12])
    assert await scheduling.start_due(pool, now=NOW - MINUTE) == []
    [started] = await scheduling.start_due(pool, now=NOW)
    assert (started.id, started.status, started.sent_at) == (broadcast_id, BroadcastStatus.SENDING, NOW)
    assert (started.total_recipients, started.left) == (2, 2)
    assert await scheduling.start_due(pool, now=NOW) == []
    async with pool.acquire() as conn:
        entries = await conn.fetch(
            "SELECT action, actor_id, message_id, recipients, preview FROM audit_log ORDER BY id"
        )
    assert [tuple(entry) for entry in entries] == [
        ("message_scheduled", None, broadcast_id, 2, "<b>Hi</b>"),
        ("scheduled_message_sent", None, broadcast_id, 2, "<b>Hi</b>"),
    ]


async def test_the_longest_due_begins_first(pool: Pool) -> None:
    later = await write_row(pool, NOW - MINUTE, [11])
    earlier = await write_row(pool, NOW - 2 * MINUTE, [11])
    assert [started.id for started in await scheduling.start_due(pool, now=NOW)] == [earlier, later]


async def test_what_is_far_overdue_is_missed_and_not_sent(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW - 16 * MINUTE, [11])
    assert await scheduling.start_due(pool, now=NOW) == []
    assert (await read(pool, broadcast_id)).status == BroadcastStatus.MISSED


async def test_a_person_named_twice_gets_it_once_and_the_total_is_set_right(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW, [11, 12, 11, 11], total=99)
    [started] = await scheduling.start_due(pool, now=NOW)
    assert (started.total_recipients, started.cancelled_deliveries, started.left) == (4, 2, 2)
    async with pool.acquire() as conn:
        waiting = await recipients.page(conn, broadcast_id, "pending", 10, 0)
    assert sorted(recipient.user_id for recipient in waiting) == [11, 12]


async def test_who_opted_out_gets_nothing_whoever_writes(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO users (user_id, opted_out_at) VALUES (12, now())")
        await conn.execute("INSERT INTO users (user_id, blocked_at) VALUES (13, now())")
    broadcast_id = await write_row(pool, NOW, [11, 12, 13])
    [started] = await scheduling.start_due(pool, now=NOW)
    assert (started.cancelled_deliveries, started.left) == (1, 2)
    async with pool.acquire() as conn:
        [left_out] = await recipients.page(conn, broadcast_id, "cancelled", 10, 0)
    assert (left_out.user_id, left_out.error_code) == (12, "opted_out")


async def test_a_row_without_a_time_is_left_alone(pool: Pool) -> None:
    broadcast_id = await write_row(pool, None, [11])
    assert await scheduling.start_due(pool, now=NOW) == []
    async with pool.acquire() as conn:
        assert await recipients.counts(conn, broadcast_id) == {"pending": 1}


async def write_row(pool: Pool, scheduled_at: datetime | None, people: list[int], *, total: int | None = None) -> int:
    """What another program writes, in one transaction; returns the row's id."""
    async with pool.acquire() as conn, conn.transaction():
        broadcast_id: int = await conn.fetchval(
            """
            INSERT INTO message_history (message_text, total_recipients, recipient_type, recipient_group, scheduled_at)
            VALUES ('<b>Hi</b>', $1, 'group', '3rd_stream', $2) RETURNING id
            """,
            len(people) if total is None else total,
            scheduled_at,
        )
        await conn.executemany(
            "INSERT INTO message_recipients (message_id, user_id) VALUES ($1, $2)",
            [(broadcast_id, user_id) for user_id in people],
        )
    return broadcast_id


async def read(pool: Pool, broadcast_id: int) -> Broadcast:
    async with pool.acquire() as conn:
        found = await broadcasts.get(conn, broadcast_id)
    assert found is not None
    return found
