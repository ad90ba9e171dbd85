"""Broadcasts whose moment comes, whoever wrote them: found, begun, or missed. Many at once in few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg

from db.broadcast_rows import to_broadcasts
from db.models import Broadcast
from db.pool import Connection

# A row that holds what nobody can read: another program may write anything.
UNREADABLE = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)


async def next_due(conn: Connection) -> datetime | None:
    """The earliest moment at which a broadcast is to begin; None if none waits."""
    moment: datetime | None = await conn.fetchval(
        "SELECT min(scheduled_at) FROM message_history WHERE status = 'scheduled'"
    )
    return moment


async def lock_due(conn: Connection, now: datetime, *, more_than: int, at_most: int, limit: int) -> list[int]:
    """The ids of broadcasts that are due, the longest due first, locked; what somebody else has locked is passed over.

    Only those that are expected to reach more people than the one number and at most the other.
    """
    rows = await conn.fetch(
        """
        SELECT id FROM message_history
        WHERE status = 'scheduled' AND scheduled_at <= $1 AND total_recipients > $2 AND total_recipients <= $3
        ORDER BY scheduled_at, id
        LIMIT $4
        FOR UPDATE SKIP LOCKED
        """,
        now,
        more_than,
        at_most,
        limit,
    )
    return [row["id"] for row in rows]


async def lock_overdue(conn: Connection, due_before: datetime, limit: int) -> list[int]:
    """The ids of broadcasts that should have begun before that moment, locked."""
    rows = await conn.fetch(
        """
        SELECT id FROM message_history
        WHERE status = 'scheduled' AND scheduled_at < $1
        ORDER BY scheduled_at, id
        LIMIT $2
        FOR UPDATE SKIP LOCKED
        """,
        due_before,
        limit,
    )
    return [row["id"] for row in rows]


async def lock_holding(conn: Connection, now: datetime) -> dict[int, datetime]:
    """The ids and moments of broadcasts that are due and are not to leave in quiet hours, locked."""
    rows = await conn.fetch(
        """
        SELECT id, scheduled_at FROM message_history
        WHERE status = 'scheduled' AND scheduled_at <= $1 AND quiet = 'hold'
        ORDER BY scheduled_at, id
        FOR UPDATE SKIP LOCKED
        """,
        now,
    )
    return {row["id"]: row["scheduled_at"] for row in rows}


async def put_off(conn: Connection, moments: Mapping[int, datetime]) -> list[Broadcast]:
    """Each of these, which are scheduled and locked, is to begin at its moment instead.

    The caller writes it down: the database's own note is left out.
    """
    await conn.execute("SELECT set_config('herald.noted', 'on', true)")
    rows = await conn.fetch(
        """
        UPDATE message_history h SET scheduled_at = later.at
        FROM unnest($1::int[], $2::timestamptz[]) AS later (id, at)
        WHERE h.id = later.id
        RETURNING h.*
        """,
        list(moments),
        list(moments.values()),
    )
    return to_broadcasts(rows)


async def miss(conn: Connection, broadcast_ids: Sequence[int], reason: str | None) -> list[Broadcast]:
    """scheduled -> missed: an administrator decides. `reason`: why, if it is not that nobody was there in time."""
    rows = await conn.fetch(
        """
        UPDATE message_history SET status = 'missed', pause_reason = $2, missed_told_at = NULL
        WHERE id = ANY($1::int[]) AND status = 'scheduled'
        RETURNING *
        """,
        broadcast_ids,
        reason,
    )
    return to_broadcasts(rows)


async def groundless(conn: Connection, broadcast_ids: Sequence[int]) -> list[int]:
    """Those of them that are for who did something with a broadcast that is not there any more."""
    rows = await conn.fetch(
        """
        SELECT h.id FROM message_history h
        WHERE h.id = ANY($1::int[]) AND h.audience->'only'->>'broadcast' IS NOT NULL
          AND NOT EXISTS (SELECT FROM message_history b WHERE b.id = (h.audience->'only'->>'broadcast')::bigint)
        """,
        broadcast_ids,
    )
    return [row["id"] for row in rows]


async def cancel_repeated(conn: Connection, broadcast_ids: Sequence[int], at: datetime) -> None:
    """Where a person stands twice in what another program wrote, only the first line stays."""
    await conn.execute(
        """
        UPDATE message_recipients SET delivery_status = 'cancelled', settled_at = $2
        WHERE delivery_status = 'pending' AND id IN (
            SELECT id FROM (
                SELECT r.id, row_number() OVER (PARTITION BY r.message_id, r.user_id ORDER BY r.id) AS place
                FROM message_history h JOIN message_recipients r ON r.message_id = h.id
                WHERE h.id = ANY($1::int[]) AND h.content IS NULL
            ) AS placed
            WHERE place > 1
        )
        """,
        broadcast_ids,
        at,
    )


async def cancel_opted_out(conn: Connection, broadcast_ids: Sequence[int], at: datetime) -> None:
    """Who opted out, or wants none for now, gets no broadcast, whoever writes it."""
    await conn.execute(
        """
        UPDATE message_recipients r
        SET delivery_status = 'cancelled', settled_at = $2,
            error_code = CASE WHEN u.opted_out_at IS NOT NULL THEN 'opted_out' ELSE 'paused' END
        FROM message_history h, users u
        WHERE h.id = ANY($1::int[]) AND h.content IS NULL AND r.message_id = h.id AND r.delivery_status = 'pending'
          AND u.user_id = r.user_id AND (u.opted_out_at IS NOT NULL OR u.paused_until > $2)
        """,
        broadcast_ids,
        at,
    )


async def start(conn: Connection, broadcast_ids: Sequence[int], now: datetime) -> list[Broadcast]:
    """scheduled or missed -> sending, with the counts that their recipients' lines give; the longest due first.

    Where nobody is to get it, it is over at once.
    """
    rows = await conn.fetch(
        """
        UPDATE message_history h
        SET status = CASE WHEN tally.waiting > 0 THEN 'sending' ELSE 'completed' END,
            completed_at = CASE WHEN tally.waiting = 0 THEN $2::timestamptz END,
            sent_at = $2, pause_reason = NULL, total_recipients = tally.total, successful_deliveries = tally.sent,
            failed_deliveries = tally.failed, uncertain_deliveries = tally.uncertain,
            cancelled_deliveries = tally.cancelled
        FROM unnest($1::int[]) AS due (id) CROSS JOIN LATERAL (
            SELECT count(*) AS total,
                   count(*) FILTER (WHERE delivery_status IN ('pending', 'sending')) AS waiting,
                   count(*) FILTER (WHERE delivery_status IN ('sent', 'deleted')) AS sent,
                   count(*) FILTER (WHERE delivery_status = 'failed') AS failed,
                   count(*) FILTER (WHERE delivery_status = 'uncertain') AS uncertain,
                   count(*) FILTER (WHERE delivery_status = 'cancelled') AS cancelled
            FROM message_recipients WHERE message_id = due.id
        ) AS tally
        WHERE h.id = due.id AND h.status IN ('scheduled', 'missed')
        RETURNING h.*
        """,
        broadcast_ids,
        now,
    )
    return sorted(to_broadcasts(rows), key=lambda begun: (begun.scheduled_at or now, begun.id))
