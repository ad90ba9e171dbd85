"""Rows of `message_history` as broadcasts: for the modules that read them."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import asyncpg

from db.models import Broadcast

_FIELDS = tuple(field.name for field in fields(Broadcast))


def to_broadcast(row: asyncpg.Record | None) -> Broadcast | None:
    """The broadcast of a whole row; None of none."""
    if row is None:
        return None
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values["successful_deliveries"] = values["successful_deliveries"] or 0  # other programs may write null
    return Broadcast(**values)


def to_broadcasts(rows: Sequence[asyncpg.Record]) -> list[Broadcast]:
    """The broadcasts of whole rows."""
    return [broadcast for broadcast in map(to_broadcast, rows) if broadcast is not None]
