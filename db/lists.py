"""Lists of people: who of those that a list names is known, and all of them put into a stream at once."""

from collections.abc import Sequence

from db.pool import Connection


async def known_ids(conn: Connection, user_ids: Sequence[int]) -> set[int]:
    """Those of the ids that are people whom Herald knows."""
    rows = await conn.fetch("SELECT user_id FROM users WHERE user_id = ANY($1::bigint[])", user_ids)
    return {row["user_id"] for row in rows}


async def owners(conn: Connection, usernames: Sequence[str]) -> dict[str, int]:
    """Username -> the person who has it. Where several do, one has given it up: whom Telegram showed with it last."""
    rows = await conn.fetch(
        """
        SELECT DISTINCT ON (asked.username) asked.username, u.user_id
        FROM unnest($1::text[]) AS asked (username)
        JOIN users u ON searchable(u.username) COLLATE "C" = searchable(asked.username) AND u.username IS NOT NULL
        ORDER BY asked.username, u.named_by = 'telegram' DESC, u.last_seen_at DESC NULLS LAST, u.first_seen_at DESC
        """,
        usernames,
    )
    return {row["username"]: row["user_id"] for row in rows}


async def outside(conn: Connection, user_ids: Sequence[int], course_stream: str) -> list[int]:
    """Those of the people who are not in the stream: they have no booking there, or only cancelled ones."""
    rows = await conn.fetch(
        """
        SELECT asked.user_id FROM unnest($1::bigint[]) AS asked (user_id)
        WHERE NOT EXISTS (SELECT FROM bookings b
                          WHERE person_id(b.user_id) = asked.user_id AND b.course_stream = $2
                            AND b.confirmed IS DISTINCT FROM -1)
        """,
        user_ids,
        course_stream,
    )
    return [row["user_id"] for row in rows]


async def book(conn: Connection, user_ids: Sequence[int], course_stream: str) -> int:
    """Confirmed bookings for these people, who are not in the stream; cancelled ones count again.

    Returns how many people that are: those whom Herald knows.
    """
    booked: int = await conn.fetchval(
        """
        WITH again AS (
            UPDATE bookings SET confirmed = 2, updated_at = now()
            WHERE course_stream = $2 AND person_id(user_id) = ANY($1::bigint[])
            RETURNING person_id(user_id) AS user_id
        ), added AS (
            INSERT INTO bookings (user_id, username, first_name, last_name, course_stream, confirmed)
            SELECT u.user_id, u.username, u.first_name, u.last_name, $2, 2
            FROM users u
            WHERE u.user_id = ANY($1::bigint[]) AND NOT EXISTS (SELECT FROM again WHERE again.user_id = u.user_id)
            RETURNING 1
        )
        SELECT (SELECT count(DISTINCT user_id) FROM again) + (SELECT count(*) FROM added)
        """,
        user_ids,
        course_stream,
    )
    return booked
