"""The words that a message's placeholders become."""

from datetime import UTC, datetime

from db import names
from db.pool import Pool, connected
from tests.db.test_delivery_plans import explain_everything, explained, pages

PEOPLE = 20_000


async def test_the_stream_is_that_of_the_newest_live_booking_or_one_of_the_audience(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute(
            "INSERT INTO users (user_id, first_name, username) VALUES (7, 'Ada', 'ada'), (8, 'Bo', NULL)"
        )
        await conn.executemany(
            "INSERT INTO bookings (user_id, course_stream, confirmed, created_at) VALUES (7, $1, $2, $3)",
            [
                ("1st_stream", 2, datetime(2026, 1, 1, tzinfo=UTC)),
                ("2nd_stream", 1, datetime(2026, 2, 1, tzinfo=UTC)),
                ("3rd_stream", -1, datetime(2026, 3, 1, tzinfo=UTC)),
                (None, 2, datetime(2026, 4, 1, tzinfo=UTC)),
            ],
        )
        await conn.execute("UPDATE streams SET title = 'First' WHERE code = '1st_stream'")
        [ada, bo] = sorted(await names.of_people(conn, [7, 8, 9]), key=lambda person: person.user_id)
        [named] = await names.of_people(conn, [7], ["1st_stream", "3rd_stream"])
    assert (ada.first_name, ada.username, ada.stream, ada.stream_title) == ("Ada", "ada", "2nd_stream", None)
    assert (bo.first_name, bo.username, bo.stream) == ("Bo", None, None)
    assert (named.stream, named.stream_title) == ("1st_stream", "First")


async def test_names_are_found_without_a_search(database_url: str) -> None:
    async with connected(database_url) as conn, conn.transaction():
        await conn.execute("SET LOCAL session_replication_role = replica")
        await conn.execute("INSERT INTO users (user_id) SELECT generate_series(1, $1::int)", PEOPLE)
        await conn.execute(
            "INSERT INTO bookings (user_id, course_stream) SELECT generate_series(1, $1::int), '3rd_stream'", PEOPLE
        )
        await conn.execute("ANALYZE users, bookings, streams")
        notices = await explain_everything(conn)
        assert len(await names.of_people(conn, range(500, 520), ["3rd_stream"])) == 20
        [plan] = await explained(conn, notices, "SELECT u.user_id")
    assert pages(plan) < 300
