"""What came in goes into the log, in the transaction that keeps the updates."""

import logging
from collections.abc import Container, Iterable, Sequence

from bot.domain import log
from db import admins, messages
from db.models import LogRow, StoredUpdate
from db.pool import Connection

logger = logging.getLogger(__name__)


async def record(conn: Connection, updates: Sequence[StoredUpdate], *, bot_id: int, owner_ids: frozenset[int]) -> None:
    """Write new messages and edits. Presses are no messages; they stand in `button_presses`."""
    admin_ids = await _admin_ids(conn, updates, owner_ids)
    rows = list(_rows(updates, "message", bot_id, admin_ids))
    if rows:
        await messages.insert(conn, [row for _, row in rows])
    for update, row in _rows(updates, "edited_message", bot_id, admin_ids):
        edited = log.edited_metadata(update.payload["edited_message"])
        assert row.message_id is not None  # noqa: S101 - rows of messages that came in have one
        if not await messages.edit(conn, row.message_id, row.created_at, row.content, edited):
            await messages.insert(conn, [row])


def _rows(
    updates: Iterable[StoredUpdate], kind: str, bot_id: int, admin_ids: Container[int]
) -> Iterable[tuple[StoredUpdate, LogRow]]:
    for update in updates:
        if kind not in update.payload:
            continue
        try:
            row = log.incoming(update.payload[kind], bot_id=bot_id, update_id=update.update_id, admin_ids=admin_ids)
        except (KeyError, IndexError, AttributeError, TypeError, ValueError, OverflowError, OSError) as error:
            logger.warning("Update %d cannot be logged: %s: %s", update.update_id, type(error).__name__, error)
            continue
        yield update, row


async def _admin_ids(conn: Connection, updates: Sequence[StoredUpdate], owner_ids: frozenset[int]) -> frozenset[int]:
    """The administrators among those who sent an administrator's command; asked for only if somebody did."""
    asked = {update.person_id for update in updates if _has_admin_command(update)} - owner_ids - {None}
    granted = await admins.among(conn, [person for person in asked if person is not None]) if asked else set()
    return owner_ids | granted


def _has_admin_command(update: StoredUpdate) -> bool:
    message = update.payload.get("message") or update.payload.get("edited_message")
    text = message.get("text") if isinstance(message, dict) else None
    return isinstance(text, str) and text.startswith(tuple(f"/{command}" for command in log.ADMIN_COMMANDS))
