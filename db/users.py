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
               first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at, paused_until, wants, time_zone
        FROM users WHERE user_id = $1
        """,
        user_id,
    )
    return Person(**row) if row else None


async def some(conn: Connection, user_ids: Sequence[int]) -> list[Person]:
    """Those of these people who are known, in this order."""
    rows = await conn.fetch(
        """
        SELECT user_id, username, first_name, last_name, language_code, language,
               first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at, paused_until, wants, time_zone
        FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (user_id, place) JOIN users USING (user_id)
        ORDER BY place
        """,
        user_ids,
    )
    return [Person(**row) for row in rows]


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
                   first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at, paused_until, wants, time_zone
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
                      first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at, paused_until, wants, time_zone
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


async def set_time_zone(conn: Connection, user_id: int, time_zone: str | None) -> bool:
    """The zone in which the person reads times; None: the operator's. False if that was so already."""
    changed = await conn.fetchval(
        """
        UPDATE users SET time_zone = $2 WHERE user_id = $1 AND time_zone IS DISTINCT FROM $2 RETURNING true
        """,
        user_id,
        time_zone,
    )
    return bool(changed)


async def opt_out(conn: Connection, user_id: int, now: datetime) -> bool:
    """The person wants no broadcasts; False if that was so already."""
    changed = await conn.fetchval(
        "UPDATE users SET opted_out_at = $2 WHERE user_id = $1 AND opted_out_at IS NULL RETURNING true", user_id, now
    )
    return bool(changed)


async def opt_in(conn: Connection, user_id: int, now: datetime) -> bool:
    """The person wants broadcasts again, from now on; False if that was so already."""
    changed = await conn.fetchval(
        """
        UPDATE users SET opted_out_at = NULL, paused_until = NULL
        WHERE user_id = $1 AND (opted_out_at IS NOT NULL OR paused_until > $2)
        RETURNING true
        """,
        user_id,
        now,
    )
    return bool(changed)


async def pause(conn: Connection, user_id: int, until: datetime) -> None:
    """The person wants no broadcasts before that moment."""
    await conn.execute("UPDATE users SET paused_until = $2 WHERE user_id = $1", user_id, until)


async def set_wants(conn: Connection, user_id: int, wants: str) -> None:
    """What the person wants to receive: a word of bot/domain/wishes.py."""
    await conn.execute("UPDATE users SET wants = $2 WHERE user_id = $1", user_id, wants)


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
    """Everyone: who can be reached by something, and who by nothing, for which reason."""
    row = await conn.fetchrow(
        """
        SELECT count(*) FILTER (WHERE left_out IS NULL) AS reachable,
               count(*) FILTER (WHERE left_out = 'blocked') AS blocked,
               count(*) FILTER (WHERE left_out = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE left_out = 'paused') AS paused,
               0 AS own_stream
        FROM (SELECT CASE WHEN blocked_at IS NOT NULL THEN 'blocked'
                          WHEN opted_out_at IS NOT NULL THEN 'opted_out'
                          WHEN paused_until > now() THEN 'paused'
                     END AS left_out
              FROM users) AS told
        """
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return AudienceCount(**row)


async def rebuild(conn: Connection) -> int:
    """Make `users` equal the union of its sources again; returns how many lines differed."""
    differed: int = await conn.fetchval("SELECT rebuild_users()", timeout=None)
    return differed
