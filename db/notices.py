"""What authors are told of their scheduled broadcasts: that one was missed, and that one leaves soon."""

from collections.abc import Sequence
from datetime import datetime

from db.broadcast_rows import to_broadcasts
from db.models import Broadcast
from db.pool import Connection


async def untold(conn: Connection) -> dict[int, int | None]:
    """The ids of the broadcasts that were missed and of which nobody was told, and their authors; the oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, author_id FROM message_history WHERE status = 'missed' AND missed_told_at IS NULL
        ORDER BY scheduled_at, id
        """
    )
    return {row["id"]: row["author_id"] for row in rows}


async def told(conn: Connection, broadcast_ids: Sequence[int], at: datetime) -> None:
    """Somebody was told that these were missed."""
    await conn.execute(
        """
        UPDATE message_history SET missed_told_at = $2
        WHERE id = ANY($1::int[]) AND status = 'missed' AND missed_told_at IS NULL
        """,
        broadcast_ids,
        at,
    )


async def leaving(conn: Connection, now: datetime, until: datetime, fewest: int, limit: int) -> list[Broadcast]:
    """What leaves before that moment, to `fewest` people or more, its author not reminded yet; the soonest first.

    Who has scheduled it for so soon knows it without being reminded.
    """
    rows = await conn.fetch(
        """
        SELECT * FROM message_history
        WHERE status = 'scheduled' AND scheduled_at > $1 AND scheduled_at <= $2 AND total_recipients >= $3
          AND reminded_at IS NULL AND author_id IS NOT NULL AND created_at < scheduled_at - ($2 - $1::timestamptz)
        ORDER BY scheduled_at, id
        LIMIT $4
        """,
        now,
        until,
        fewest,
        limit,
    )
    return to_broadcasts(rows)


async def reminded(conn: Connection, broadcast_id: int, at: datetime) -> None:
    """Its author was told that it leaves soon."""
    await conn.execute("UPDATE message_history SET reminded_at = $2 WHERE id = $1", broadcast_id, at)
