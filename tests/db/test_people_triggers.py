"""`users` and `streams` follow whatever is written to the three source tables, by Herald or by another program."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from db.pool import Connection, Pool, connected
from tests.waiting import eventually

SOURCES = ("bookings", "events", "free_lesson_registrations")
DAY = datetime(2025, 1, 1, tzinfo=UTC)
Names = tuple[str | None, str | None, str | None]


async def write(
    conn: Connection, source: str, user_id: int | None, names: Names, at: datetime | None, stream: str | None = None
) -> int:
    """One source row, as its writer makes it. Returns its id."""
    statements = {
        "bookings": "INSERT INTO bookings (user_id, username, first_name, last_name, created_at, course_stream) "
        "VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        "events": "INSERT INTO events (user_id, username, first_name, last_name, created_at, event_type) "
        "VALUES ($1, $2, $3, $4, $5, coalesce($6, 'start')) RETURNING id",
        "free_lesson_registrations": "INSERT INTO free_lesson_registrations "
        "(user_id, username, first_name, last_name, created_at, phone) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    }
    row_id: int = await conn.fetchval(statements[source], user_id, *names, at, stream)
    return row_id


async def named(conn: Connection, user_id: int) -> Names:
    row = await conn.fetchrow("SELECT username, first_name, last_name FROM users WHERE user_id = $1", user_id)
    assert row is not None
    return (row["username"], row["first_name"], row["last_name"])


async def test_a_person_exists_as_soon_as_any_source_names_them(conn: Connection) -> None:
    for user_id, source in enumerate(SOURCES, start=1):
        await write(conn, source, user_id, ("u", "Anna", None), DAY)
        assert await named(conn, user_id) == ("u", "Anna", None)
    await write(conn, "events", None, ("nobody", None, None), DAY)
    assert await conn.fetchval("SELECT count(*) FROM users") == 3


async def test_the_newest_name_wins_part_by_part(conn: Connection) -> None:
    await write(conn, "bookings", 1, ("anna", "Anna", None), DAY)
    await write(conn, "events", 1, ("anna_k", None, "K"), DAY + timedelta(days=2))
    await write(conn, "events", 1, ("anna_old", "Anya", "Old"), DAY + timedelta(days=1))
    assert await named(conn, 1) == ("anna_k", "Anya", "K")


async def test_first_seen_is_the_earliest_moment_of_all_sources(conn: Connection) -> None:
    for days in (5, 3, 9):
        await write(conn, "events", 1, (None, None, None), DAY + timedelta(days=days))
    assert await conn.fetchval("SELECT first_seen_at FROM users") == DAY + timedelta(days=3)
    for moment in ("NULL", "'infinity'", "'294000-01-01'", "'4000-01-01 BC'", "'-infinity'"):
        await conn.execute(f"INSERT INTO events (user_id, event_type, created_at) VALUES (1, 'page', {moment})")
    assert await conn.fetchval("SELECT first_seen_at = '-infinity' FROM users")


async def test_names_that_telegram_shows_stay(conn: Connection) -> None:
    await conn.execute("INSERT INTO users (user_id, username, named_by) VALUES (1, 'real', 'telegram')")
    await write(conn, "bookings", 1, ("typed", "Typed", None), DAY)
    assert await named(conn, 1) == ("real", None, None)
    assert await conn.fetchval("SELECT first_seen_at FROM users") == DAY


async def test_a_corrected_row_corrects_the_person(conn: Connection) -> None:
    row_id = await write(conn, "bookings", 1, ("ana", "Ana", None), DAY)
    await conn.execute("UPDATE bookings SET username = 'anna', first_name = NULL WHERE id = $1", row_id)
    assert await named(conn, 1) == ("anna", "Ana", None)
    await conn.execute("UPDATE bookings SET user_id = 2 WHERE id = $1", row_id)
    assert await named(conn, 2) == ("anna", None, None)


async def test_deleted_rows_leave_the_person(conn: Connection) -> None:
    await write(conn, "events", 1, ("old", None, None), DAY)
    row_id = await write(conn, "bookings", 1, ("new", None, None), DAY + timedelta(days=1))
    await conn.execute("DELETE FROM bookings WHERE id = $1", row_id)
    assert await named(conn, 1) == ("old", None, None)
    await conn.execute("DELETE FROM events")
    assert await named(conn, 1) == ("old", None, None)


async def test_a_row_that_says_nothing_new_does_not_touch_the_person(conn: Connection) -> None:
    await write(conn, "bookings", 1, ("anna", "Anna", None), DAY)
    version = await conn.fetchrow("SELECT ctid, xmax FROM users")
    await write(conn, "events", 1, ("anna", None, None), DAY + timedelta(days=1))
    await conn.execute("UPDATE bookings SET confirmed = 2")
    assert await conn.fetchrow("SELECT ctid, xmax FROM users") == version


async def test_a_booking_makes_its_stream(conn: Connection) -> None:
    for stream in ("4th_stream", "3rd_stream", "summer", "3rd_stream", None, ""):
        await write(conn, "bookings", 1, (None, None, None), DAY, stream)
    streams = await conn.fetch("SELECT code, position, title FROM streams ORDER BY position")
    assert [tuple(row.values()) for row in streams] == [
        ("3rd_stream", 3, None),
        ("4th_stream", 4, None),
        ("summer", 5, None),
    ]
    await conn.execute("UPDATE bookings SET course_stream = '12th' WHERE course_stream = 'summer'")
    assert await conn.fetchval("SELECT position FROM streams WHERE code = '12th'") == 12


async def union(conn: Connection) -> dict[int, tuple[Names, datetime]]:
    """What `users` should hold, computed here from the source rows."""
    people: dict[int, list[tuple[datetime, Names]]] = {}
    for source in SOURCES:
        rows = await conn.fetch(f"SELECT * FROM {source} WHERE user_id IS NOT NULL AND created_at IS NOT NULL")
        for row in rows:
            names = (row["username"], row["first_name"], row["last_name"])
            people.setdefault(row["user_id"], []).append((row["created_at"], names))
    result = {}
    for user_id, said in people.items():
        said.sort(key=lambda saying: saying[0], reverse=True)
        newest = [next((names[part] for _, names in said if names[part] is not None), None) for part in range(3)]
        result[user_id] = ((newest[0], newest[1], newest[2]), said[-1][0])
    return result


async def import_people(conn: Connection, source: str, username: str | None, at: datetime) -> None:
    """Eight rows in one statement."""
    columns, values = ("event_type, ", "'import', ") if source == "events" else ("", "")
    await conn.execute(
        f"INSERT INTO {source} ({columns}user_id, username, created_at) "
        f"SELECT {values}n, $1, $2::timestamptz + n * interval '1 millisecond' FROM generate_series(1, 8) AS n",
        username,
        at,
    )


async def random_write(conn: Connection, chance: random.Random, moment: int) -> None:
    """Any insert or update of any program; moments are distinct, so that "newest" is one row."""
    source = chance.choice(SOURCES)
    user_id = chance.randrange(1, 8) if source == "bookings" else chance.choice([None, *range(1, 8)])
    names: Names = (chance.choice([None, "a", "b", "c"]), chance.choice([None, "A", "B"]), chance.choice([None, "X"]))
    at = DAY + timedelta(seconds=moment, days=chance.randrange(-30, 30))
    kind = chance.randrange(5)
    if kind < 3:
        await write(conn, source, user_id, names, at)
    elif kind == 3:
        # Only parts that are set: a part that no row names any more stays, which the union cannot know.
        await conn.execute(
            f"UPDATE {source} SET username = coalesce($2, username), first_name = coalesce($3, first_name) "
            f"WHERE user_id = $1",
            user_id,
            names[0],
            names[1],
        )
    else:
        await import_people(conn, source, names[0], at)


@pytest.mark.parametrize("seed", range(5))
async def test_triggers_and_rebuild_agree_after_random_writes(conn: Connection, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    for moment in range(120):
        await random_write(conn, chance, moment)
    rows = await conn.fetch("SELECT * FROM users")
    users = {r["user_id"]: ((r["username"], r["first_name"], r["last_name"]), r["first_seen_at"]) for r in rows}
    assert users == await union(conn)
    assert await conn.fetchval("SELECT rebuild_users()") == 0
    for source in SOURCES:
        await conn.execute(f"DELETE FROM {source} WHERE id % 3 = $1", seed % 3)
    assert await conn.fetchval("SELECT rebuild_users()") == 0


async def test_rebuild_mends_what_went_wrong_and_keeps_heralds_own(conn: Connection) -> None:
    await write(conn, "bookings", 1, ("anna", "Anna", None), DAY)
    await write(conn, "bookings", 2, ("boris", None, None), DAY)
    await conn.execute("UPDATE users SET username = 'wrong', language = 'ru' WHERE user_id = 1")
    await conn.execute("DELETE FROM users WHERE user_id = 2")
    assert await conn.fetchval("SELECT rebuild_users()") == 2
    assert await named(conn, 1) == ("anna", "Anna", None)
    assert await conn.fetchval("SELECT language FROM users WHERE user_id = 1") == "ru"
    assert await named(conn, 2) == ("boris", None, None)


async def test_writers_of_the_same_people_at_once_do_not_deadlock(pool: Pool) -> None:
    async def import_bookings(order: str, name: str) -> None:
        async with pool.acquire() as conn:
            for _ in range(5):
                await conn.execute(
                    f"INSERT INTO bookings (user_id, username) SELECT n, $1 FROM generate_series(1, 300) AS n "
                    f"ORDER BY n {order}",
                    name,
                )

    await asyncio.gather(*(import_bookings(order, order.lower()) for order in ("ASC", "DESC", "ASC", "DESC")))
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM users") == 300
        assert await conn.fetchval("SELECT rebuild_users()") == 0


async def test_two_who_name_one_person_at_once_agree_on_the_newest(database_url: str) -> None:
    async with connected(database_url) as first, connected(database_url) as second:
        await write(first, "bookings", 1, ("start", None, None), DAY)
        begun = first.transaction()
        await begun.start()
        await write(first, "events", 1, ("newest", None, None), DAY + timedelta(days=2))
        waiting = asyncio.create_task(write(second, "events", 1, ("newer", None, None), DAY + timedelta(days=1)))
        await eventually(lambda: first.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))
        await begun.commit()
        await waiting
        assert await named(first, 1) == ("newest", None, None)
