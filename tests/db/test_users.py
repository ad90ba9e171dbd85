"""People: whom we meet, what they chose, and whether they can be reached."""

from datetime import UTC, datetime, timedelta

from db import admins, users
from db.models import Person
from db.pool import Connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARIA = 501


async def meet(conn: Connection, now: datetime = NOON, **names: str) -> Person:
    shown: dict[str, str | None] = {"username": None, "first_name": None, "last_name": None, "language_code": None}
    return await users.meet(conn, user_id=MARIA, now=now, **(shown | names))


async def test_a_stranger_becomes_a_person(conn: Connection) -> None:
    person = await meet(conn, username="maria", first_name="Maria", language_code="ru")
    assert person == await users.get(conn, MARIA)
    assert (person.username, person.first_name, person.last_name) == ("maria", "Maria", None)
    assert person.first_seen_at == person.last_seen_at == person.started_at == NOON
    assert await users.get(conn, MARIA + 1) is None


async def test_names_follow_telegram_and_the_beginning_stays(conn: Connection) -> None:
    await meet(conn, first_name="Maria", username="maria")
    later = NOON + timedelta(days=1)
    person = await meet(conn, later, first_name="Masha")
    assert (person.first_name, person.username) == ("Masha", None)
    assert (person.started_at, person.last_seen_at) == (NOON, later)


async def test_telegram_names_win_over_a_source_row(conn: Connection) -> None:
    await conn.execute("INSERT INTO bookings (user_id, first_name, course_stream) VALUES ($1, 'From form', 's')", MARIA)
    before = await users.get(conn, MARIA)
    assert before is not None
    assert before.started_at is None
    assert (await meet(conn, first_name="Maria")).first_name == "Maria"
    await conn.execute("UPDATE bookings SET first_name = 'Form again' WHERE user_id = $1", MARIA)
    after = await users.get(conn, MARIA)
    assert after is not None
    assert after.first_name == "Maria"


async def test_who_was_here_a_moment_ago_costs_no_write(conn: Connection) -> None:
    await meet(conn, first_name="Maria")
    written = await conn.fetchval("SELECT xmin::text FROM users WHERE user_id = $1", MARIA)
    version = await conn.fetchval("SELECT ctid::text FROM users WHERE user_id = $1", MARIA)

    await meet(conn, NOON + timedelta(seconds=50), first_name="Maria")
    assert await conn.fetchval("SELECT ctid::text FROM users WHERE user_id = $1", MARIA) == version
    person = await meet(conn, NOON + timedelta(seconds=70), first_name="Maria")
    assert person.last_seen_at == NOON + timedelta(seconds=70)
    assert written


async def test_blocked_and_opted_out_are_counted_apart(conn: Connection) -> None:
    for person in range(1, 6):
        await conn.execute("INSERT INTO users (user_id) VALUES ($1)", person)
    await users.mark_blocked(conn, [1, 2], NOON)
    await users.mark_blocked(conn, [2], NOON + timedelta(days=1))
    assert await users.opt_out(conn, 2, NOON)
    assert await users.opt_out(conn, 3, NOON)
    assert not await users.opt_out(conn, 3, NOON)

    counts = await users.reachable_counts(conn)
    assert (counts.reachable, counts.blocked, counts.opted_out) == (2, 2, 1)
    blocked = await users.get(conn, 2)
    assert blocked is not None
    assert blocked.blocked_at == NOON

    await users.mark_unblocked(conn, 1)
    assert await users.opt_in(conn, 3, NOON)
    assert not await users.opt_in(conn, 3, NOON)
    assert (await users.reachable_counts(conn)).reachable == 4


async def test_granted_roles(conn: Connection) -> None:
    await conn.execute("INSERT INTO admins (user_id, role) VALUES (1, 'admin'), (2, 'owner')")
    await conn.execute("INSERT INTO admins (user_id, role, revoked_at) VALUES (3, 'admin', now())")
    assert [await admins.role(conn, person) for person in (1, 2, 3, 4)] == ["admin", "owner", None, None]
    assert await admins.among(conn, [1, 2, 3, 4]) == {1, 2}
