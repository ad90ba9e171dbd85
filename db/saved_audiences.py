"""`audiences`: those with a name. All administrators share them; `owner_id` is who saved one."""

from db.models import Json, SavedAudience
from db.pool import Connection


async def create(conn: Connection, owner_id: int, title: str, audience: Json) -> bool:
    """Save it; False if another one has the name."""
    status = await conn.execute(
        """
        INSERT INTO audiences (owner_id, title, audience) VALUES ($1, $2, $3)
        ON CONFLICT (title) DO NOTHING
        """,
        owner_id,
        title,
        audience,
    )
    return status == "INSERT 0 1"


async def get(conn: Connection, audience_id: int) -> SavedAudience | None:
    """The audience, if it is still there."""
    row = await conn.fetchrow("SELECT id, title, audience, owner_id FROM audiences WHERE id = $1", audience_id)
    return SavedAudience(**row) if row else None


async def named(conn: Connection, title: str) -> SavedAudience | None:
    """The audience of that name, if there is one."""
    row = await conn.fetchrow("SELECT id, title, audience, owner_id FROM audiences WHERE title = $1", title)
    return SavedAudience(**row) if row else None


async def count(conn: Connection) -> int:
    """How many there are."""
    total: int = await conn.fetchval("SELECT count(*) FROM audiences")
    return total


async def page(conn: Connection, limit: int, offset: int) -> list[SavedAudience]:
    """They by name."""
    rows = await conn.fetch(
        "SELECT id, title, audience, owner_id FROM audiences ORDER BY lower(title), id LIMIT $1 OFFSET $2",
        limit,
        offset,
    )
    return [SavedAudience(**row) for row in rows]


async def delete(conn: Connection, audience_id: int) -> SavedAudience | None:
    """It goes; returns what it was, None if it was gone already."""
    row = await conn.fetchrow(
        "DELETE FROM audiences WHERE id = $1 RETURNING id, title, audience, owner_id", audience_id
    )
    return SavedAudience(**row) if row else None
