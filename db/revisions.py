"""`revisions`: edits and recalls of broadcasts that were sent, and their moves from one state to another."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import asyncpg

from db.models import Json, Revision
from db.pool import Connection


async def create(
    conn: Connection,
    *,
    message_id: int,
    kind: str,
    content: Json | None,
    buttons: Sequence[Sequence[Json]],
    author_id: int,
    press_id: str,
    now: datetime,
) -> int:
    """A revision that runs from now on, with what the broadcast says at this moment; its recipients follow in the
    same transaction. Returns its id."""
    revision_id: int = await conn.fetchval(
        """
        INSERT INTO revisions (message_id, kind, content, buttons, former_text, former_content, former_buttons,
                               author_id, press_id, created_at)
        SELECT id, $2, $3, $4, message_text, content, buttons, $5, $6, $7
        FROM message_history WHERE id = $1
        RETURNING id
        """,
        message_id,
        kind,
        content,
        buttons,
        author_id,
        press_id,
        now,
    )
    return revision_id


async def set_total(conn: Connection, revision_id: int, total: int) -> Revision:
    """How many people's messages it is for."""
    row = await conn.fetchrow("UPDATE revisions SET total = $2 WHERE id = $1 RETURNING *", revision_id, total)
    made = _to_revision(row)
    assert made is not None  # noqa: S101 - the caller has made it
    return made


async def get(conn: Connection, revision_id: int) -> Revision | None:
    """The revision, if there is one of that id."""
    return _to_revision(await conn.fetchrow("SELECT * FROM revisions WHERE id = $1", revision_id))


async def by_press(conn: Connection, press_id: str) -> Revision | None:
    """What that press launched."""
    return _to_revision(await conn.fetchrow("SELECT * FROM revisions WHERE press_id = $1", press_id))


async def active(conn: Connection, message_id: int) -> Revision | None:
    """The revision of that broadcast that is under way or paused."""
    return _to_revision(
        await conn.fetchrow(
            "SELECT * FROM revisions WHERE message_id = $1 AND status IN ('running', 'paused')", message_id
        )
    )


async def running(conn: Connection) -> list[Revision]:
    """All that are under way, oldest first."""
    return _to_revisions(await conn.fetch("SELECT * FROM revisions WHERE status = 'running' ORDER BY id"))


async def of_broadcast(conn: Connection, message_id: int, limit: int) -> list[Revision]:
    """The newest revisions of a broadcast, newest first."""
    return _to_revisions(
        await conn.fetch("SELECT * FROM revisions WHERE message_id = $1 ORDER BY id DESC LIMIT $2", message_id, limit)
    )


async def with_cards(conn: Connection, finished_since: datetime) -> list[Revision]:
    """Revisions whose authors watch: under way, paused, or over since that moment."""
    rows = await conn.fetch(
        """
        SELECT * FROM revisions WHERE status IN ('running', 'paused')
        UNION ALL
        SELECT * FROM revisions WHERE completed_at >= $1
        ORDER BY id
        """,
        finished_since,
    )
    return _to_revisions(rows)


async def place_card(conn: Connection, revision_id: int, chat_id: int, message_id: int) -> None:
    """Where the card stands that shows its progress."""
    await conn.execute(
        "UPDATE revisions SET card_chat_id = $2, card_message_id = $3 WHERE id = $1", revision_id, chat_id, message_id
    )


async def pause(conn: Connection, revision_id: int, reason: str | None, paused_by: int | None) -> Revision | None:
    """running -> paused; `reason`: Telegram's words, where Herald pauses by itself. None if it is not running."""
    return _to_revision(
        await conn.fetchrow(
            """
            UPDATE revisions SET status = 'paused', pause_reason = $2, paused_by = $3
            WHERE id = $1 AND status = 'running'
            RETURNING *
            """,
            revision_id,
            reason,
            paused_by,
        )
    )


async def resume(conn: Connection, revision_id: int) -> Revision | None:
    """paused -> running. None if it is not paused."""
    return _to_revision(
        await conn.fetchrow(
            """
            UPDATE revisions SET status = 'running', pause_reason = NULL, paused_by = NULL
            WHERE id = $1 AND status = 'paused'
            RETURNING *
            """,
            revision_id,
        )
    )


async def cancel(conn: Connection, revision_id: int, at: datetime) -> Revision | None:
    """running or paused -> cancelled: whom it has not reached, it will not. None if it is over."""
    return _to_revision(
        await conn.fetchrow(
            """
            UPDATE revisions SET status = 'cancelled', completed_at = $2
            WHERE id = $1 AND status IN ('running', 'paused')
            RETURNING *
            """,
            revision_id,
            at,
        )
    )


async def complete(conn: Connection, revision_id: int, at: datetime) -> Revision | None:
    """running -> completed, only if nobody waits. None otherwise."""
    return _to_revision(
        await conn.fetchrow(
            """
            UPDATE revisions SET status = 'completed', completed_at = $2
            WHERE id = $1 AND status = 'running' AND done + gone + failed >= total
            RETURNING *
            """,
            revision_id,
            at,
        )
    )


async def rewrite_broadcast(
    conn: Connection, message_id: int, text: str, content: Json, buttons: Sequence[Sequence[Json]]
) -> None:
    """The broadcast says this from now on; what it said stands in the revision."""
    await conn.execute(
        "UPDATE message_history SET message_text = $2, content = $3, buttons = $4 WHERE id = $1",
        message_id,
        text,
        content,
        buttons,
    )


async def recall_broadcast(conn: Connection, message_id: int) -> None:
    """completed or cancelled -> recalled."""
    await conn.execute(
        "UPDATE message_history SET status = 'recalled' WHERE id = $1 AND status IN ('completed', 'cancelled')",
        message_id,
    )


async def failure_counts(conn: Connection, revision_id: int) -> Mapping[str, int]:
    """How many it did not reach for each reason (FailureKind), the most frequent first."""
    rows = await conn.fetch(
        """
        SELECT coalesce(error_code, 'other') AS reason, count(*) AS people FROM revision_recipients
        WHERE revision_id = $1 AND status IN ('gone', 'failed')
        GROUP BY reason ORDER BY people DESC, reason
        """,
        revision_id,
    )
    return {row["reason"]: row["people"] for row in rows}


_FIELDS = tuple(field.name for field in fields(Revision))


def _to_revision(row: asyncpg.Record | None) -> Revision | None:
    if row is None:
        return None
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Revision(**values)


def _to_revisions(rows: Sequence[asyncpg.Record]) -> list[Revision]:
    return [revision for revision in map(_to_revision, rows) if revision is not None]
