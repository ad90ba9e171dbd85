"""`message_history`: broadcasts, and their moves from one state to another."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.broadcast_rows import to_broadcast, to_broadcasts
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
    draft_id: int | None,
    draft_title: str | None,
    quiet: str | None,
    now: datetime,
    scheduled_at: datetime | None,
    hold_until: datetime | None,
    stars_cap: int | None,
    total: int,
    left_out: Mapping[str, int],
) -> int:
    """A broadcast that waits for its moment, or without `scheduled_at` is to be sent now. Returns its id.

    `hold_until`: nobody is written to before; `stars_cap`: it is sent for stars, up to that many; `total` and
    `left_out`: whom it is expected to reach (see `set_recipients`).
    """
    broadcast_id: int = await conn.fetchval(
        """
        INSERT INTO message_history (message_text, content, buttons, audience, recipient_type, recipient_group,
                                     author_id, draft_id, draft_title, quiet, created_at, scheduled_at, status,
                                     sent_at, hold_until, stars_cap, paid, total_recipients, left_out)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamptz, $12::timestamptz,
                CASE WHEN $12 IS NULL THEN 'sending' ELSE 'scheduled' END,
                CASE WHEN $12 IS NULL THEN $11 END, $13, $14, $14::int IS NOT NULL, $15, $16)
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
        quiet,
        now,
        scheduled_at,
        hold_until,
        stars_cap,
        total,
        left_out,
    )
    return broadcast_id


async def set_recipients(conn: Connection, broadcast_id: int, total: int, left_out: Mapping[str, int]) -> None:
    """How many people it goes to, and how many the audience named but could not be reached, by reason."""
    await conn.execute(
        "UPDATE message_history SET total_recipients = $2, left_out = $3 WHERE id = $1", broadcast_id, total, left_out
    )


async def get(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """The broadcast, if there is one of that id."""
    return to_broadcast(await conn.fetchrow("SELECT * FROM message_history WHERE id = $1", broadcast_id))


async def lock(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """The same as `get`, and it stays as it is until the transaction ends."""
    return to_broadcast(await conn.fetchrow("SELECT * FROM message_history WHERE id = $1 FOR UPDATE", broadcast_id))


async def by_draft(conn: Connection, draft_id: int, author_id: int) -> Broadcast | None:
    """What that author launched from the draft."""
    return to_broadcast(
        await conn.fetchrow("SELECT * FROM message_history WHERE draft_id = $1 AND author_id = $2", draft_id, author_id)
    )


async def some(conn: Connection, broadcast_ids: Sequence[int]) -> list[Broadcast]:
    """The broadcasts of these ids."""
    return to_broadcasts(await conn.fetch("SELECT * FROM message_history WHERE id = ANY($1::int[])", broadcast_ids))


async def sending(conn: Connection) -> list[Broadcast]:
    """Broadcasts that are going out, oldest first; those too that still wait for the end of their hold."""
    rows = await conn.fetch("SELECT * FROM message_history WHERE status = 'sending' ORDER BY id")
    return to_broadcasts(rows)


async def with_cards(conn: Connection, finished_since: datetime) -> list[Broadcast]:
    """Broadcasts whose author watches: going out, paused, or over since that moment. Those of series have no card."""
    rows = await conn.fetch(
        """
        SELECT * FROM message_history
        WHERE status IN ('sending', 'paused') AND author_id IS NOT NULL AND series_day IS NULL
        UNION ALL
        SELECT * FROM message_history
        WHERE status IN ('completed', 'cancelled') AND author_id IS NOT NULL AND series_day IS NULL
          AND sent_at IS NOT NULL AND completed_at >= $1
        ORDER BY id
        """,
        finished_since,
    )
    return to_broadcasts(rows)


async def recent(conn: Connection, limit: int, offset: int) -> list[Broadcast]:
    """What went out, goes out or was stopped, the newest first; not what waits for its moment or missed it."""
    rows = await conn.fetch(
        """
        SELECT * FROM message_history WHERE status NOT IN ('scheduled', 'missed')
        ORDER BY coalesce(sent_at, completed_at, created_at) DESC, id DESC LIMIT $1 OFFSET $2
        """,
        limit,
        offset,
    )
    return to_broadcasts(rows)


async def count(conn: Connection) -> int:
    """How many of those there are."""
    total: int = await conn.fetchval("SELECT count(*) FROM message_history WHERE status NOT IN ('scheduled', 'missed')")
    return total


async def totals(conn: Connection) -> BroadcastTotals:
    """How many are going out (paused ones too), how many are scheduled, and how many missed their moment."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM message_history WHERE status IN ('sending', 'paused')) AS running,
               (SELECT count(*) FROM message_history WHERE status = 'scheduled') AS scheduled,
               (SELECT count(*) FROM message_history WHERE status = 'missed') AS missed
        """
    )
    assert row is not None  # noqa: S101 - aggregates always give a row
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
    return to_broadcast(
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
    return to_broadcast(
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
    return to_broadcast(
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
    return to_broadcast(
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
    broadcast = to_broadcast(row)
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
