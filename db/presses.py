"""`button_presses`: one person pressing one button of one broadcast."""

from datetime import datetime

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
