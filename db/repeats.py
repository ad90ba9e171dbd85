"""`repeats`: messages that are sent again and again, and which occurrence of each waits for its moment."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from db.models import Json, Repeat
from db.pool import Connection


async def create(
    conn: Connection,
    *,
    rule: Json,
    content: Json,
    buttons: Sequence[Sequence[Json]],
    audience: Json,
    quiet: str | None,
    title: str | None,
    author_id: int,
    draft_id: int,
    now: datetime,
) -> Repeat:
    """A repeat that is paused until its first occurrence waits (`wait`)."""
    row = await conn.fetchrow(
        """
        INSERT INTO repeats (rule, content, buttons, audience, quiet, title, author_id, draft_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        RETURNING *
        """,
        rule,
        content,
        buttons,
        audience,
        quiet,
        title,
        author_id,
        draft_id,
        now,
    )
    assert row is not None  # noqa: S101 - an INSERT without a condition returns its row
    return Repeat(**dict(row))


async def get(conn: Connection, repeat_id: int) -> Repeat | None:
    """The repeat, if there is one of that id."""
    return _to_repeat(await conn.fetchrow("SELECT * FROM repeats WHERE id = $1", repeat_id))


async def lock(conn: Connection, repeat_id: int) -> Repeat | None:
    """The same as `get`, and it stays as it is until the transaction ends.

    Whoever also needs its waiting occurrence locks that first: so does what starts occurrences.
    """
    return _to_repeat(await conn.fetchrow("SELECT * FROM repeats WHERE id = $1 FOR UPDATE", repeat_id))


async def by_draft(conn: Connection, draft_id: int, author_id: int) -> Repeat | None:
    """What that author's draft has become."""
    return _to_repeat(
        await conn.fetchrow("SELECT * FROM repeats WHERE draft_id = $1 AND author_id = $2", draft_id, author_id)
    )


async def lock_waiting(conn: Connection, broadcast_ids: Sequence[int]) -> list[Repeat]:
    """The repeats of which one of these is the waiting occurrence, locked."""
    rows = await conn.fetch(
        "SELECT * FROM repeats WHERE waiting_id = ANY($1::int[]) ORDER BY id FOR UPDATE", broadcast_ids
    )
    return [Repeat(**dict(row)) for row in rows]


async def stuck(conn: Connection) -> list[int]:
    """The ids of active repeats whose occurrence another program has cancelled, sent or deleted."""
    rows = await conn.fetch(
        """
        SELECT r.id FROM repeats r
        LEFT JOIN message_history h ON h.id = r.waiting_id
        WHERE r.status = 'active' AND h.status IS DISTINCT FROM 'scheduled'
        """
    )
    return [row["id"] for row in rows]


async def wait(conn: Connection, repeat_id: int, broadcast_id: int, next_at: datetime) -> Repeat:
    """It is active, and that broadcast is its next occurrence, made for `next_at`. One that waited before is behind."""
    row = await conn.fetchrow(
        """
        WITH tied AS (UPDATE message_history SET repeat_id = $1 WHERE id = $2)
        UPDATE repeats
        SET status = 'active', waiting_id = $2, next_at = $3,
            done = done + (next_at IS NOT NULL)::int, done_at = coalesce(next_at, done_at)
        WHERE id = $1
        RETURNING *
        """,
        repeat_id,
        broadcast_id,
        next_at,
    )
    assert row is not None  # noqa: S101 - the caller holds the row's lock
    return Repeat(**dict(row))


async def leave_behind(conn: Connection, repeat_id: int) -> None:
    """The occurrence that waited is behind, and no other waits."""
    await conn.execute(
        """
        UPDATE repeats SET done = done + 1, done_at = next_at, waiting_id = NULL, next_at = NULL
        WHERE id = $1 AND next_at IS NOT NULL
        """,
        repeat_id,
    )


async def pause(conn: Connection, repeat_id: int) -> Repeat | None:
    """active -> paused, without an occurrence that waits. None if it is not active."""
    return _to_repeat(
        await conn.fetchrow(
            """
            UPDATE repeats SET status = 'paused', waiting_id = NULL, next_at = NULL
            WHERE id = $1 AND status = 'active'
            RETURNING *
            """,
            repeat_id,
        )
    )


async def end(conn: Connection, repeat_id: int, at: datetime) -> Repeat | None:
    """active or paused -> ended. None if it has ended before."""
    return _to_repeat(
        await conn.fetchrow(
            """
            UPDATE repeats SET status = 'ended', waiting_id = NULL, next_at = NULL, ended_at = $2
            WHERE id = $1 AND status IN ('active', 'paused')
            RETURNING *
            """,
            repeat_id,
            at,
        )
    )


async def rewrite(
    conn: Connection, repeat_id: int, *, content: Json, buttons: Sequence[Sequence[Json]], audience: Json
) -> Repeat | None:
    """What its next occurrences say, and to whom. None if it has ended."""
    return _to_repeat(
        await conn.fetchrow(
            """
            UPDATE repeats SET content = $2, buttons = $3, audience = $4
            WHERE id = $1 AND status IN ('active', 'paused')
            RETURNING *
            """,
            repeat_id,
            content,
            buttons,
            audience,
        )
    )


async def sent(conn: Connection, repeat_id: int) -> int:
    """How many of its occurrences have been sent: what was missed, skipped or taken out is none."""
    times: int = await conn.fetchval(
        "SELECT count(*) FROM message_history WHERE repeat_id = $1 AND sent_at IS NOT NULL", repeat_id
    )
    return times


async def page(conn: Connection, limit: int, offset: int) -> list[Repeat]:
    """Those that have not ended: the soonest first, paused ones last."""
    rows = await conn.fetch(
        """
        SELECT * FROM repeats WHERE status IN ('active', 'paused')
        ORDER BY next_at NULLS LAST, id
        LIMIT $1 OFFSET $2
        """,
        limit,
        offset,
    )
    return [Repeat(**dict(row)) for row in rows]


async def count(conn: Connection) -> int:
    """How many have not ended."""
    total: int = await conn.fetchval("SELECT count(*) FROM repeats WHERE status IN ('active', 'paused')")
    return total


def _to_repeat(row: asyncpg.Record | None) -> Repeat | None:
    return Repeat(**dict(row)) if row else None
