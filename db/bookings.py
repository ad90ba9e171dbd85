"""`bookings`: who belongs to which stream. Other programs write it too, some of them ids as text."""

from db.models import Booking
from db.pool import Connection


async def add(
    conn: Connection,
    *,
    user_id: int,
    username: str | None,
    first_name: str | None,
    last_name: str | None,
    course_stream: str,
    confirmed: int,
) -> None:
    """Books a person into a stream. `confirmed`: -1 cancelled, 1 pending, 2 confirmed."""
    await conn.execute(
        """
        INSERT INTO bookings (user_id, username, first_name, last_name, course_stream, confirmed)
        VALUES ($1::bigint, $2, $3, $4, $5, $6)
        """,
        user_id,
        username,
        first_name,
        last_name,
        course_stream,
        confirmed,
    )


async def exist(conn: Connection) -> bool:
    """Whether there is any booking."""
    return bool(await conn.fetchval("SELECT EXISTS (SELECT FROM bookings)"))


async def of_person(conn: Connection, user_id: int) -> list[Booking]:
    """How the person stands in each stream that they have a booking of, in the streams' order.

    A booking that says nothing of its state is taken for pending.
    """
    rows = await conn.fetch(
        """
        SELECT newest.course_stream, newest.confirmed, newest.created_at
        FROM (
            SELECT DISTINCT ON (course_stream) course_stream, coalesce(confirmed, 1) AS confirmed, created_at
            FROM bookings
            WHERE person_id(user_id) = $1 AND course_stream <> ''
            ORDER BY course_stream, coalesce(confirmed, 1) DESC, created_at DESC
        ) AS newest
        LEFT JOIN streams s ON s.code = newest.course_stream
        ORDER BY s.position, newest.course_stream
        """,
        user_id,
    )
    return [Booking(**row) for row in rows]


async def set_confirmed(conn: Connection, user_id: int, course_stream: str, confirmed: int) -> int:
    """All bookings of the person in the stream stand like that; returns how many there are."""
    status = await conn.execute(
        """
        UPDATE bookings SET confirmed = $3, updated_at = now()
        WHERE person_id(user_id) = $1 AND course_stream = $2
        """,
        user_id,
        course_stream,
        confirmed,
    )
    return int(status.removeprefix("UPDATE "))
