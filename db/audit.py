"""`audit_log`: who did what, when, to how many, and how the message began."""

from datetime import datetime

from db.models import Json
from db.pool import Connection


async def record(
    conn: Connection,
    action: str,
    *,
    actor_id: int | None,
    message_id: int | None = None,
    recipients: int | None = None,
    preview: str | None = None,
    details: Json | None = None,
    at: datetime | None = None,
) -> None:
    """Write one entry. `actor_id` is None where Herald itself or another program acted; `at` defaults to now."""
    await conn.execute(
        """
        INSERT INTO audit_log (at, actor_id, action, message_id, recipients, preview, details)
        VALUES (coalesce($1::timestamptz, now()), $2, $3, $4, $5, $6, $7)
        """,
        at,
        actor_id,
        action,
        message_id,
        recipients,
        preview,
        details or {},
    )
