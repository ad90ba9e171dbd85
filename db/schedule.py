"""Broadcasts that wait for their moment, whoever wrote them."""

from datetime import datetime

from db.pool import Connection


async def mark_missed(conn: Connection, due_before: datetime) -> list[int]:
    """scheduled -> missed for what should have begun before that moment: an administrator decides."""
    rows = await conn.fetch(
        """
        UPDATE message_history SET status = 'missed'
        WHERE status = 'scheduled' AND scheduled_at < $1
        RETURNING id
        """,
        due_before,
    )
    return [row["id"] for row in rows]


async def lock_due(conn: Connection, now: datetime) -> int | None:
    """The id of the broadcast that has been due for the longest, locked; None if nothing is due."""
    due: int | None = await conn.fetchval(
        """
        SELECT id FROM message_history
        WHERE status = 'scheduled' AND scheduled_at <= $1
        ORDER BY scheduled_at, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
        """,
        now,
    )
    return due


async def cancel_repeated(conn: Connection, broadcast_id: int, at: datetime) -> None:
    """Where a person stands twice in it, only the first line stays."""
    await conn.execute(
        """
        UPDATE message_recipients SET delivery_status = 'cancelled', settled_at = $2
        WHERE delivery_status = 'pending' AND id IN (
            SELECT id FROM (
                SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY id) AS place
                FROM message_recipients WHERE message_id = $1
            ) AS placed
            WHERE place > 1
        )
        """,
        broadcast_id,
        at,
    )


async def cancel_opted_out(conn: Connection, broadcast_id: int, at: datetime) -> None:
    """Who opted out, or wants none for now, gets no broadcast, whoever writes it."""
    await conn.execute(
        """
        UPDATE message_recipients r
        SET delivery_status = 'cancelled', settled_at = $2,
            error_code = CASE WHEN u.opted_out_at IS NOT NULL THEN 'opted_out' ELSE 'paused' END
        FROM users u
        WHERE r.message_id = $1 AND r.delivery_status = 'pending'
          AND u.user_id = r.user_id AND (u.opted_out_at IS NOT NULL OR u.paused_until > $2)
        """,
        broadcast_id,
        at,
    )


async def start(conn: Connection, broadcast_id: int, now: datetime) -> None:
    """scheduled -> sending, with the counts that its recipients' lines give."""
    await conn.execute(
        """
        UPDATE message_history h
        SET status = 'sending', sent_at = $2, total_recipients = tally.total, successful_deliveries = tally.sent,
            failed_deliveries = tally.failed, uncertain_deliveries = tally.uncertain,
            cancelled_deliveries = tally.cancelled
        FROM (
            SELECT count(*) AS total,
                   count(*) FILTER (WHERE delivery_status IN ('sent', 'deleted')) AS sent,
                   count(*) FILTER (WHERE delivery_status = 'failed') AS failed,
                   count(*) FILTER (WHERE delivery_status = 'uncertain') AS uncertain,
                   count(*) FILTER (WHERE delivery_status = 'cancelled') AS cancelled
            FROM message_recipients WHERE message_id = $1
        ) AS tally
        WHERE h.id = $1 AND h.status = 'scheduled'
        """,
        broadcast_id,
        now,
    )
