"""`dialog_states`: where each person is in the dialogs. A row holds one key's state and data."""

from collections.abc import Mapping
from typing import Any

from db.pool import Connection


async def get(conn: Connection, key: str) -> tuple[str | None, dict[str, Any]]:
    """The state and the data under a key; (None, {}) if there is no row."""
    row = await conn.fetchrow("SELECT state, data FROM dialog_states WHERE key = $1", key)
    return (row["state"], row["data"]) if row else (None, {})


async def save(conn: Connection, rows: Mapping[str, tuple[str | None, Mapping[str, Any]]]) -> None:
    """Write state and data under each key, all or nothing; a key with neither loses its row."""
    kept = {key: value for key, value in rows.items() if value != (None, {})}
    await conn.execute(
        """
        WITH emptied AS (DELETE FROM dialog_states WHERE key = ANY($4::text[]))
        INSERT INTO dialog_states (key, state, data)
        SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])
        ON CONFLICT (key) DO UPDATE SET state = EXCLUDED.state, data = EXCLUDED.data, updated_at = now()
        """,
        list(kept),
        [state for state, _ in kept.values()],
        [data for _, data in kept.values()],
        [key for key in rows if key not in kept],
    )
