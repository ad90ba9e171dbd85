"""`button_presses`: one person pressing one button of one broadcast."""

from datetime import datetime, timedelta

from db.pool import Connection


async def record(
    conn: Connection, *, message_id: int, user_id: int, button_id: str, callback_query_id: str, at: datetime
) -> bool:
    """Count a press; False if this very press stands there already."""
    recorded = await conn.fetchval(
        """
        INSERT INTO button_presses (message_id, user_id, button_id, callback_query_id, pressed_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (callback_query_id) DO NOTHING
        RETURNING true
        """,
        message_id,
        user_id,
        button_id,
        callback_query_id,
        at,
    )
    return bool(recorded)


async def soon_after_another(conn: Connection, callback_query_id: str, within: timedelta) -> bool:
    """Whether the same person pressed the same button before this press, but not longer before it than that."""
    found: bool = await conn.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM button_presses press
            JOIN button_presses earlier
              ON earlier.message_id = press.message_id AND earlier.button_id = press.button_id
             AND earlier.user_id = press.user_id AND earlier.id < press.id
             AND earlier.pressed_at > press.pressed_at - $2::interval
            WHERE press.callback_query_id = $1
        )
        """,
        callback_query_id,
        within,
    )
    return found


async def was_answered(conn: Connection, callback_query_id: str, text: str) -> bool:
    """Whether the log holds a message with that text to who pressed, sent since.

    Telegram's clock counts whole seconds and is not ours: a few seconds do not matter.
    """
    found: bool = await conn.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM button_presses press
            JOIN messages answer
              ON answer.context_id = press.user_id::text AND answer.direction = 'outgoing'
             AND answer.status <> 'failed' AND answer.content = $2
             AND answer.created_at > press.pressed_at - interval '5 seconds'
            WHERE press.callback_query_id = $1
        )
        """,
        callback_query_id,
        text,
    )
    return found


async def counts(conn: Connection, message_id: int) -> dict[str, tuple[int, int]]:
    """For each button of a broadcast that was pressed: how many presses, and by how many people."""
    rows = await conn.fetch(
        """
        SELECT button_id, count(*) AS presses, count(DISTINCT user_id) AS people
        FROM button_presses WHERE message_id = $1
        GROUP BY button_id
        """,
        message_id,
    )
    return {row["button_id"]: (row["presses"], row["people"]) for row in rows}
