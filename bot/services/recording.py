"""The log of what goes out: rows are written behind the conversation, and never break it."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bot.services.gathering import Gathering
from db import messages
from db.models import Json, LogRow
from db.pool import Connection, Pool, transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edited:
    """A logged message has new content; `metadata` joins what stands there."""

    message_id: str
    created_at: datetime
    content: str | None
    metadata: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Logged messages left their chat."""

    message_ids: tuple[str, ...]
    at: datetime


Entry = LogRow | Edited | Deleted


class Recorder:
    """Writes entries of the log in order, keeps them while the database is away, and never raises on `put`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._entries: Gathering[Entry] = Gathering("The log", self._write)

    def put(self, entry: Entry) -> None:
        """Leave an entry to be written soon."""
        self._entries.put(entry)

    async def run(self) -> None:
        """Write until cancelled."""
        await self._entries.run()

    async def close(self) -> None:
        """Write what is left; after that nothing more is put."""
        await self._entries.close()

    async def _write(self, entries: Sequence[Entry]) -> None:
        async with transaction(self._pool) as conn:
            for kind, group in groupby(entries, key=type):
                if kind is LogRow:
                    await messages.insert(conn, list(_rows(group)))
                else:
                    for entry in group:
                        await _change(conn, entry)


def _rows(entries: Iterator[Entry]) -> Iterator[LogRow]:
    return (entry for entry in entries if isinstance(entry, LogRow))


async def _change(conn: Connection, entry: Entry) -> None:
    match entry:
        case Edited():
            await messages.edit(conn, entry.message_id, entry.created_at, entry.content, entry.metadata)
        case Deleted():
            await messages.soft_delete(conn, entry.message_ids, entry.at)
