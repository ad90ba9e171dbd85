"""Bookings, events and registrations of other programs, under whatever names those keep them."""

from datetime import UTC, datetime

from db.pool import connected
from tests.db.reference_tables import OWN_NAMES, PEOPLE, adopt


async def test_people_of_the_sources_are_known_at_once(old_url: str) -> None:
    await adopt(old_url, PEOPLE)
    async with connected(old_url) as conn:
        people = await conn.fetch("SELECT user_id, username, first_name, first_seen_at FROM users ORDER BY user_id")
        assert [tuple(person.values()) for person in people] == [
            (11, "anna_k", "Anna", datetime(2025, 9, 2, 10, tzinfo=UTC)),
            (12, None, "Борис", datetime(2025, 9, 3, 10, tzinfo=UTC)),
            (13, "carl", "Carl", datetime(2025, 9, 4, 10, tzinfo=UTC)),
            (14, "dora", "Dora", datetime(2025, 8, 1, 10, tzinfo=UTC)),
            (15, "emil", "Emil", datetime(2025, 9, 5, 10, tzinfo=UTC)),
        ]
        streams = await conn.fetch("SELECT code, position FROM streams ORDER BY position")
        assert [tuple(stream.values()) for stream in streams] == [("3rd_stream", 3), ("4th_stream", 4)]
        assert await conn.fetchval("SELECT phone FROM bookings WHERE user_id = 11") == "+7 900"
        await conn.execute("INSERT INTO bookings (user_id, course_stream, confirmed) VALUES (31, 'summer', 2)")
        assert await conn.fetchval("SELECT position FROM streams WHERE code = 'summer'") == 5
        assert await conn.fetchval("SELECT count(*) FROM users WHERE user_id = 31") == 1


async def test_sources_that_name_things_their_own_way_serve_both(old_url: str) -> None:
    await adopt(old_url, OWN_NAMES)
    async with connected(old_url) as conn:
        event = await conn.fetchrow("SELECT * FROM events WHERE session = 's1'")
        assert event is not None
        assert (event["user_id"], event["event_type"], event["first_name"]) == (21, "start", "Olga")
        assert event["created_at"] == datetime(2025, 10, 1, 10, tzinfo=UTC)
        guest = await conn.fetchrow("SELECT user_id, event_data #>> '{}' FROM events WHERE telegram_id = 'guest-7'")
        assert guest is not None
        assert tuple(guest.values()) == (None, "no JSON")
        bookings = await conn.fetch(
            "SELECT user_id, first_name, course_stream, confirmed FROM bookings ORDER BY user_id"
        )
        assert [tuple(row.values()) for row in bookings] == [
            (21, "Olga P", "5th_stream", 2),
            (22, "Pavel", "5th_stream", -1),
        ]
        assert {row["user_id"] for row in await conn.fetch("SELECT user_id FROM users")} == {21, 22, 23}
        assert await conn.fetchval("SELECT phone FROM free_lesson_registrations") == "+7 901"


async def test_old_programs_and_herald_write_the_same_rows(old_url: str) -> None:
    await adopt(old_url, OWN_NAMES)
    async with connected(old_url) as conn:
        await conn.execute(
            """
            INSERT INTO events (id, telegram_id, type, payload, session, timestamp)
            VALUES (gen_random_uuid(), '24', 'click', '{"b": 1}', 's3', '2026-01-01 10:00:00')
            """
        )
        await conn.execute(
            "INSERT INTO bookings (tg_id, name, stream, status, price) VALUES (25, 'Sveta', '6th', 'pending', 1)"
        )
        await conn.execute(
            """
            INSERT INTO events (user_id, username, first_name, last_name, event_type, event_data, created_at)
            VALUES (26, 'tim', NULL, NULL, 'button_pressed_in_a_broadcast', '{}', '2026-01-02T10:00:00Z')
            """
        )
        await conn.execute("INSERT INTO bookings (user_id, course_stream, confirmed) VALUES (27, '6th', 2)")
        theirs = await conn.fetchrow("SELECT user_id, event_type, created_at FROM events WHERE session = 's3'")
        assert theirs is not None
        assert tuple(theirs.values()) == (24, "click", datetime(2026, 1, 1, 10, tzinfo=UTC))
        ours = await conn.fetchrow("SELECT telegram_id, type, payload, timestamp FROM events WHERE user_id = 26")
        assert ours is not None
        assert tuple(ours.values()) == ("26", "button_pressed_in_a_", "{}", datetime(2026, 1, 2, 10))  # 20 fit in
        assert await conn.fetchval("SELECT status::text FROM bookings WHERE user_id = 27") == "confirmed"
        assert await conn.fetchval("SELECT confirmed FROM bookings WHERE tg_id = 25") == 1
        await conn.execute("UPDATE bookings SET status = 'cancelled' WHERE tg_id = 25")
        await conn.execute("UPDATE bookings SET confirmed = 1 WHERE user_id = 27")
        assert await conn.fetchval("SELECT confirmed FROM bookings WHERE tg_id = 25") == -1
        assert await conn.fetchval("SELECT status::text FROM bookings WHERE user_id = 27") == "pending"
        assert await conn.fetchval("SELECT count(*) FROM users WHERE user_id IN (24, 25, 26, 27)") == 4


async def test_ids_that_are_not_all_numbers_stay_text(old_url: str) -> None:
    await adopt(
        old_url,
        """
        CREATE TABLE events (id serial PRIMARY KEY, user_id text, event_type text, created_at timestamptz);
        INSERT INTO events (user_id, event_type) VALUES ('31', 'start'), ('guest-1', 'start'), ('', 'start');
        CREATE TABLE bookings (id serial PRIMARY KEY, user_id varchar(20), course_stream varchar(10));
        INSERT INTO bookings (user_id, course_stream) VALUES ('32', '3rd_stream');
        """,
    )
    async with connected(old_url) as conn:
        await conn.execute("INSERT INTO events (user_id, event_type) VALUES ('guest-2', 'start'), ('33', 'start')")
        await conn.execute("INSERT INTO events (user_id, event_type) VALUES ($1::bigint, 'start')", 34)
        await conn.execute("INSERT INTO bookings (user_id, course_stream) VALUES ('35', '3rd_stream')")
        assert {row["user_id"] for row in await conn.fetch("SELECT user_id FROM users")} == {31, 32, 33, 34, 35}
        assert await conn.fetchval("SELECT sum(user_id) FROM bookings") == 67
        assert await conn.fetchval("SELECT rebuild_users()") == 0


async def test_a_writer_with_few_rights_still_registers_people(old_url: str) -> None:
    await adopt(old_url, PEOPLE)
    async with connected(old_url) as conn, conn.transaction():
        await conn.execute("CREATE ROLE website; GRANT INSERT ON bookings TO website")
        await conn.execute(
            "GRANT USAGE ON bookings_id_seq TO website; SET LOCAL ROLE website; SET LOCAL search_path = ''"
        )
        await conn.execute("INSERT INTO public.bookings (user_id, course_stream) VALUES (41, '9th_stream')")
        await conn.execute("RESET ROLE; RESET search_path")
        assert await conn.fetchval("SELECT count(*) FROM users WHERE user_id = 41") == 1
        assert await conn.fetchval("SELECT position FROM streams WHERE code = '9th_stream'") == 9
        await conn.execute("DROP OWNED BY website; DROP ROLE website")
