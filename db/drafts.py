"""Drafts: messages that are still being written. Each belongs to one administrator."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from db.models import Draft, Json
from db.pool import Connection


async def create(conn: Connection, owner_id: int, content: Json) -> Draft:
    """A new draft with its text; nobody to send it to and no buttons yet."""
    row = await conn.fetchrow(
        """
        INSERT INTO drafts (owner_id, content)
        VALUES ($1, $2)
        RETURNING id, owner_id, kind, title, content, buttons, audience, created_at, updated_at
        """,
        owner_id,
        content,
    )
    assert row is not None  # noqa: S101 - an INSERT without a condition returns its row
    return _to_draft(row)


async def get(conn: Connection, draft_id: int, owner_id: int) -> Draft | None:
    """The draft, if it is still there and is that person's own."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, created_at, updated_at
        FROM drafts
        WHERE id = $1 AND owner_id = $2
        """,
        draft_id,
        owner_id,
    )
    return _to_draft(row) if row else None


async def said_in(conn: Connection, owner_id: int, message_id: int) -> Draft | None:
    """The draft whose content came in that message of its owner, as `said_in` within the content says."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, created_at, updated_at
        FROM drafts
        WHERE owner_id = $1 AND kind = 'draft' AND content->'said_in' = to_jsonb($2::bigint)
        """,
        owner_id,
        message_id,
    )
    return _to_draft(row) if row else None


async def lock_for_launch(conn: Connection, draft_id: int, owner_id: int) -> Draft | None:
    """The same as `get`, and nobody else can change or launch it until the transaction ends."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, created_at, updated_at
        FROM drafts
        WHERE id = $1 AND owner_id = $2
        FOR UPDATE
        """,
        draft_id,
        owner_id,
    )
    return _to_draft(row) if row else None


async def newest(conn: Connection, owner_id: int) -> Draft | None:
    """The draft that the person worked on last."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, created_at, updated_at
        FROM drafts
        WHERE owner_id = $1 AND kind = 'draft'
        ORDER BY updated_at DESC, id DESC
        LIMIT 1
        """,
        owner_id,
    )
    return _to_draft(row) if row else None


async def count(conn: Connection, owner_id: int) -> int:
    """How many drafts the person has."""
    total: int = await conn.fetchval(
        "SELECT count(*) FROM drafts WHERE owner_id = $1 AND kind = 'draft'",
        owner_id,
    )
    return total


async def save_content(conn: Connection, draft_id: int, owner_id: int, content: Json) -> bool:
    """Replace the text; False if the draft is gone."""
    changed = await conn.fetchval(
        """
        UPDATE drafts SET content = $3, updated_at = now()
        WHERE id = $1 AND owner_id = $2
        RETURNING id
        """,
        draft_id,
        owner_id,
        content,
    )
    return changed is not None


async def save_buttons(
    conn: Connection,
    draft_id: int,
    owner_id: int,
    buttons: Sequence[Sequence[Mapping[str, Any]]],
    said_in: int | None = None,
) -> bool:
    """Replace the buttons, which came in that message of the owner if they were typed; False if the draft is gone."""
    changed = await conn.fetchval(
        """
        UPDATE drafts
        SET buttons = $3, updated_at = now(),
            content = CASE WHEN $4::bigint IS NULL THEN content
                           ELSE jsonb_set(content, '{said_in}', to_jsonb($4::bigint)) END
        WHERE id = $1 AND owner_id = $2
        RETURNING id
        """,
        draft_id,
        owner_id,
        buttons,
        said_in,
    )
    return changed is not None


async def save_audience(conn: Connection, draft_id: int, owner_id: int, audience: Json) -> bool:
    """Replace the audience; False if the draft is gone."""
    changed = await conn.fetchval(
        """
        UPDATE drafts SET audience = $3, updated_at = now()
        WHERE id = $1 AND owner_id = $2
        RETURNING id
        """,
        draft_id,
        owner_id,
        audience,
    )
    return changed is not None


async def delete(conn: Connection, draft_id: int) -> None:
    """Remove the draft: it was launched, or thrown away."""
    await conn.execute("DELETE FROM drafts WHERE id = $1", draft_id)


def _to_draft(row: asyncpg.Record) -> Draft:
    return Draft(**dict(row))
