"""What people are called: the words that the placeholders of a message become."""

from collections.abc import Sequence

from db.models import Names
from db.pool import Connection


async def of_people(conn: Connection, user_ids: Sequence[int], streams: Sequence[str] = ()) -> list[Names]:
    """The names of those whom Herald knows.

    Their stream is that of the newest booking that is not cancelled, one of these streams before any other.
    """
    rows = await conn.fetch(
        """
        SELECT u.user_id, u.first_name, u.last_name, u.username, u.language, u.language_code,
               booked.code AS stream, booked.title AS stream_title
        FROM users u
        LEFT JOIN LATERAL (
            SELECT b.course_stream AS code, s.title
            FROM bookings b LEFT JOIN streams s ON s.code = b.course_stream
            WHERE b.user_id = u.user_id AND b.confirmed IS DISTINCT FROM -1 AND b.course_stream IS NOT NULL
            ORDER BY b.course_stream = ANY($2::text[]) DESC, b.created_at DESC, b.id DESC
            LIMIT 1
        ) AS booked ON true
        WHERE u.user_id = ANY($1::bigint[])
        """,
        user_ids,
        streams,
    )
    return [Names(**row) for row in rows]
