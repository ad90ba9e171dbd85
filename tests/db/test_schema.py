"""What the migrations promise to Python and to other programs."""

import asyncio
import re
from datetime import UTC, datetime

import asyncpg
import pytest

from bot.domain.lifecycle import BroadcastStatus, DeliveryStatus
from db.pool import Connection, Pool

LATER = datetime(2099, 1, 1, 10, tzinfo=UTC)
# Table -> the indexes that the programs before Herald documented.
DOCUMENTED_INDEXES = {
    "message_recipients": {
        "message_recipients_pkey",
        "idx_message_recipients_message_id",
        "idx_message_recipients_status",
        "idx_message_recipients_user_id",
    },
    "messages": {
        "messages_pkey",
        "messages_message_id_created_at_key",
        "idx_messages_conversation",
        "idx_messages_sender",
        "idx_messages_created_at",
        "idx_messages_failed",
        "idx_messages_direction",
        "idx_messages_context_type",
        "idx_messages_command",
        "idx_messages_reply",
        "idx_messages_metadata",
        "idx_messages_media",
        "idx_messages_dashboard",
    },
}


@pytest.mark.parametrize(
    ("constraint", "statuses"),
    [
        ("message_history_status_check", BroadcastStatus),
        ("message_recipients_delivery_status_check", DeliveryStatus),
    ],
)
async def test_sql_and_python_know_the_same_statuses(
    conn: Connection, constraint: str, statuses: type[BroadcastStatus] | type[DeliveryStatus]
) -> None:
    check = await conn.fetchval("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", constraint)
    assert set(re.findall(r"'(\w+)'", check)) == {status.value for status in statuses}


@pytest.mark.parametrize("table", DOCUMENTED_INDEXES)
async def test_every_documented_index_exists(conn: Connection, table: str) -> None:
    rows = await conn.fetch("SELECT indexname FROM pg_indexes WHERE tablename = $1", table)
    assert {row["indexname"] for row in rows} >= DOCUMENTED_INDEXES[table]


async def test_no_status_is_ever_null(conn: Connection) -> None:
    rows = await conn.fetch(
        """
        SELECT column_name FROM information_schema.columns
        WHERE table_name IN ('message_history', 'message_recipients') AND column_name IN ('status', 'delivery_status')
          AND is_nullable = 'NO'
        """
    )
    assert len(rows) == 2


async def status_of(conn: Connection, broadcast_id: int) -> str:
    status: str = await conn.fetchval("SELECT status FROM message_history WHERE id = $1", broadcast_id)
    return status


async def foreign(conn: Connection, scheduled_at: datetime | None = None) -> int:
    """A broadcast that another program writes, with a recipient."""
    broadcast_id: int = await conn.fetchval(
        "INSERT INTO message_history (message_text, total_recipients, scheduled_at) VALUES ('hi', 1, $1) RETURNING id",
        scheduled_at,
    )
    await conn.execute("INSERT INTO message_recipients (message_id, user_id) VALUES ($1, 1)", broadcast_id)
    return broadcast_id


async def test_another_programs_broadcast_is_heralds_if_it_has_a_time(conn: Connection) -> None:
    assert await status_of(conn, await foreign(conn, LATER)) == "scheduled"
    assert await status_of(conn, await foreign(conn)) == "completed"


async def test_a_time_given_afterwards_schedules_what_nobody_has_sent(conn: Connection) -> None:
    waiting, sent = await foreign(conn), await foreign(conn)
    await conn.execute("UPDATE message_recipients SET delivery_status = 'sent' WHERE message_id = $1", sent)
    await conn.execute("UPDATE message_history SET scheduled_at = $1", LATER)
    assert await status_of(conn, waiting) == "scheduled"
    assert await status_of(conn, sent) == "completed"


async def test_a_status_that_herald_gives_stands(conn: Connection) -> None:
    broadcast_id = await conn.fetchval(
        "INSERT INTO message_history (message_text, status, author_id) VALUES ('hi', 'sending', 1) RETURNING id"
    )
    assert await status_of(conn, broadcast_id) == "sending"
    with pytest.raises(asyncpg.CheckViolationError):
        await conn.execute("UPDATE message_history SET status = 'unheard of'")


async def test_listeners_wake_for_states_and_times_and_not_for_counters(pool: Pool) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    def hear(_conn: object, _pid: int, _channel: str, payload: object) -> None:
        heard.put_nowait(str(payload))

    async with pool.acquire() as listener, pool.acquire() as conn:
        await listener.add_listener("herald_broadcasts", hear)
        scheduled = await foreign(conn, LATER)
        assert await asyncio.wait_for(heard.get(), 20) == str(scheduled)
        await foreign(conn)
        await conn.execute("UPDATE message_history SET successful_deliveries = 1, status = status")
        await conn.execute("UPDATE message_history SET status = 'sending' WHERE id = $1", scheduled)
        assert await asyncio.wait_for(heard.get(), 20) == str(scheduled)
        assert heard.empty()
        await listener.remove_listener("herald_broadcasts", hear)
