"""`updates`: the durable queue of what Telegram sent and Herald has to handle."""

from collections.abc import Sequence
from datetime import datetime

from db.models import Json, StoredUpdate
from db.pool import Connection


async def store(conn: Connection, bot_id: int, updates: Sequence[StoredUpdate]) -> set[int]:
    """Keep updates; return the ids of those that were not known yet. A second copy changes nothing."""
    rows = await conn.fetch(
        """
        INSERT INTO updates (bot_id, update_id, person_id, payload)
        SELECT $1, fresh.update_id, fresh.person_id, fresh.payload::jsonb
        FROM unnest($2::bigint[], $3::bigint[], $4::jsonb[]) AS fresh (update_id, person_id, payload)
        ON CONFLICT (bot_id, update_id) DO NOTHING
        RETURNING update_id
        """,
        bot_id,
        [update.update_id for update in updates],
        [update.person_id for update in updates],
        [update.payload for update in updates],
    )
    return {row["update_id"] for row in rows}


async def undone(
    conn: Connection, bot_id: int, after: int, limit: int, *, received_before: datetime | None = None
) -> list[StoredUpdate]:
    """Updates that are still to be handled, in Telegram's order, with ids above `after`."""
    rows = await conn.fetch(
        """
        SELECT update_id, person_id, payload FROM updates
        WHERE bot_id = $1 AND update_id > $2 AND done_at IS NULL
          AND ($4::timestamptz IS NULL OR received_at < $4)
        ORDER BY update_id
        LIMIT $3
        """,
        bot_id,
        after,
        limit,
        received_before,
    )
    return [StoredUpdate(**row) for row in rows]


async def album(conn: Connection, bot_id: int, person_id: int, update_id: int, media_group_id: str) -> list[Json]:
    """The messages of an album that have come so far, in order; its parts come within moments of that update."""
    rows = await conn.fetch(
        """
        SELECT payload->'message' AS message FROM updates
        WHERE bot_id = $1 AND update_id BETWEEN $3::bigint - 1000 AND $3::bigint + 1000 AND person_id = $2
          AND payload #>> '{message,media_group_id}' = $4
        ORDER BY (payload #>> '{message,message_id}')::bigint
        """,
        bot_id,
        person_id,
        update_id,
        media_group_id,
    )
    return [row["message"] for row in rows]


async def mark_done(conn: Connection, bot_id: int, done: Sequence[tuple[int, str | None]], at: datetime) -> None:
    """Updates were handled: pairs of the update's id and the error that its handler raised, if it did."""
    await conn.execute(
        """
        UPDATE updates SET done_at = $4, error = done.error
        FROM unnest($2::bigint[], $3::text[]) AS done (update_id, error)
        WHERE updates.bot_id = $1 AND updates.update_id = done.update_id AND updates.done_at IS NULL
        """,
        bot_id,
        [update_id for update_id, _ in done],
        [error for _, error in done],
        at,
    )


async def forget_done(conn: Connection, before: datetime) -> int:
    """Delete what was done before that moment; return how many. Telegram repeats an update for 24 hours at most."""
    status = await conn.execute("DELETE FROM updates WHERE done_at < $1", before)
    return int(status.removeprefix("DELETE "))
