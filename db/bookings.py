"""`bookings`: who belongs to which stream. Other programs write it too."""

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
        VALUES ($1, $2, $3, $4, $5, $6)
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
