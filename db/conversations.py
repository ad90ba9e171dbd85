"""`messages` as conversations: how the log is read. All lists have pages; only `page` shows what is deleted."""

from datetime import datetime
from uuid import UUID

from db.models import LoggedMessage, MessageStats
from db.pool import Connection


async def history(
    conn: Connection,
    context_id: str,
    *,
    limit: int,
    offset: int = 0,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[LoggedMessage]:
    """A conversation, newest first; `since` (inclusive) and `until` (exclusive) narrow it to a span of time."""
    rows = await conn.fetch(
        """
        SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status, error_message,
               metadata, created_at
        FROM messages
        WHERE context_id = $1 AND NOT is_deleted
          AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
        ORDER BY created_at DESC, id
        LIMIT $2 OFFSET $3
        """,
        context_id,
        limit,
        offset,
        since,
        until,
    )
    return [LoggedMessage(**row) for row in rows]


async def last(conn: Connection, context_id: str, count: int) -> list[LoggedMessage]:
    """The last messages of a conversation, oldest first, as one reads them."""
    return (await history(conn, context_id, limit=count))[::-1]


async def page(
    conn: Connection, context_id: str, *, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[LoggedMessage]:
    """A conversation with what is deleted in it, newest first; `before` is the last message of the page before.

    What is deleted has an index of its own: each half walks its own for as long as the page needs, and no further.
    """
    rows = await conn.fetch(
        """
        (SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status,
                error_message, metadata, created_at, is_deleted
         FROM messages
         WHERE context_id = $1 AND NOT is_deleted
           AND created_at <= coalesce($3::timestamptz, 'infinity') AND ($3 IS NULL OR (created_at, id) < ($3, $4::uuid))
         ORDER BY created_at DESC, id DESC
         LIMIT $2)
        UNION ALL
        (SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status,
                error_message, metadata, created_at, is_deleted
         FROM messages
         WHERE context_id = $1 AND is_deleted
           AND created_at <= coalesce($3::timestamptz, 'infinity') AND ($3 IS NULL OR (created_at, id) < ($3, $4::uuid))
         ORDER BY created_at DESC, id DESC
         LIMIT $2)
        ORDER BY created_at DESC, id DESC
        LIMIT $2
        """,
        context_id,
        limit,
        *(before or (None, None)),
    )
    return [LoggedMessage(**row) for row in rows]


async def search(conn: Connection, context_id: str, words: str, *, limit: int, offset: int = 0) -> list[LoggedMessage]:
    """Messages of a conversation that hold the words, in any case; newest first."""
    rows = await conn.fetch(
        """
        SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status, error_message,
               metadata, created_at
        FROM messages
        WHERE context_id = $1 AND NOT is_deleted AND strpos(lower(content), lower($2)) > 0
        ORDER BY created_at DESC, id
        LIMIT $3 OFFSET $4
        """,
        context_id,
        words,
        limit,
        offset,
    )
    return [LoggedMessage(**row) for row in rows]


async def media(conn: Connection, context_id: str, *, limit: int, offset: int = 0) -> list[LoggedMessage]:
    """Messages of a conversation that carry a file, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status, error_message,
               metadata, created_at
        FROM messages
        WHERE context_id = $1 AND NOT is_deleted AND media_url IS NOT NULL
        ORDER BY created_at DESC, id
        LIMIT $2 OFFSET $3
        """,
        context_id,
        limit,
        offset,
    )
    return [LoggedMessage(**row) for row in rows]


async def failed(
    conn: Connection, *, context_id: str | None = None, limit: int, offset: int = 0
) -> list[LoggedMessage]:
    """Messages that did not go out, of one conversation or of all, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, message_id, context_id, direction, sender, content, media_type, media_url, status, error_message,
               metadata, created_at
        FROM messages
        WHERE status = 'failed' AND NOT is_deleted AND ($1::text IS NULL OR context_id = $1)
        ORDER BY created_at DESC, id
        LIMIT $2 OFFSET $3
        """,
        context_id,
        limit,
        offset,
    )
    return [LoggedMessage(**row) for row in rows]


async def begins_album(conn: Connection, context_id: str, media_group_id: str, message_number: int) -> bool:
    """Whether no message of that album with a lower number (Telegram's, within the chat) is in the log."""
    earlier: bool = await conn.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM messages
            WHERE metadata @> jsonb_build_object('media_group_id', $2::text) AND context_id = $1
              AND split_part(message_id, ':', 2)::bigint < $3
        )
        """,
        context_id,
        media_group_id,
        message_number,
    )
    return not earlier


async def stats(conn: Connection, context_id: str) -> MessageStats:
    """How many messages a conversation holds, by kind."""
    row = await conn.fetchrow(
        """
        SELECT count(*) FILTER (WHERE NOT is_deleted) AS total,
               count(*) FILTER (WHERE NOT is_deleted AND direction = 'incoming') AS incoming,
               count(*) FILTER (WHERE NOT is_deleted AND direction = 'outgoing') AS outgoing,
               count(*) FILTER (WHERE NOT is_deleted AND media_url IS NOT NULL) AS with_media,
               count(*) FILTER (WHERE NOT is_deleted AND (is_bot_command OR is_admin_command)) AS commands,
               count(*) FILTER (WHERE NOT is_deleted AND status = 'failed') AS failed,
               count(*) FILTER (WHERE is_deleted) AS deleted
        FROM messages
        WHERE context_id = $1
        """,
        context_id,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return MessageStats(**row)
