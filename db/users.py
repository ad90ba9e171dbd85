"""`users`: one line for each person whom Herald knows."""

from collections.abc import Sequence
from datetime import datetime

from db.models import AudienceCount, Person
from db.pool import Connection


async def get(conn: Connection, user_id: int) -> Person | None:
    """The person, if known."""
    row = await conn.fetchrow(
        """
        SELECT user_id, username, first_name, last_name, language_code, language,
               first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at
        FROM users WHERE user_id = $1
        """,
        user_id,
    )
    return Person(**row) if row else None


async def meet(
    conn: Connection,
    *,
    user_id: int,
    username: str | None,
    first_name: str | None,
    last_name: str | None,
    language_code: str | None,
    now: datetime,
) -> Person:
    """The person who wrote or pressed, with the names that Telegram shows today.

    `last_seen_at` is kept to the minute: nothing is written for somebody who was here a moment ago under the same
    names, which is what makes an answer to a press wait for no disk.
    """
    row = await conn.fetchrow(
        """
        WITH as_known AS (
            SELECT user_id, username, first_name, last_name, language_code, language,
                   first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at
            FROM users
            WHERE user_id = $1 AND named_by = 'telegram' AND started_at IS NOT NULL
              AND last_seen_at > $6::timestamptz - interval '1 minute'
              AND (username, first_name, last_name, language_code) IS NOT DISTINCT FROM ($2, $3, $4, $5)
        ), met AS (
            INSERT INTO users (user_id, username, first_name, last_name, language_code,
                               named_by, first_seen_at, last_seen_at, started_at)
            SELECT $1, $2, $3, $4, $5, 'telegram', $6, $6, $6
            WHERE NOT EXISTS (SELECT FROM as_known)
            ON CONFLICT (user_id) DO UPDATE
            SET username = EXCLUDED.username, first_name = EXCLUDED.first_name, last_name = EXCLUDED.last_name,
                language_code = EXCLUDED.language_code, named_by = 'telegram',
                last_seen_at = greatest(users.last_seen_at, EXCLUDED.last_seen_at),
                started_at = coalesce(users.started_at, EXCLUDED.started_at)
            RETURNING user_id, username, first_name, last_name, language_code, language,
                      first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at
        )
        SELECT * FROM as_known UNION ALL SELECT * FROM met
        """,
        user_id,
        username,
        first_name,
        last_name,
        language_code,
        now,
    )
    assert row is not None  # noqa: S101 - one of the two halves always gives a row
    return Person(**row)


async def set_language(conn: Connection, user_id: int, language: str) -> None:
    """The language that the person chose here; it wins over Telegram's."""
    await conn.execute("UPDATE users SET language = $2 WHERE user_id = $1", user_id, language)


async def opt_out(conn: Connection, user_id: int, now: datetime) -> bool:
    """The person wants no broadcasts; False if that was so already."""
    changed = await conn.fetchval(
        "UPDATE users SET opted_out_at = $2 WHERE user_id = $1 AND opted_out_at IS NULL RETURNING true", user_id, now
    )
    return bool(changed)


async def opt_in(conn: Connection, user_id: int) -> bool:
    """The person wants broadcasts again; False if that was so already."""
    changed = await conn.fetchval(
        "UPDATE users SET opted_out_at = NULL WHERE user_id = $1 AND opted_out_at IS NOT NULL RETURNING true", user_id
    )
    return bool(changed)


async def mark_blocked(conn: Connection, user_ids: Sequence[int], now: datetime) -> None:
    """These people blocked the bot, or their accounts are gone; the first moment stays."""
    await conn.execute(
        "UPDATE users SET blocked_at = $2 WHERE user_id = ANY($1::bigint[]) AND blocked_at IS NULL",
        user_ids,
        now,
    )


async def mark_unblocked(conn: Connection, user_id: int) -> None:
    """The person can be written to again."""
    await conn.execute("UPDATE users SET blocked_at = NULL WHERE user_id = $1 AND blocked_at IS NOT NULL", user_id)


async def reachable_counts(conn: Connection) -> AudienceCount:
    """Everyone: who can be reached, who blocked the bot, and who (of the others) opted out."""
    row = await conn.fetchrow(
        """
        SELECT count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NULL) AS reachable,
               count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
               count(*) FILTER (WHERE blocked_at IS NULL AND opted_out_at IS NOT NULL) AS opted_out
        FROM users
        """
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)
