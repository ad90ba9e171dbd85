"""Streams: the cohorts of the course, with the number of their people."""

from collections.abc import Sequence
from datetime import datetime

from db.models import StreamCount
from db.pool import Connection


async def counts(conn: Connection) -> list[StreamCount]:
    """Every stream in use, in its order, with its people: those with a booking that is not cancelled."""
    return [stream for stream in await every(conn) if stream.archived_at is None]


async def every(conn: Connection) -> list[StreamCount]:
    """The same of all streams: those in use in their order, then the archived ones in theirs."""
    rows = await conn.fetch(
        """
        SELECT s.code, s.title, s.archived_at,
               count(u.user_id) AS people,
               count(u.user_id) FILTER (WHERE u.blocked_at IS NULL AND u.opted_out_at IS NULL
                                          AND (u.paused_until > now()) IS NOT TRUE) AS reachable
        FROM streams s
        LEFT JOIN (SELECT DISTINCT course_stream, person_id(user_id) AS user_id
                   FROM bookings WHERE confirmed IS DISTINCT FROM -1) b
               ON b.course_stream = s.code
        LEFT JOIN users u ON u.user_id = b.user_id
        GROUP BY s.code
        ORDER BY s.archived_at IS NOT NULL, s.position, s.code
        """
    )
    return [StreamCount(**row) for row in rows]


async def titles(conn: Connection) -> dict[str, str | None]:
    """What each stream is called: its code -> its title, None where nobody gave it one. Archived ones too."""
    rows = await conn.fetch("SELECT code, title FROM streams")
    return {row["code"]: row["title"] for row in rows}


async def missing(conn: Connection, codes: Sequence[str]) -> list[str]:
    """Those of the codes that are no stream in use: unknown ones and archived ones, in the order given."""
    rows = await conn.fetch(
        """
        SELECT named.code FROM unnest($1::text[]) WITH ORDINALITY AS named (code, place)
        WHERE NOT EXISTS (SELECT FROM streams s WHERE s.code = named.code AND s.archived_at IS NULL)
        ORDER BY named.place
        """,
        list(codes),
    )
    return [row["code"] for row in rows]


async def lock_order(conn: Connection) -> list[str]:
    """The codes of the streams in use, in their order, which nobody else changes until the transaction ends."""
    rows = await conn.fetch("SELECT code FROM streams WHERE archived_at IS NULL ORDER BY position, code FOR UPDATE")
    return [row["code"] for row in rows]


async def put_in_order(conn: Connection, codes: Sequence[str]) -> None:
    """Their places are those of this list."""
    await conn.execute(
        """
        UPDATE streams s SET position = placed.place
        FROM unnest($1::text[]) WITH ORDINALITY AS placed (code, place)
        WHERE s.code = placed.code
        """,
        codes,
    )


async def add(conn: Connection, code: str, title: str) -> bool:
    """A new stream, the last in order; False if there is one with that code."""
    added = await conn.fetchval(
        """
        INSERT INTO streams (code, title, position)
        SELECT $1, $2, coalesce(max(position), 0) + 1 FROM streams
        ON CONFLICT DO NOTHING
        RETURNING true
        """,
        code,
        title,
    )
    return bool(added)


async def rename(conn: Connection, code: str, title: str) -> bool:
    """What it is called from now on; False if there is no such stream."""
    return bool(await conn.fetchval("UPDATE streams SET title = $2 WHERE code = $1 RETURNING true", code, title))


async def archive(conn: Connection, code: str, at: datetime) -> bool:
    """No longer in use; False if that was so already, or there is no such stream."""
    return bool(
        await conn.fetchval(
            "UPDATE streams SET archived_at = $2 WHERE code = $1 AND archived_at IS NULL RETURNING true", code, at
        )
    )


async def restore(conn: Connection, code: str) -> bool:
    """In use again; False if that was so already, or there is no such stream."""
    return bool(
        await conn.fetchval(
            "UPDATE streams SET archived_at = NULL WHERE code = $1 AND archived_at IS NOT NULL RETURNING true", code
        )
    )
