"""Lists: checked against everybody who is known, and put into a stream once, however often and by whomever."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.domain.lists import Reason
from bot.errors import StreamGone
from bot.services import listing, streaming
from db import lists
from db.pool import Pool
from tests.dialogs.people import enrol

ADMIN = 1
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def test_a_username_means_whom_telegram_showed_with_it_last(pool: Pool) -> None:
    await pool.execute(
        """
        INSERT INTO users (user_id, username, named_by, last_seen_at)
        VALUES (1, 'masha', 'source', NULL), (2, 'Masha', 'telegram', '2026-01-02'),
               (3, 'MASHA', 'telegram', '2026-02-02'), (4, 'Olga', 'source', NULL)
        """
    )
    matched = await listing.check(pool, "@MaSha\n@olga\n3\n4\n999999999999999999".encode("utf-16"))
    assert matched.people == (3, 4)
    assert [reason for _, reason in matched.unmatched] == [Reason.TWICE, Reason.TWICE, Reason.UNKNOWN_ID]


async def test_two_imports_at_once_book_everybody_once(pool: Pool) -> None:
    await enrol(pool, "3rd_stream", 1, 2, 3)
    await enrol(pool, "4th_stream", 3, 4)
    people = (1, 2, 4, 5)

    async def add() -> int:
        return await listing.add_to_stream(pool, people=people, code="4th_stream", actor_id=ADMIN, now=NOW)

    assert sorted(await asyncio.gather(add(), add(), add())) == [0, 0, 2]
    rows = await pool.fetch("SELECT user_id FROM bookings WHERE course_stream = '4th_stream' ORDER BY user_id")
    assert [row["user_id"] for row in rows] == [1, 2, 3, 4]
    await streaming.archive(pool, code="4th_stream", actor_id=ADMIN, now=NOW)
    with pytest.raises(StreamGone):
        await add()


async def test_ids_that_another_program_keeps_as_text_are_booked_too(pool: Pool) -> None:
    await pool.execute("ALTER TABLE bookings ALTER COLUMN user_id TYPE text")
    await pool.execute("INSERT INTO bookings (user_id, course_stream, confirmed) VALUES (' 1 ', '3rd_stream', -1)")
    await pool.execute("INSERT INTO users (user_id) VALUES (2)")
    async with pool.acquire() as conn:
        outside = sorted(await lists.outside(conn, [1, 2, 3], "3rd_stream"))
        assert outside == [1, 2, 3]
        assert await lists.book(conn, outside, "3rd_stream") == 2  # nobody knows the third
        assert await lists.outside(conn, [1, 2, 3], "3rd_stream") == [3]
