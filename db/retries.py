"""After a broadcast's end: those who did not get it, and those of whom it is not known."""

from collections.abc import Collection
from datetime import datetime

from db.models import RetryCount
from db.pool import Connection


async def count_failed(conn: Connection, message_id: int, personal: Collection[str]) -> RetryCount:
    """How many who did not get it can be written to again: all who still want messages, and the promising ones.

    `personal`: the reasons that only the person can end. Such a person is promising once they talk to the bot again.
    """
    row = await conn.fetchrow(
        """
        SELECT count(*) AS everyone,
               count(*) FILTER (WHERE coalesce(r.error_code, '') <> ALL ($2::text[])
                                   OR (u.started_at IS NOT NULL AND u.blocked_at IS NULL)) AS promising
        FROM message_recipients r LEFT JOIN users u ON u.user_id = r.user_id
        WHERE r.message_id = $1 AND r.delivery_status = 'failed'
          AND u.opted_out_at IS NULL AND (u.paused_until > now()) IS NOT TRUE
        """,
        message_id,
        list(personal),
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return RetryCount(**row)


async def put_back_failed(conn: Connection, message_id: int, personal: Collection[str], *, everyone: bool) -> int:
    """failed -> pending for those whom `count_failed` counts, all of them or the promising; returns how many."""
    status = await conn.execute(
        """
        WITH again AS (
            SELECT r.id
            FROM message_recipients r LEFT JOIN users u ON u.user_id = r.user_id
            WHERE r.message_id = $1 AND r.delivery_status = 'failed'
              AND u.opted_out_at IS NULL AND (u.paused_until > now()) IS NOT TRUE
              AND ($3 OR coalesce(r.error_code, '') <> ALL ($2::text[])
                      OR (u.started_at IS NOT NULL AND u.blocked_at IS NULL))
        )
        UPDATE message_recipients r
        SET delivery_status = 'pending', error_code = NULL, error_text = NULL, settled_at = NULL
        FROM again WHERE r.id = again.id AND r.delivery_status = 'failed'
        """,
        message_id,
        list(personal),
        everyone,
    )
    return int(status.removeprefix("UPDATE "))


async def put_back_uncertain(conn: Connection, message_id: int) -> int:
    """uncertain -> pending for everyone who still wants messages; returns how many."""
    status = await conn.execute(
        """
        UPDATE message_recipients r
        SET delivery_status = 'pending', error_code = NULL, error_text = NULL, settled_at = NULL
        WHERE message_id = $1 AND delivery_status = 'uncertain'
          AND NOT EXISTS (SELECT FROM users u WHERE u.user_id = r.user_id
                          AND (u.opted_out_at IS NOT NULL OR u.paused_until > now()))
        """,
        message_id,
    )
    return int(status.removeprefix("UPDATE "))


async def accept_uncertain(conn: Connection, message_id: int, at: datetime) -> int:
    """uncertain -> sent: an administrator takes it for delivered; returns for how many."""
    status = await conn.execute(
        """
        UPDATE message_recipients
        SET delivery_status = 'sent', error_code = NULL, error_text = NULL, settled_at = $2
        WHERE message_id = $1 AND delivery_status = 'uncertain'
        """,
        message_id,
        at,
    )
    return int(status.removeprefix("UPDATE "))


async def reopen(conn: Connection, message_id: int, failed: int, uncertain: int) -> None:
    """completed -> sending, for so many who had failed or of whom it was not known: they wait again.

    Nobody agreed to pay for them: they go at the ordinary speed.
    """
    await conn.execute(
        """
        UPDATE message_history
        SET status = 'sending', completed_at = NULL, paid = false,
            failed_deliveries = failed_deliveries - $2, uncertain_deliveries = uncertain_deliveries - $3
        WHERE id = $1 AND status = 'completed'
        """,
        message_id,
        failed,
        uncertain,
    )


async def count_accepted(conn: Connection, message_id: int, people: int) -> None:
    """So many of whom it was not known count as delivered."""
    await conn.execute(
        """
        UPDATE message_history
        SET successful_deliveries = coalesce(successful_deliveries, 0) + $2,
            uncertain_deliveries = uncertain_deliveries - $2
        WHERE id = $1
        """,
        message_id,
        people,
    )
