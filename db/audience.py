"""Whom an audience names. The filter is the JSON of bot/domain/audience.py; `audience_people` reads it in SQL."""

from collections.abc import Sequence

from db.models import AudienceCount, Json, Person
from db.pool import Connection


async def count(conn: Connection, audience: Json) -> AudienceCount:
    """How many people it names, each once, and of those who are left out how many for each reason."""
    rows = await conn.fetch(
        """
        SELECT coalesce(left_out, 'reachable') AS outcome, count(*) AS people
        FROM audience_people($1)
        GROUP BY outcome
        """,
        audience,
    )
    counted = {"reachable": 0, "blocked": 0, "opted_out": 0} | {row["outcome"]: row["people"] for row in rows}
    return AudienceCount(**counted)


async def somebody(conn: Connection, audience: Json, *, other_than: int | None) -> int | None:
    """One of those whom it reaches, at random, and not that one; None if there is nobody else."""
    found: int | None = await conn.fetchval(
        """
        SELECT user_id FROM audience_people($1)
        WHERE left_out IS NULL AND user_id IS DISTINCT FROM $2
        ORDER BY random()
        LIMIT 1
        """,
        audience,
        other_than,
    )
    return found


async def page(conn: Connection, audience: Json, limit: int, offset: int) -> list[Person]:
    """Those whom it reaches, by name."""
    rows = await conn.fetch(
        """
        SELECT u.user_id, u.username, u.first_name, u.last_name, u.language_code, u.language, u.first_seen_at,
               u.last_seen_at, u.started_at, u.blocked_at, u.opted_out_at, u.paused_until, u.wants
        FROM audience_people($1) JOIN users u USING (user_id)
        WHERE left_out IS NULL
        ORDER BY u.first_name, u.last_name, u.user_id
        LIMIT $2 OFFSET $3
        """,
        audience,
        limit,
        offset,
    )
    return [Person(**row) for row in rows]


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
