"""Broadcasts that wait for their moment or missed it, as administrators see and change them. See also schedule.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.broadcast_rows import to_broadcast, to_broadcasts
from db.models import AudienceCount, Broadcast, Json
from db.pool import Connection


async def waiting(conn: Connection, limit: int, offset: int) -> list[Broadcast]:
    """What is scheduled, the soonest first."""
    rows = await conn.fetch(
        """
        SELECT * FROM message_history WHERE status = 'scheduled'
        ORDER BY scheduled_at, id LIMIT $1 OFFSET $2
        """,
        limit,
        offset,
    )
    return to_broadcasts(rows)


async def missed(conn: Connection, limit: int, offset: int) -> list[Broadcast]:
    """What was not sent in time and waits for a decision, the longest overdue first."""
    rows = await conn.fetch(
        """
        SELECT * FROM message_history WHERE status = 'missed'
        ORDER BY scheduled_at, id LIMIT $1 OFFSET $2
        """,
        limit,
        offset,
    )
    return to_broadcasts(rows)


async def listed(conn: Connection, broadcast_id: int, now: datetime) -> AudienceCount:
    """Whom another program's broadcast would reach: those whom it wrote down and who want messages now."""
    row = await conn.fetchrow(
        """
        SELECT count(*) FILTER (WHERE left_out IS NULL) AS reachable, 0::bigint AS blocked,
               count(*) FILTER (WHERE left_out = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE left_out = 'paused') AS paused
        FROM (
            SELECT DISTINCT r.user_id, CASE WHEN u.opted_out_at IS NOT NULL THEN 'opted_out'
                                            WHEN u.paused_until > $2 THEN 'paused' END AS left_out
            FROM message_recipients r LEFT JOIN users u ON u.user_id = r.user_id
            WHERE r.message_id = $1 AND r.delivery_status = 'pending'
        ) AS people
        """,
        broadcast_id,
        now,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)


async def move(conn: Connection, broadcast_id: int, at: datetime) -> Broadcast | None:
    """scheduled or missed -> scheduled at that moment, of which its author is reminded anew. None if it is neither.

    The caller writes down who moved it: the database's own note, which knows the author alone, is left out.
    """
    await conn.execute("SELECT set_config('herald.noted', 'on', true)")
    return to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history
            SET status = 'scheduled', scheduled_at = $2, reminded_at = NULL, missed_told_at = NULL, pause_reason = NULL
            WHERE id = $1 AND status IN ('scheduled', 'missed')
            RETURNING *
            """,
            broadcast_id,
            at,
        )
    )


async def set_quiet(conn: Connection, broadcast_id: int, quiet: str | None) -> Broadcast | None:
    """What becomes of it in quiet hours; None: it goes out as usual. Returns None if it is not scheduled."""
    return to_broadcast(
        await conn.fetchrow(
            "UPDATE message_history SET quiet = $2 WHERE id = $1 AND status = 'scheduled' RETURNING *",
            broadcast_id,
            quiet,
        )
    )


async def cancel(conn: Connection, broadcast_id: int, at: datetime) -> Broadcast | None:
    """scheduled or missed -> cancelled, and nobody is left to get it; the caller cancels its recipients, if it has any.

    None if it is neither: it has begun, or is over.
    """
    return to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history
            SET status = 'cancelled', completed_at = $2, sent_at = NULL, cancelled_deliveries = total_recipients
            WHERE id = $1 AND status IN ('scheduled', 'missed')
            RETURNING *
            """,
            broadcast_id,
            at,
        )
    )


async def rewrite(
    conn: Connection,
    broadcast_id: int,
    *,
    message_text: str,
    content: Json,
    buttons: Sequence[Sequence[Json]],
    audience: Json,
    recipient_type: str,
    recipient_group: str | None,
    total: int,
    left_out: Mapping[str, int],
) -> Broadcast | None:
    """What it says, and whom it is for: `total` and `left_out` are how many that would be now. None: not scheduled."""
    return to_broadcast(
        await conn.fetchrow(
            """
            UPDATE message_history
            SET message_text = $2, content = $3, buttons = $4, audience = $5, recipient_type = $6, recipient_group = $7,
                total_recipients = $8, left_out = $9
            WHERE id = $1 AND status = 'scheduled'
            RETURNING *
            """,
            broadcast_id,
            message_text,
            content,
            buttons,
            audience,
            recipient_type,
            recipient_group,
            total,
            left_out,
        )
    )


async def change_of(conn: Connection, broadcast_id: int, owner_id: int) -> tuple[int, str] | None:
    """The draft in which that person changes it: its id, and the digest of what it said when that was begun; locked."""
    row = await conn.fetchrow(
        """
        SELECT id, changes_from FROM drafts
        WHERE owner_id = $2 AND changes_broadcast = $1 AND kind = 'draft'
        ORDER BY id DESC LIMIT 1
        FOR UPDATE
        """,
        broadcast_id,
        owner_id,
    )
    return (row["id"], row["changes_from"]) if row else None


async def tie_change(conn: Connection, draft_id: int, broadcast_id: int | None, digest: str | None) -> None:
    """The draft is a change of that broadcast, which says what the digest is of; with None a message of its own."""
    await conn.execute(
        "UPDATE drafts SET changes_broadcast = $2, changes_from = $3 WHERE id = $1", draft_id, broadcast_id, digest
    )
