"""`message_recipients`: one person's line in a broadcast's ledger, as screens and services read and make it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.models import AudienceCount, Recipient
from db.pool import Connection


async def snapshot(conn: Connection, message_id: int, audience: Mapping[str, Any]) -> AudienceCount:
    """Write down everyone whom the audience names now and who can be reached, each once; count who was left out.

    The caller has made the broadcast in the same transaction.
    """
    await _check_foreign_keys(conn, "replica")
    row = await conn.fetchrow(
        """
        WITH named AS (
            SELECT user_id FROM bookings
            WHERE course_stream = ANY($2::text[]) AND confirmed IS DISTINCT FROM -1
            UNION
            SELECT unnest($3::bigint[])
            UNION
            SELECT user_id FROM users WHERE $4::boolean
            UNION
            SELECT user_id FROM users u
            WHERE $5::boolean
              AND NOT EXISTS (SELECT FROM bookings b WHERE b.user_id = u.user_id AND b.confirmed IS DISTINCT FROM -1)
        ), people AS (
            SELECT user_id, username, blocked_at, opted_out_at FROM named JOIN users USING (user_id)
        ), written AS (
            INSERT INTO message_recipients (message_id, user_id, username)
            SELECT $1, user_id, username FROM people
            WHERE blocked_at IS NULL AND opted_out_at IS NULL
            ORDER BY user_id
        )
        SELECT count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NULL) AS reachable,
               count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
               count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NOT NULL) AS opted_out
        FROM people
        """,
        message_id,
        list(audience.get("streams", ())),
        list(audience.get("people", ())),
        bool(audience.get("everyone", False)),
        bool(audience.get("no_course", False)),
    )
    await _check_foreign_keys(conn, "origin")
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)


async def _check_foreign_keys(conn: Connection, role: str) -> None:
    """'replica': not for now, in this transaction; 'origin': as ever.

    The broadcast that a million lines point at is our own uncommitted row: asking for it a million times took a third
    of the launch. Where the server's operator has not granted the setting, it is asked for all the same.
    """
    await conn.execute(
        """
        SELECT set_config('session_replication_role', $1, true)
        WHERE has_parameter_privilege('session_replication_role', 'SET')
        """,
        role,
    )


async def cancel_pending(conn: Connection, message_id: int, at: datetime) -> int:
    """Nobody else is to get it: who still waits is cancelled. Returns how many."""
    status = await conn.execute(
        """
        UPDATE message_recipients SET delivery_status = 'cancelled', settled_at = $2
        WHERE message_id = $1 AND delivery_status = 'pending'
        """,
        message_id,
        at,
    )
    return int(status.removeprefix("UPDATE "))


async def page(conn: Connection, message_id: int, status: str | None, limit: int, offset: int) -> list[Recipient]:
    """Recipients in the order of their names; of one status, or all with None."""
    rows = await conn.fetch(
        """
        SELECT r.id, r.message_id, r.user_id, coalesce(u.username, r.username) AS username, u.first_name, u.last_name,
               r.delivery_status, r.telegram_message_id, r.error_code, r.error_text, r.settled_at
        FROM message_recipients r LEFT JOIN users u ON u.user_id = r.user_id
        WHERE r.message_id = $1 AND ($2::text IS NULL OR r.delivery_status = $2)
        ORDER BY u.first_name, u.last_name, r.id
        LIMIT $3 OFFSET $4
        """,
        message_id,
        status,
        limit,
        offset,
    )
    return [Recipient(**row) for row in rows]


async def counts(conn: Connection, message_id: int) -> dict[str, int]:
    """How many recipients stand in each status; statuses that nobody is in are left out."""
    rows = await conn.fetch(
        """
        SELECT delivery_status, count(*) AS people FROM message_recipients
        WHERE message_id = $1 GROUP BY delivery_status
        """,
        message_id,
    )
    return {row["delivery_status"]: row["people"] for row in rows}


async def failure_counts(conn: Connection, message_id: int) -> dict[str, int]:
    """How many failed for each reason (FailureKind), the most frequent first."""
    rows = await conn.fetch(
        """
        SELECT coalesce(error_code, 'other') AS reason, count(*) AS people FROM message_recipients
        WHERE message_id = $1 AND delivery_status = 'failed'
        GROUP BY reason ORDER BY people DESC, reason
        """,
        message_id,
    )
    return {row["reason"]: row["people"] for row in rows}


async def received(conn: Connection, message_id: int, user_id: int) -> bool:
    """Whether the person is one to whom it went, as far as anybody knows: guards presses on its buttons."""
    return bool(
        await conn.fetchval(
            """
            SELECT EXISTS (
                SELECT FROM message_recipients
                WHERE user_id = $2 AND message_id = $1
                  AND delivery_status IN ('sending', 'sent', 'uncertain', 'deleted')
            )
            """,
            message_id,
            user_id,
        )
    )
