"""People: searched by what they are called, and what is known of one of them.

Every statement of the search walks an index for as long as the page needs and no further, however many people match.
"""

import re

from db.models import Person, PersonActivity
from db.pool import Connection, in_transaction

_THREE_LETTERS = re.compile(r"[^\W_]{3}")  # pg_trgm indexes groups of three letters or digits
_WILD = re.compile(r"[\\%_]")  # what LIKE would read as something else


async def find(conn: Connection, words: str, limit: int, offset: int) -> list[Person]:
    """A page of the people whom `words` may mean.

    First whose id it is, then those whose username, first or last name begins like that, by name, then those who have
    it anywhere in a name (from three letters on).
    """
    needed = offset + limit
    async with in_transaction(conn):
        await _plan_for_these_words(conn)
        found = [*await _with_id(conn, words), *await _beginning(conn, words, needed)]
        if len(found) < needed and _THREE_LETTERS.search(words):
            found += await _inside(conn, words, needed)
        return await _people(conn, list(dict.fromkeys(found))[offset:needed])


async def _plan_for_these_words(conn: Connection) -> None:
    """Until the transaction ends: plans are made for the very words, and no table is read through."""
    await conn.execute(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)"
    )


async def _with_id(conn: Connection, words: str) -> list[int]:
    """The person whose id it is, if it is one."""
    rows = await conn.fetch("SELECT user_id FROM users WHERE user_id = person_id($1::text)", words)
    return [row["user_id"] for row in rows]


async def _beginning(conn: Connection, words: str, limit: int) -> list[int]:
    """Each index gives its first `limit` people in order; whoever is in several counts where they come first.

    U+10FFFF is the last of all characters: what begins like the words stands between them and them followed by it.
    """
    rows = await conn.fetch(
        """
        WITH beginning AS (
            (SELECT user_id, searchable(username) COLLATE "C" AS name FROM users
             WHERE username IS NOT NULL
               AND searchable(username) COLLATE "C" >= searchable($1)
               AND searchable(username) COLLATE "C" < searchable($1) || chr(1114111)
             ORDER BY name, user_id
             LIMIT $2)
            UNION ALL
            (SELECT user_id, searchable_name(first_name, last_name) COLLATE "C" AS name FROM users
             WHERE searchable_name(first_name, last_name) COLLATE "C" >= searchable($1)
               AND searchable_name(first_name, last_name) COLLATE "C" < searchable($1) || chr(1114111)
             ORDER BY name, user_id
             LIMIT $2)
            UNION ALL
            (SELECT user_id, searchable_name(last_name, first_name) COLLATE "C" AS name FROM users
             WHERE last_name IS NOT NULL
               AND searchable_name(last_name, first_name) COLLATE "C" >= searchable($1)
               AND searchable_name(last_name, first_name) COLLATE "C" < searchable($1) || chr(1114111)
             ORDER BY name, user_id
             LIMIT $2)
        )
        SELECT user_id FROM beginning GROUP BY user_id ORDER BY min(name), user_id LIMIT $2
        """,
        words,
        limit,
    )
    return [row["user_id"] for row in rows]


async def _inside(conn: Connection, words: str, limit: int) -> list[int]:
    """Who has it anywhere, in the order of the table.

    What half of the people have, the table's first pages hold often enough; the index, which would gather every hit
    first, is asked only where they do not. IS NOT TRUE keeps the rest of the table from being read the same way.
    """
    rows = await conn.fetch(
        """
        SELECT user_id FROM users
        WHERE ctid < '(50,0)' AND searchable_line(username, first_name, last_name) LIKE searchable($1)
        UNION ALL
        SELECT user_id FROM users
        WHERE (ctid < '(50,0)') IS NOT TRUE AND searchable_line(username, first_name, last_name) LIKE searchable($1)
        LIMIT $2
        """,
        _pattern(words),
        limit,
    )
    return [row["user_id"] for row in rows]


def _pattern(words: str) -> str:
    """For LIKE: the first word anywhere, each further one at the beginning of a later word."""
    return "%" + "% ".join(_WILD.sub(r"\\\g<0>", word) for word in words.split()) + "%"


async def _people(conn: Connection, user_ids: list[int]) -> list[Person]:
    """Their lines, in this order."""
    rows = await conn.fetch(
        """
        SELECT user_id, username, first_name, last_name, language_code, language,
               first_seen_at, last_seen_at, started_at, blocked_at, opted_out_at, paused_until, wants
        FROM unnest($1::bigint[]) WITH ORDINALITY AS found (user_id, place) JOIN users USING (user_id)
        ORDER BY place
        """,
        user_ids,
    )
    return [Person(**row) for row in rows]


async def activity(conn: Connection, user_id: int) -> PersonActivity:
    """What came to the person and what came back."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM message_recipients
                WHERE user_id = $1 AND delivery_status IN ('sent', 'deleted')) AS received,
               (SELECT count(*) FROM button_presses WHERE user_id = $1) AS presses,
               (SELECT min(created_at) FROM free_lesson_registrations WHERE person_id(user_id) = $1) AS free_lesson_at
        """,
        user_id,
    )
    assert row is not None  # noqa: S101 - three scalars always make a row
    return PersonActivity(**row)
