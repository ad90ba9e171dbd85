"""What is due begins, whoever wrote it: in many processes at once, with broken rows among them, late or in time."""

import asyncio
from datetime import UTC, datetime, time, timedelta

from bot.domain.lifecycle import BroadcastStatus
from bot.domain.pauses import UNRESOLVABLE
from bot.domain.quiet import QuietHours
from bot.services import starting
from db import broadcasts, recipients, schedule
from db.models import Broadcast, Json
from db.pool import Connection, Pool
from tests.db.test_delivery_plans import explain_everything, explained, nodes, pages

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def test_a_row_of_another_program_begins_when_it_is_due(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW, [11, 12])
    assert not await starting.start_due(pool, now=NOW - MINUTE)
    [started] = (await starting.start_due(pool, now=NOW)).begun
    assert (started.id, started.status, started.sent_at) == (broadcast_id, BroadcastStatus.SENDING, NOW)
    assert (started.total_recipients, started.left) == (2, 2)
    assert not await starting.start_due(pool, now=NOW)
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
    assert [started.id for started in (await starting.start_due(pool, now=NOW)).begun] == [earlier, later]


async def test_what_is_far_overdue_is_missed_and_not_sent(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW - 16 * MINUTE, [11])
    in_time = await write_row(pool, NOW - 15 * MINUTE, [11])
    done = await starting.start_due(pool, now=NOW)
    assert ([one.id for one in done.begun], [one.id for one in done.missed]) == ([in_time], [broadcast_id])
    assert (await read(pool, broadcast_id)).status == BroadcastStatus.MISSED
    within = await write_row(pool, NOW - 16 * MINUTE, [11])
    assert [one.id for one in (await starting.start_due(pool, now=NOW, grace=20 * MINUTE)).begun] == [within]
    entries = await pool.fetch("SELECT message_id, recipients FROM audit_log WHERE action = 'scheduled_message_missed'")
    assert [tuple(entry) for entry in entries] == [(broadcast_id, 1)]


async def test_what_quiet_hours_hold_begins_at_their_end_for_whom_it_is_then(pool: Pool) -> None:
    hours = QuietHours(time(11), time(13), UTC)
    await pool.execute("INSERT INTO users (user_id) VALUES (11)")
    held, usual, before = [await write_own(pool, NOW + at * MINUTE, {"everyone": True}) for at in (-59, -1, -61)]
    await pool.execute("UPDATE message_history SET quiet = 'hold' WHERE id <> $1", usual)
    done = await starting.start_due(pool, now=NOW, hours=hours, grace=90 * MINUTE)
    assert [one.id for one in done.begun] == [before, usual]
    assert (await read(pool, held)).scheduled_at == NOW + 60 * MINUTE
    assert not await starting.start_due(pool, now=NOW + 59 * MINUTE, hours=hours)
    await pool.execute("INSERT INTO users (user_id) VALUES (12)")
    # Nobody was there at its first moment, nor at the end of the quiet hours: it is late by no more than since then.
    overslept = await write_own(pool, NOW - 30 * MINUTE, {"everyone": True})
    await pool.execute("UPDATE message_history SET quiet = 'hold' WHERE id = $1", overslept)
    begun = (await starting.start_due(pool, now=NOW + 74 * MINUTE, hours=hours)).begun
    assert [(one.id, one.left) for one in begun] == [(held, 2), (overslept, 2)]
    actions = await pool.fetch("SELECT action FROM audit_log WHERE message_id = $1 ORDER BY id", held)
    assert [action for (action,) in actions] == ["scheduled_message_put_off", "scheduled_message_sent"]


async def test_a_person_named_twice_gets_it_once_and_the_total_is_set_right(pool: Pool) -> None:
    broadcast_id = await write_row(pool, NOW, [11, 12, 11, 11], total=99)
    [started] = (await starting.start_due(pool, now=NOW)).begun
    assert (started.total_recipients, started.cancelled_deliveries, started.left) == (4, 2, 2)
    async with pool.acquire() as conn:
        waiting = await recipients.page(conn, broadcast_id, "pending", 10, 0)
    assert sorted(recipient.user_id for recipient in waiting) == [11, 12]


async def test_who_opted_out_gets_nothing_whoever_writes(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO users (user_id, opted_out_at) VALUES (12, now())")
        await conn.execute("INSERT INTO users (user_id, blocked_at) VALUES (13, now())")
    broadcast_id = await write_row(pool, NOW, [11, 12, 13])
    [started] = (await starting.start_due(pool, now=NOW)).begun
    assert (started.cancelled_deliveries, started.left) == (1, 2)
    async with pool.acquire() as conn:
        [left_out] = await recipients.page(conn, broadcast_id, "cancelled", 10, 0)
    assert (left_out.user_id, left_out.error_code) == (12, "opted_out")


async def test_whom_it_reaches_is_found_out_at_the_moment_itself(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute(
            "INSERT INTO bookings (user_id, course_stream) VALUES (11, '3rd_stream'), (12, '3rd_stream')"
        )
    broadcast_id = await write_own(pool, NOW, {"streams": ["3rd_stream"]})
    empty = await write_own(pool, NOW, {"streams": ["9th_stream"]})
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO bookings (user_id, course_stream) VALUES (13, '3rd_stream')")
        await conn.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 11")
    begun, over = (await starting.start_due(pool, now=NOW)).begun
    assert (begun.id, begun.total_recipients, begun.left_out) == (broadcast_id, 2, {"opted_out": 1})
    async with pool.acquire() as conn:
        assert await recipients.people(conn, broadcast_id) == [12, 13]
    assert (over.id, over.status, over.sent_at, over.completed_at) == (empty, BroadcastStatus.COMPLETED, NOW, NOW)


async def test_what_cannot_be_begun_is_set_aside_and_holds_up_nobody(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO users (user_id) VALUES (11)")
    broken = [
        await write_own(pool, NOW - MINUTE, {"people": ["eleven"]}),
        await write_own(pool, NOW - MINUTE, {"streams": {"not": "a list"}}),
        await write_own(pool, NOW - MINUTE, {"everyone": True, "only": {"did": "missed", "broadcast": 999_999}}),
        await write_own(pool, NOW - MINUTE, {"everyone": True, "only": {"did": "got", "broadcast": "none"}}),
    ]
    fine = [await write_own(pool, NOW, {"people": [11, 12]}), await write_row(pool, NOW, [11])]
    done = await starting.start_due(pool, now=NOW)
    assert [one.id for one in done.begun] == fine
    assert sorted(one.id for one in done.missed) == sorted(broken)
    assert {(one.status, one.pause_reason) for one in done.missed} == {(BroadcastStatus.MISSED, UNRESOLVABLE)}
    assert not await starting.start_due(pool, now=NOW)


async def test_many_at_once_begin_once_each_however_many_processes_begin_them(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO users (user_id) SELECT generate_series(1, 3000)")
        await conn.execute(
            """
            INSERT INTO message_history (message_text, content, audience, status, scheduled_at, total_recipients)
            SELECT 'Hi', '{"text": "Hi"}', jsonb_build_object('people', jsonb_build_array(n, n + 1)), 'scheduled', $1, 2
            FROM generate_series(1, 700) AS n
            """,
            NOW,
        )
    large = [await write_own(pool, NOW, {"everyone": True}, expected=3000) for _ in range(2)]
    held, moved = [await write_row(pool, NOW, [11]) for _ in range(2)]
    async with pool.acquire() as conn:
        async with conn.transaction():
            await conn.execute("SELECT FROM message_history WHERE id = $1 FOR UPDATE", held)
            await conn.execute("UPDATE message_history SET scheduled_at = $2 WHERE id = $1", moved, NOW + MINUTE)
            done = await asyncio.gather(*(starting.start_due(pool, now=NOW) for _ in range(3)))
        begun = [one.id for started in done for one in started.begun]
        assert len(begun) == len(set(begun)) == 702
        assert set(large) <= set(begun)
        assert await conn.fetchval("SELECT count(*) FROM message_recipients WHERE message_id = ANY($1)", begun) == 7400
        assert await conn.fetchval("SELECT count(*) FROM audit_log WHERE action = 'scheduled_message_sent'") == 702
    assert [one.id for one in (await starting.start_due(pool, now=NOW)).begun] == [held]
    assert (await read(pool, moved)).status == BroadcastStatus.SCHEDULED


async def test_among_ten_thousand_the_due_ones_are_found_by_the_index(conn: Connection) -> None:
    await conn.execute(
        """
        INSERT INTO message_history (message_text, status, scheduled_at, total_recipients)
        SELECT repeat('x', 200), 'scheduled', $1::timestamptz + n * interval '1 second', 10
        FROM generate_series(1, 10000) AS n
        """,
        NOW,
    )
    await conn.execute("ANALYZE message_history")
    notices = await explain_everything(conn)
    assert await schedule.next_due(conn) == NOW + timedelta(seconds=1)
    due = await schedule.lock_due(conn, NOW + timedelta(seconds=50), more_than=-1, at_most=2000, limit=200)
    assert len(due) == 50
    assert not await schedule.lock_overdue(conn, NOW, 200)
    for plan in await explained(conn, notices, "SELECT"):
        scans = [
            node.get("Index Name") for node in nodes(plan) if "Relation Name" in node and "Scan" in node["Node Type"]
        ]
        assert set(scans) <= {"idx_message_history_due"}
        assert pages(plan) < 300


async def test_a_row_without_a_time_is_left_alone(pool: Pool) -> None:
    broadcast_id = await write_row(pool, None, [11])
    assert not await starting.start_due(pool, now=NOW)
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


async def write_own(pool: Pool, scheduled_at: datetime, audience: Json, *, expected: int = 1) -> int:
    """What an administrator scheduled for these people; returns its id."""
    broadcast_id: int = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, content, audience, author_id, status, sent_at, scheduled_at,
                                     total_recipients)
        VALUES ('Hi', '{"text": "Hi"}', $1, 1, 'scheduled', NULL, $2, $3) RETURNING id
        """,
        audience,
        scheduled_at,
        expected,
    )
    return broadcast_id


async def read(pool: Pool, broadcast_id: int) -> Broadcast:
    async with pool.acquire() as conn:
        found = await broadcasts.get(conn, broadcast_id)
    assert found is not None
    return found
