"""`messages`: the log of every message in or out. How it is written; db/conversations.py reads it."""

import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from db.models import Json, LogRow
from db.pool import Connection

COLUMNS = (
    "id",
    "message_id",
    "context_id",
    "context_type",
    "direction",
    "sender",
    "recipient",
    "content",
    "media_url",
    "media_type",
    "media_content_type",
    "media_size",
    "status",
    "error_message",
    "metadata",
    "created_at",
    "delivered_at",
    "is_bot_command",
    "is_admin_command",
    "command_name",
)


async def copy(conn: Connection, rows: Sequence[LogRow]) -> None:
    """Write rows that are new for certain, by COPY. Replies are not resolved."""
    await conn.copy_records_to_table("messages", columns=COLUMNS, records=[_values(row) for row in rows])


async def insert(conn: Connection, rows: Sequence[LogRow]) -> None:
    """Write rows in order. One that stands there already changes nothing; a reply points at the row it answers."""
    await conn.executemany(
        """
        INSERT INTO messages (id, message_id, context_id, context_type, direction, sender, recipient, content,
                              media_url, media_type, media_content_type, media_size, status, error_message, metadata,
                              created_at, delivered_at, is_bot_command, is_admin_command, command_name,
                              reply_to_message_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                (SELECT id FROM messages WHERE message_id = $21 AND created_at = $22))
        ON CONFLICT (message_id, created_at) DO NOTHING
        """,
        [_values(row) + (row.reply_to or (None, None)) for row in rows],
    )


async def edit(conn: Connection, message_id: str, created_at: datetime, content: str | None, metadata: Json) -> bool:
    """The message was edited: its new content, and what joins its metadata. False if it is not in the log."""
    status = await conn.execute(
        """
        UPDATE messages SET content = $3, metadata = metadata || $4
        WHERE message_id = $1 AND created_at = $2
        """,
        message_id,
        created_at,
        content,
        metadata,
    )
    return status != "UPDATE 0"


async def edit_many(conn: Connection, edits: Sequence[tuple[str, str | None, Json]]) -> None:
    """The same for many, wherever they stand in the log: message id, new content, what joins the metadata."""
    await conn.execute(
        """
        UPDATE messages m SET content = e.content, metadata = m.metadata || e.metadata
        FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS e (message_id, content, metadata)
        WHERE m.message_id = e.message_id
        """,
        [message_id for message_id, _, _ in edits],
        [content for _, content, _ in edits],
        [metadata for _, _, metadata in edits],
    )


async def soft_delete(conn: Connection, message_ids: Sequence[str], now: datetime) -> int:
    """The messages are gone from their chats: they stay in the log, hidden. Returns how many."""
    status = await conn.execute(
        """
        UPDATE messages SET is_deleted = true, deleted_at = $2
        WHERE message_id = ANY($1::text[]) AND NOT is_deleted
        """,
        message_ids,
        now,
    )
    return int(status.removeprefix("UPDATE "))


async def hard_delete(conn: Connection, message_ids: Sequence[str]) -> int:
    """The messages leave the log for good: for a person who asked to be forgotten. Returns how many."""
    status = await conn.execute("DELETE FROM messages WHERE message_id = ANY($1::text[])", message_ids)
    return int(status.removeprefix("DELETE "))


async def set_status(
    conn: Connection, message_id: str, status: str, now: datetime, error_message: str | None = None
) -> bool:
    """What became of a message; `delivered` and `read` keep their first moment. False if it is not in the log."""
    done = await conn.execute(
        """
        UPDATE messages
        SET status = $2, error_message = $4,
            delivered_at = CASE WHEN $2 = 'delivered' THEN coalesce(delivered_at, $3) ELSE delivered_at END,
            read_at = CASE WHEN $2 = 'read' THEN coalesce(read_at, $3) ELSE read_at END
        WHERE message_id = $1
        """,
        message_id,
        status,
        now,
        error_message,
    )
    return done != "UPDATE 0"


async def make_partitions(conn: Connection, since: datetime, until: datetime) -> int:
    """Make the monthly partitions of that span which do not exist yet; return how many."""
    made: int = await conn.fetchval("SELECT ensure_message_partitions($1, $2)", since, until)
    return made


def _values(row: LogRow) -> tuple[Any, ...]:
    """The row in the order of COLUMNS."""
    return (
        row.id or _new_id(),
        row.message_id,
        row.context_id,
        row.context_type,
        row.direction,
        row.sender,
        row.recipient,
        row.content,
        row.media_url,
        row.media_type,
        row.media_content_type,
        row.media_size,
        row.status,
        row.error_message,
        row.metadata,
        row.created_at,
        row.delivered_at,
        row.is_bot_command,
        row.is_admin_command,
        row.command_name,
    )


def _new_id() -> UUID:
    """A UUID that begins with the time (version 7, RFC 9562): neighbours in time share the index's pages.

    Random ones cost PostgreSQL a page read and written for each message, once the log has outgrown its memory.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    bits = (milliseconds << 80) | random & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62)
    return UUID(int=bits)
