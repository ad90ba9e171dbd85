"""Streams: the cohorts of the course, with the number of their people."""

from db.models import StreamCount
from db.pool import Connection


async def counts(conn: Connection) -> list[StreamCount]:
    """Every stream in use, in its order, with its people: those with a booking that is not cancelled."""
    rows = await conn.fetch(
        """
        SELECT s.code, s.title,
               count(u.user_id) AS people,
               count(u.user_id) FILTER (WHERE u.blocked_at IS NULL AND u.opted_out_at IS NULL) AS reachable
        FROM streams s
        LEFT JOIN (SELECT DISTINCT course_stream, user_id FROM bookings WHERE confirmed IS DISTINCT FROM -1) b
               ON b.course_stream = s.code
        LEFT JOIN users u ON u.user_id = b.user_id
        WHERE s.archived_at IS NULL
        GROUP BY s.code, s.title, s.position
        ORDER BY s.position, s.code
        """
    )
    return [StreamCount(**dict(row)) for row in rows]


async def titles(conn: Connection) -> dict[str, str | None]:
    """What each stream is called: its code -> its title, None where nobody gave it one. Archived ones too."""
    rows = await conn.fetch("SELECT code, title FROM streams")
    return {row["code"]: row["title"] for row in rows}
