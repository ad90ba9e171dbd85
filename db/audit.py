"""`audit_log`: who did what, when, to how many, and how the message began."""

from collections.abc import Sequence
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


async def record_each(
    conn: Connection, action: str, entries: Sequence[tuple[int | None, int, int, str]], *, at: datetime
) -> None:
    """One entry for each of many broadcasts: who acted, its id, to how many people, how its message begins."""
    if not entries:
        return
    actors, broadcast_ids, people, previews = zip(*entries, strict=True)
    await conn.execute(
        """
        INSERT INTO audit_log (at, actor_id, action, message_id, recipients, preview)
        SELECT $1, actor_id, $2, message_id, recipients, preview
        FROM unnest($3::bigint[], $4::int[], $5::int[], $6::text[]) AS e (actor_id, message_id, recipients, preview)
        """,
        at,
        action,
        actors,
        broadcast_ids,
        people,
        previews,
    )
