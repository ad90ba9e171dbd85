"""`events`: what people did, for the course's own statistics.

The program that made the table may keep ids as text: hence the cast and `person_id`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.pool import Connection


async def record(conn: Connection, user_id: int, event_type: str, data: Mapping[str, Any], *, at: datetime) -> None:
    """A person did something at that moment."""
    await conn.execute(
        "INSERT INTO events (user_id, event_type, event_data, created_at) VALUES ($1::bigint, $2, $3, $4)",
        user_id,
        event_type,
        data,
        at,
    )


async def record_once(
    conn: Connection, user_id: int, event_type: str, data: Mapping[str, Any], *, at: datetime
) -> bool:
    """As `record`, unless that very event stands there: its update may be handled twice. False if it does."""
    recorded = await conn.fetchval(
        """
        INSERT INTO events (user_id, event_type, event_data, created_at)
        SELECT $1::bigint, $2::text, $3::jsonb, $4::timestamptz
        WHERE NOT EXISTS (
            SELECT FROM events
            WHERE person_id(user_id) = $1 AND event_type = $2 AND created_at = $4 AND event_data = $3
        )
        RETURNING true
        """,
        user_id,
        event_type,
        data,
        at,
    )
    return bool(recorded)
