"""Whom an audience names. The filter is the JSON of bot/domain/audience.py; people are lines of `users`."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.models import AudienceCount
from db.pool import Connection


async def count(conn: Connection, audience: Mapping[str, Any]) -> AudienceCount:
    """How many people it names, each once. Who blocked the bot counts as blocked, whether opted out or not."""
    row = await conn.fetchrow(
        """
        WITH named AS (
            SELECT user_id FROM bookings
            WHERE course_stream = ANY($1::text[]) AND confirmed IS DISTINCT FROM -1
            UNION
            SELECT unnest($2::bigint[])
            UNION
            SELECT user_id FROM users WHERE $3::boolean
            UNION
            SELECT user_id FROM users u
            WHERE $4::boolean
              AND NOT EXISTS (SELECT FROM bookings b WHERE b.user_id = u.user_id AND b.confirmed IS DISTINCT FROM -1)
        )
        SELECT count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NULL) AS reachable,
               count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
               count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NOT NULL) AS opted_out
        FROM named JOIN users USING (user_id)
        """,
        list(audience.get("streams", ())),
        list(audience.get("people", ())),
        bool(audience.get("everyone", False)),
        bool(audience.get("no_course", False)),
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)


async def stream_overlap(conn: Connection, codes: Sequence[str]) -> int:
    """How many people are in more than one of these streams."""
    people: int = await conn.fetchval(
        """
        SELECT count(*) FROM (
            SELECT user_id FROM bookings
            WHERE course_stream = ANY($1::text[]) AND confirmed IS DISTINCT FROM -1
            GROUP BY user_id
            HAVING count(DISTINCT course_stream) > 1
        ) AS several
        """,
        codes,
    )
    return people


async def unknown(conn: Connection, user_ids: Sequence[int]) -> list[int]:
    """Those of the ids that are nobody whom Herald knows, in order."""
    rows = await conn.fetch(
        """
        SELECT asked.user_id FROM unnest($1::bigint[]) AS asked (user_id)
        LEFT JOIN users USING (user_id)
        WHERE users.user_id IS NULL
        ORDER BY asked.user_id
        """,
        user_ids,
    )
    return [row["user_id"] for row in rows]
