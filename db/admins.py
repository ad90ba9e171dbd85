"""`admins`: who was granted the administrators' screens, beside the owners whom the settings name."""

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
