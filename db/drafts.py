"""Drafts: messages that are still being written. Each belongs to one administrator."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from db.models import Draft, Json
from db.pool import Connection


async def create(
    conn: Connection,
    owner_id: int,
    content: Json,
    *,
    said_in: int | None = None,
    title: str | None = None,
    buttons: Sequence[Sequence[Mapping[str, Any]]] = (),
    audience: Json | None = None,
    series_step_id: int | None = None,
    quiet: str | None = None,
) -> Draft:
    """A new draft; `said_in` is the message of its owner that brought the content, if one did."""
    row = await conn.fetchrow(
        """
        INSERT INTO drafts (owner_id, content, said_in, title, buttons, audience, series_step_id, quiet)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        RETURNING id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
                  scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        """,
        owner_id,
        content,
        said_in,
        title,
        buttons,
        audience or {},
        series_step_id,
        quiet,
    )
    assert row is not None  # noqa: S101 - an INSERT without a condition returns its row
    return _to_draft(row)


async def get(conn: Connection, draft_id: int, owner_id: int) -> Draft | None:
    """The draft, if it is still there and is that person's own."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE id = $1 AND owner_id = $2 AND kind = 'draft'
        """,
        draft_id,
        owner_id,
    )
    return _to_draft(row) if row else None


async def buttons(conn: Connection, draft_id: int) -> Sequence[Sequence[Json]]:
    """The rows of a draft's or a template's buttons, whoever's it is; none if it is gone."""
    rows: Sequence[Sequence[Json]] | None = await conn.fetchval("SELECT buttons FROM drafts WHERE id = $1", draft_id)
    return rows or ()


async def lock(conn: Connection, draft_id: int, owner_id: int) -> Draft | None:
    """The same as `get`, and nobody else can change, launch or delete it until the transaction ends."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE id = $1 AND owner_id = $2 AND kind = 'draft'
        FOR UPDATE
        """,
        draft_id,
        owner_id,
    )
    return _to_draft(row) if row else None


async def said_in(conn: Connection, owner_id: int, message_id: int) -> Draft | None:
    """The draft into which that message of its owner was put last."""
    row = await conn.fetchrow(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE owner_id = $1 AND kind = 'draft' AND said_in = $2
        """,
        owner_id,
        message_id,
    )
    return _to_draft(row) if row else None


async def page(conn: Connection, owner_id: int, limit: int, offset: int) -> list[Draft]:
    """The person's drafts, the one that was worked on last first; those that hold nothing are left out."""
    rows = await conn.fetch(
        """
        SELECT id, owner_id, kind, title, content, buttons, audience, version, said_in, created_at, updated_at,
               scheduled_at, quiet, changes_broadcast, repetition, series_step_id
        FROM drafts
        WHERE owner_id = $1 AND kind = 'draft'
          AND (content->>'text' ~ '\\S' OR content ? 'media' OR buttons <> '[]')
        ORDER BY updated_at DESC, id DESC
        LIMIT $2 OFFSET $3
        """,
        owner_id,
        limit,
        offset,
    )
    return [_to_draft(row) for row in rows]


async def count(conn: Connection, owner_id: int) -> int:
    """How many drafts the person has, without those that hold nothing."""
    total: int = await conn.fetchval(
        """
        SELECT count(*) FROM drafts
        WHERE owner_id = $1 AND kind = 'draft'
          AND (content->>'text' ~ '\\S' OR content ? 'media' OR buttons <> '[]')
        """,
        owner_id,
    )
    return total


async def save(conn: Connection, draft: Draft) -> int | None:
    """Write the draft as it is to stand from now on; returns its new version, None if it is gone."""
    version: int | None = await conn.fetchval(
        """
        UPDATE drafts
        SET content = $3, buttons = $4, audience = $5, title = $6, said_in = $7, scheduled_at = $8, repetition = $9,
            quiet = $10, version = version + 1, updated_at = now()
        WHERE id = $1 AND owner_id = $2 AND kind = 'draft'
        RETURNING version
        """,
        draft.id,
        draft.owner_id,
        draft.content,
        draft.buttons,
        draft.audience,
        draft.title,
        draft.said_in,
        draft.scheduled_at,
        draft.repetition,
        draft.quiet,
    )
    return version


async def delete(conn: Connection, draft_id: int) -> None:
    """Remove the draft: it was launched, or thrown away."""
    await conn.execute("DELETE FROM drafts WHERE id = $1 AND kind = 'draft'", draft_id)


def _to_draft(row: asyncpg.Record) -> Draft:
    return Draft(**dict(row))
