"""`message_history`: broadcasts, and their moves from one state to another."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import asyncpg

from db.models import Broadcast, BroadcastTotals, Json
from db.pool import Connection


async def create(
    conn: Connection,
    *,
    message_text: str,
    content: Json,
    buttons: Sequence[Sequence[Json]],
    audience: Json,
    recipient_type: str,
    recipient_group: str | None,
    author_id: int,
    draft_id: int,
    draft_title: str | None,
    now: datetime,
    hold_until: datetime | None,
    stars_cap: int | None,
) -> int:
    """A broadcast that is to be sent now; its recipients follow in the same transaction. Returns its id.

    `hold_until`: nobody is written to before; `stars_cap`: it is sent for stars, up to that many.
    """
    broadcast_id: int = await conn.fetchval(
        """
        INSERT INTO message_history (message_text, content, buttons, audience, recipient_type, recipient_group,
                                     author_id, draft_id, draft_title, status, sent_at, created_at, hold_until,
                                     stars_cap, paid)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sending', $10, $10, $11, $12, $12::int IS NOT NULL)
        RETURNING id
        """,
        message_text,
        content,
        buttons,
        audience,
        recipient_type,
        recipient_group,
        author_id,
        draft_id,
        draft_title,
        now,
        hold_until,
        stars_cap,
    )
    return broadcast_id


async def set_recipients(conn: Connection, broadcast_id: int, total: int, left_out: Mapping[str, int]) -> None:
    """How many people it goes to, and how many the audience named but could not be reached, by reason."""
    await conn.execute(
        "UPDATE message_history SET total_recipients = $2, left_out = $3 WHERE id = $1", broadcast_id, total, left_out
    )


async def get(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """The broadcast, if there is one of that id."""
    return _to_broadcast(await conn.fetchrow("SELECT * FROM message_history WHERE id = $1", broadcast_id))


async def lock(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """The same as `get`, and it stays as it is until the transaction ends."""
    return _to_broadcast(await conn.fetchrow("SELECT * FROM message_history WHERE id = $1 FOR UPDATE", broadcast_id))


async def by_draft(conn: Connection, draft_id: int, author_id: int) -> Broadcast | None:
    """What that author launched from the draft."""
    return _to_broadcast(
        await conn.fetchrow("SELECT * FROM message_history WHERE draft_id = $1 AND author_id = $2", draft_id, author_id)
    )


async def some(conn: Connection, broadcast_ids: Sequence[int]) -> list[Broadcast]:
    """The broadcasts of these ids."""
    return _to_broadcasts(await conn.fetch("SELECT * FROM message_history WHERE id = ANY($1::int[])", broadcast_ids))


async def sending(conn: Connection) -> list[Broadcast]:
    """Broadcasts that are going out, oldest first; those too that still wait for the end of their hold."""
    rows = await conn.fetch("SELECT * FROM message_history WHERE status = 'sending' ORDER BY id")
    return _to_broadcasts(rows)


async def with_cards(conn: Connection, finished_since: datetime) -> list[Broadcast]:
    """Broadcasts whose author watches: going out, paused, or over since that moment."""
    rows = await conn.fetch(
        """
        SELECT * FROM message_history WHERE status IN ('sending', 'paused') AND author_id IS NOT NULL
        UNION ALL
        SELECT * FROM message_history
        WHERE status IN ('completed', 'cancelled') AND author_id IS NOT NULL
          AND sent_at IS NOT NULL AND completed_at >= $1
        ORDER BY id
        """,
        finished_since,
    )
    return _to_broadcasts(rows)


async def recent(conn: Connection, limit: int, offset: int) -> list[Broadcast]:
    """All broadcasts, newest first."""
    rows = await conn.fetch(
        "SELECT * FROM message_history ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2", limit, offset
    )
    return _to_broadcasts(rows)


async def count(conn: Connection) -> int:
    """How many broadcasts there are."""
    total: int = await conn.fetchval("SELECT count(*) FROM message_history")
    return total


async def totals(conn: Connection) -> BroadcastTotals:
    """How many are going out (paused ones too) and how many are scheduled."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM message_history WHERE status IN ('sending', 'paused')) AS running,
               (SELECT count(*) FROM message_history WHERE status = 'scheduled') AS scheduled
        """
    )
    assert row is not None  # noqa: S101 - two aggregates always give a row
    return BroadcastTotals(**row)


async def place_card(conn: Connection, broadcast_id: int, chat_id: int, message_id: int) -> None:
    """Where the card stands that shows its progress."""
    await conn.execute(
        "UPDATE message_history SET card_chat_id = $2, card_message_id = $3 WHERE id = $1",
        broadcast_id,
        chat_id,
        message_id,
    )


async def pause(
    conn: Connection, broadcast_id: int, reason: str | None, paused_by: int | None = None
) -> Broadcast | None:
    """sending -> paused; `reason` is why, where Herald pauses by itself (bot/domain/pauses.py). None if not sending."""
    return _to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history SET status = 'paused', pause_reason = $2, paused_by = $3
            WHERE id = $1 AND status = 'sending'
            RETURNING *
            """,
            broadcast_id,
            reason,
            paused_by,
        )
    )


async def resume(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """paused -> sending. None if it is not paused."""
    return _to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history SET status = 'sending', pause_reason = NULL, paused_by = NULL
            WHERE id = $1 AND status = 'paused'
            RETURNING *
            """,
            broadcast_id,
        )
    )


async def cancel(conn: Connection, broadcast_id: int, at: datetime) -> Broadcast | None:
    """scheduled, sending, paused or missed -> cancelled; the caller cancels its recipients. None if it is over."""
    return _to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history SET status = 'cancelled', completed_at = $2
            WHERE id = $1 AND status IN ('scheduled', 'sending', 'paused', 'missed')
            RETURNING *
            """,
            broadcast_id,
            at,
        )
    )


async def take_back(conn: Connection, broadcast_id: int, now: datetime) -> Broadcast | None:
    """sending or paused -> cancelled during its hold; the caller cancels its recipients. None if it is too late."""
    return _to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history SET status = 'cancelled', completed_at = $2
            WHERE id = $1 AND status IN ('sending', 'paused') AND hold_until > $2 AND author_id IS NOT NULL
            RETURNING *
            """,
            broadcast_id,
            now,
        )
    )


async def add_cancelled(conn: Connection, broadcast_id: int, people: int) -> Broadcast:
    """Count recipients who will not get it any more."""
    row = await conn.fetchrow(
        """
        UPDATE message_history SET cancelled_deliveries = cancelled_deliveries + $2 WHERE id = $1
        RETURNING *
        """,
        broadcast_id,
        people,
    )
    broadcast = _to_broadcast(row)
    assert broadcast is not None  # noqa: S101 - the caller holds the row's lock
    return broadcast


async def complete(conn: Connection, broadcast_id: int, at: datetime) -> bool:
    """sending -> completed, only if nobody waits and nothing is under way."""
    changed = await conn.fetchval(
        """
        UPDATE message_history h SET status = 'completed', completed_at = $2
        WHERE id = $1 AND status = 'sending'
          -- By the order of their index: a planner that expects many who wait would read the whole table.
          AND (SELECT id FROM message_recipients WHERE message_id = $1 AND delivery_status = 'pending'
               ORDER BY id LIMIT 1) IS NULL
          AND (SELECT id FROM message_recipients WHERE message_id = $1 AND delivery_status = 'sending'
               LIMIT 1) IS NULL
        RETURNING true
        """,
        broadcast_id,
        at,
    )
    return bool(changed)


_FIELDS = tuple(field.name for field in fields(Broadcast))


def _to_broadcast(row: asyncpg.Record | None) -> Broadcast | None:
    if row is None:
        return None
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values["successful_deliveries"] = values["successful_deliveries"] or 0  # other programs may write null
    return Broadcast(**values)


def _to_broadcasts(rows: Sequence[asyncpg.Record]) -> list[Broadcast]:
    return [broadcast for broadcast in map(_to_broadcast, rows) if broadcast is not None]
