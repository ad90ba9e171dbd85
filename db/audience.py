"""Whom an audience names. The filter is the JSON of bot/domain/audience.py; `audience_people` reads it in SQL."""

from collections.abc import Sequence

import asyncpg

from db.models import AudienceCount, Json
from db.pool import Connection

FEW = 10_000  # so many are sorted in a moment


async def count(conn: Connection, audience: Json) -> AudienceCount:
    """How many people it names, each once, and of those who are left out how many for each reason."""
    rows = await (_count_all(conn, audience) if _is_all(audience) else _count_named(conn, audience))
    people = {row["left_out"] or "reachable": row["people"] for row in rows}
    return AudienceCount(**{"reachable": 0, "blocked": 0, "opted_out": 0} | people)


def _is_all(audience: Json) -> bool:
    """Whether it is everybody, or everybody in no course, but for people who can be listed."""
    named = audience.get("everyone") or audience.get("no_course")
    listed = any(audience.get(field) for field in ("streams", "people", "free_lesson", "only"))
    return bool(named) and not listed and not (audience.get("but_not") or {}).get("no_course")


async def _count_named(conn: Connection, audience: Json) -> list[asyncpg.Record]:
    return await conn.fetch(
        "SELECT left_out, count(*) AS people FROM audience_people($1) GROUP BY left_out",
        audience,
    )


async def _count_all(conn: Connection, audience: Json) -> list[asyncpg.Record]:
    """All, and then less those who do not get it after all: a third of what it takes to go through them by name.

    The reasons are those of `audience_people`, where nobody was named for a stream of theirs.
    """
    return await conn.fetch(
        """
        WITH unwanted AS MATERIALIZED (
            SELECT user_id FROM people_of($1::jsonb -> 'but_not', true)
            UNION
            SELECT user_id FROM people_of($1 -> 'but_not', false)
        ), away AS (
            SELECT u.*
            FROM (SELECT user_id FROM unwanted ORDER BY 1) AS ordered
            CROSS JOIN LATERAL (SELECT * FROM users WHERE users.user_id = ordered.user_id OFFSET 0) AS u
            WHERE ($1 ->> 'everyone')::boolean
               OR NOT EXISTS (SELECT FROM bookings b
                              WHERE person_id(b.user_id) = u.user_id AND b.confirmed IS DISTINCT FROM -1)
        ), told AS (
            SELECT blocked_at, opted_out_at, paused_until, wants, 1 AS sign FROM users
            WHERE ($1 ->> 'everyone')::boolean
            UNION ALL
            SELECT blocked_at, opted_out_at, paused_until, wants, 1 FROM users u
            WHERE ($1 ->> 'everyone')::boolean IS NOT TRUE
              AND NOT EXISTS (SELECT FROM bookings b
                              WHERE person_id(b.user_id) = u.user_id AND b.confirmed IS DISTINCT FROM -1)
            UNION ALL
            SELECT blocked_at, opted_out_at, paused_until, wants, -1 FROM away
        )
        SELECT CASE WHEN blocked_at IS NOT NULL THEN 'blocked'
                    WHEN opted_out_at IS NOT NULL THEN 'opted_out'
                    WHEN paused_until > now() THEN 'paused'
                    WHEN wants = 'own_stream' THEN 'own_stream'
               END AS left_out, sum(sign) AS people
        FROM told
        GROUP BY 1
        """,
        audience,
    )


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


async def page(conn: Connection, audience: Json, limit: int, *, after: int | None, total: int) -> list[int]:
    """The next of those whom it reaches, by name, after that person; who has no name comes last.

    `total` is how many it reaches: few are gathered and sorted, of many the index of names is walked.
    """
    if total <= FEW:
        return await _gathered_by_name(conn, audience, limit, after)
    found: list[int] = []
    step = 10 * limit
    while len(found) < limit:
        walked = await _next_by_name(conn, step, after)
        reached = await _reached_of(conn, audience, walked)
        found += [user_id for user_id in walked if user_id in reached]
        if len(walked) < step:
            break
        after, step = walked[-1], min(step * 8, 100_000)
    return found[:limit]


async def _gathered_by_name(conn: Connection, audience: Json, limit: int, after: int | None) -> list[int]:
    """U+10FFFF, the last of all characters, stands for the name of who has none."""
    rows = await conn.fetch(
        """
        WITH reached AS MATERIALIZED (
            SELECT user_id FROM audience_people($1) WHERE left_out IS NULL
        ), called AS (
            SELECT u.user_id, coalesce(nullif(searchable_name(u.first_name, u.last_name), ''), chr(1114111)) AS name
            FROM reached
            CROSS JOIN LATERAL (SELECT * FROM users WHERE users.user_id = reached.user_id OFFSET 0) AS u
        ), place AS (
            SELECT coalesce(nullif(searchable_name(first_name, last_name), ''), chr(1114111)) AS name
            FROM users WHERE user_id = $3::bigint
        )
        SELECT user_id FROM called
        WHERE (name COLLATE "C", user_id) > (coalesce((SELECT name FROM place), ''), $3)
        ORDER BY name COLLATE "C", user_id
        LIMIT $2
        """,
        audience,
        limit,
        after,
    )
    return [row["user_id"] for row in rows]


async def _next_by_name(conn: Connection, limit: int, after: int | None) -> list[int]:
    """The people after that one, whoever they are: first those who have a name, then those who have none."""
    rows = await conn.fetch(
        """
        WITH place AS (
            SELECT coalesce(nullif(searchable_name(first_name, last_name), ''), chr(1114111)) AS name
            FROM users WHERE user_id = $2::bigint
        )
        (SELECT user_id FROM users
         WHERE searchable_name(first_name, last_name) COLLATE "C" > ''
           AND (searchable_name(first_name, last_name) COLLATE "C", user_id)
               > (coalesce((SELECT name FROM place), ''), $2)
         ORDER BY searchable_name(first_name, last_name) COLLATE "C", user_id
         LIMIT $1)
        UNION ALL
        (SELECT user_id FROM users
         WHERE searchable_name(first_name, last_name) COLLATE "C" = ''
           AND user_id > CASE WHEN (SELECT name FROM place) = chr(1114111) THEN $2 ELSE -9223372036854775808 END
         ORDER BY user_id
         LIMIT $1)
        LIMIT $1
        """,
        limit,
        after,
    )
    return [row["user_id"] for row in rows]


async def _reached_of(conn: Connection, audience: Json, user_ids: Sequence[int]) -> set[int]:
    """Those of these people whom it reaches."""
    rows = await conn.fetch(
        "SELECT user_id FROM audience_people($1) WHERE left_out IS NULL AND user_id = ANY($2::bigint[])",
        audience,
        user_ids,
    )
    return {row["user_id"] for row in rows}


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
