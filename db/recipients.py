"""`message_recipients`: one person's line in a broadcast's ledger, as screens and services read and make it."""

from collections.abc import Mapping, Sequence
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
        WITH people AS (
            SELECT user_id, username, left_out FROM audience_people($2)
        ), written AS (
            INSERT INTO message_recipients (message_id, user_id, username)
            SELECT $1, user_id, username FROM people
            WHERE left_out IS NULL
            ORDER BY user_id
        )
        SELECT count(*) FILTER (WHERE left_out IS NULL) AS reachable,
               count(*) FILTER (WHERE left_out = 'blocked') AS blocked,
               count(*) FILTER (WHERE left_out = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE left_out = 'paused') AS paused,
               count(*) FILTER (WHERE left_out = 'own_stream') AS own_stream
        FROM people
        """,
        message_id,
        audience,
    )
    await _check_foreign_keys(conn, "origin")
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)


async def resolve(conn: Connection, broadcast_ids: Sequence[int]) -> None:
    """Write down everyone whom their audiences name now and who can be reached, and count who was left out.

    What came with recipients of its own, written by another program, stays as it is.
    """
    await _check_foreign_keys(conn, "replica")
    await conn.execute(
        """
        WITH people AS MATERIALIZED (
            SELECT h.id AS message_id, p.user_id, p.username, p.left_out
            FROM message_history h CROSS JOIN LATERAL audience_people(h.audience) AS p
            WHERE h.id = ANY($1::int[]) AND h.audience IS NOT NULL
              AND NOT EXISTS (SELECT FROM message_recipients r WHERE r.message_id = h.id)
        ), written AS (
            INSERT INTO message_recipients (message_id, user_id, username)
            SELECT message_id, user_id, username FROM people
            WHERE left_out IS NULL
            ORDER BY message_id, user_id
        ), reasons AS (
            SELECT message_id, jsonb_object_agg(left_out, amount) AS left_out
            FROM (
                SELECT message_id, left_out, count(*) AS amount FROM people
                WHERE left_out IS NOT NULL GROUP BY message_id, left_out
            ) AS counted
            GROUP BY message_id
        )
        UPDATE message_history h SET left_out = coalesce(r.left_out, '{}')
        FROM unnest($1::int[]) AS due (id) LEFT JOIN reasons r ON r.message_id = due.id
        WHERE h.id = due.id AND h.audience IS NOT NULL
        """,
        broadcast_ids,
    )
    await _check_foreign_keys(conn, "origin")


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


async def people(conn: Connection, message_id: int) -> list[int]:
    """The ids of the people in the ledger, each once."""
    rows = await conn.fetch(
        """
        SELECT DISTINCT user_id FROM message_recipients WHERE message_id = $1 AND user_id IS NOT NULL
        ORDER BY user_id
        """,
        message_id,
    )
    return [row["user_id"] for row in rows]


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
