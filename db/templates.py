"""Templates: messages to begin others with. All administrators share them; `owner_id` is who made one."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from db.models import Draft, Json
from db.pool import Connection


async def create(
    conn: Connection,
    owner_id: int,
    *,
    title: str,
    content: Json,
    buttons: Sequence[Sequence[Mapping[str, Any]]],
    audience: Json,
    said_in: int,
) -> Draft:
    """A new template; its name came in that message of who makes it."""
    row = await conn.fetchrow(
        """
        INSERT INTO drafts (owner_id, kind, title, content, buttons, audience, said_in)
        VALUES ($1, 'template', $2, $3, $4, $5, $6)
        RETURNING id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
                  scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        """,
        owner_id,
        title,
        content,
        buttons,
        audience,
        said_in,
    )
    assert row is not None  # noqa: S101 - an INSERT without a condition returns its row
    return _to_template(row)


async def get(conn: Connection, template_id: int) -> Draft | None:
    """The template, if it is still there."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE id = $1 AND kind = 'template'
        """,
        template_id,
    )
    return _to_template(row) if row else None


async def lock(conn: Connection, template_id: int) -> Draft | None:
    """The same as `get`, and nobody else can change or delete it until the transaction ends."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE id = $1 AND kind = 'template'
        FOR UPDATE
        """,
        template_id,
    )
    return _to_template(row) if row else None


async def said_in(conn: Connection, owner_id: int, message_id: int) -> Draft | None:
    """The template whose name came in that message of who made it."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE owner_id = $1 AND kind = 'template' AND said_in = $2
        """,
        owner_id,
        message_id,
    )
    return _to_template(row) if row else None


async def page(conn: Connection, limit: int, offset: int) -> list[Draft]:
    """All templates in the order of their names."""
    rows = await conn.fetch(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE kind = 'template'
        ORDER BY lower(title), id
        LIMIT $1 OFFSET $2
        """,
        limit,
        offset,
    )
    return [_to_template(row) for row in rows]


async def count(conn: Connection) -> int:
    """How many templates there are."""
    total: int = await conn.fetchval("SELECT count(*) FROM drafts WHERE kind = 'template'")
    return total


async def rename(conn: Connection, template_id: int, title: str) -> None:
    """Give it another name."""
    await conn.execute(
        """
        UPDATE drafts SET title = $2, version = version + 1, updated_at = now()
        WHERE id = $1 AND kind = 'template'
        """,
        template_id,
        title,
    )


async def delete(conn: Connection, template_id: int) -> None:
    """Remove the template."""
    await conn.execute("DELETE FROM drafts WHERE id = $1 AND kind = 'template'", template_id)


def _to_template(row: asyncpg.Record) -> Draft:
    return Draft(**dict(row))
