"""`admins`: who was granted the administrators' screens, beside the owners whom the settings name."""

from collections.abc import Sequence

from db.models import Person
from db.pool import Connection


async def role(conn: Connection, user_id: int) -> str | None:
    """The role that this person holds now; None if none was granted, or it was revoked."""
    granted: str | None = await conn.fetchval(
        "SELECT role FROM admins WHERE user_id = $1 AND revoked_at IS NULL", user_id
    )
    return granted


async def among(conn: Connection, user_ids: list[int]) -> set[int]:
    """Those of the people who hold a role now."""
    rows = await conn.fetch(
        "SELECT user_id FROM admins WHERE user_id = ANY($1::bigint[]) AND revoked_at IS NULL", user_ids
    )
    return {row["user_id"] for row in rows}


async def present(conn: Connection, owner_ids: Sequence[int]) -> list[Person]:
    """The owners and those who hold a role now, as far as they have opened the bot; by name."""
    rows = await conn.fetch(
        """
        SELECT user_id, username, first_name, last_name, language_code, language,
               first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at
        FROM users
        WHERE started_at IS NOT NULL
          AND (user_id = ANY($1::bigint[]) OR user_id IN (SELECT user_id FROM admins WHERE revoked_at IS NULL))
        ORDER BY first_name, last_name, user_id
        """,
        owner_ids,
    )
    return [Person(**row) for row in rows]
