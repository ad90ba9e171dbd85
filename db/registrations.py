"""`free_lesson_registrations`: who came for a free lesson. Other programs write it too."""

from db.pool import Connection


async def add(
    conn: Connection,
    *,
    user_id: int,
    username: str | None,
    first_name: str | None,
    last_name: str | None,
    email: str | None,
) -> None:
    """Registers a person for a free lesson."""
    await conn.execute(
        """
        INSERT INTO free_lesson_registrations (user_id, username, first_name, last_name, email)
        VALUES ($1, $2, $3, $4, $5)
        """,
        user_id,
        username,
        first_name,
        last_name,
        email,
    )
