"""Whom words find, and that finding them stays cheap among many who are called alike."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from db import audience, people
from db.pool import Connection, connected
from tests.databases import address_of, create_database
from tests.db.test_delivery_plans import explain_everything, explained, nodes, pages

PEOPLE = 60_000
MANY = "herald_many_people"


async def known(conn: Connection, *called: tuple[str | None, str | None, str | None]) -> None:
    """People 1, 2, ... of these usernames, first and last names."""
    await conn.executemany(
        "INSERT INTO users (user_id, username, first_name, last_name) VALUES ($1, $2, $3, $4)",
        [(number, *names) for number, names in enumerate(called, 1)],
    )


async def found(conn: Connection, words: str, limit: int = 10, offset: int = 0) -> list[int]:
    return [person.user_id for person in await people.find(conn, words, limit, offset)]


async def test_beginnings_come_first_then_what_stands_inside(conn: Connection) -> None:
    await known(
        conn,
        ("masha", "Мария", "Ким"),
        (None, "Алёна", "Марченко"),
        ("tamara", "Тамара", None),
        ("Mar_100%", "Ivan", "Петров"),
        (None, None, None),
    )
    assert await found(conn, "мар") == [1, 2, 3]
    assert await found(conn, "МАРИЯ к") == [1]
    assert await found(conn, "ким мария") == [1]
    assert await found(conn, "Алена") == await found(conn, "алёна") == [2]
    assert await found(conn, "mar") == [4, 3]
    assert await found(conn, "r_100") == await found(conn, "100%") == [4]
    assert await found(conn, "m%r") == await found(conn, "ma_100") == []
    assert await found(conn, "ара") == [3]
    assert await found(conn, "ра") == []  # two letters: beginnings only
    assert await found(conn, "рия ки") == [1]
    assert await found(conn, "5") == [5]
    assert await found(conn, "' OR true --") == await found(conn, "\\") == await found(conn, "nobody") == []


async def test_pages_name_everybody_once(conn: Connection) -> None:
    await known(conn, *[(f"anna{number}", "Anna", "Annanova") for number in range(25)], ("joanna", "Jo", None))
    told = [person for page in range(4) for person in await found(conn, "anna", 8, page * 8)]
    assert sorted(told) == list(range(1, 27))
    assert told[-1] == 26  # she only has it inside


@pytest.fixture(scope="session")
def many_url(server_url: str, template: str) -> str:
    """A database of people of whom a third are called Мария, half have a username alike, and a third are booked."""
    asyncio.run(create_database(server_url, MANY, template))
    asyncio.run(fill(address_of(server_url, MANY)))
    return address_of(server_url, MANY)


async def fill(url: str) -> None:
    async with connected(url) as conn:
        await conn.execute("SET synchronous_commit = on")  # VACUUM marks what is known to be in the log
        await conn.execute(
            """
            INSERT INTO users (user_id, username, first_name, last_name, first_seen_at)
            SELECT n, CASE WHEN n % 2 = 0 THEN 'student_' || n END,
                   (ARRAY['Мария', 'Иван', 'Sofia'])[1 + n % 3], 'Name' || n % 1000, '2025-01-01'
            FROM generate_series(1, $1::int) AS n
            """,
            PEOPLE,
        )
        await conn.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
        await conn.execute(
            "INSERT INTO bookings (user_id, course_stream, confirmed) "
            "SELECT n, n % 20 || 'th', 2 FROM generate_series(1, $1::int, 3) AS n",
            PEOPLE,
        )
        await conn.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
        await conn.execute("VACUUM ANALYZE users, bookings")


@pytest.fixture
async def many(many_url: str) -> AsyncIterator[Connection]:
    """A connection to that database, inside a transaction that is rolled back after the test."""
    async with connected(many_url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


async def test_a_page_costs_the_same_however_many_are_called_like_that(many: Connection) -> None:
    notices = await explain_everything(many)
    for words in ("м", "мария", "student_1", "name", "udent", "name123", "nobody"):
        await people.find(many, words, 9, 72)
    beginnings = await explained(many, notices, "WITH beginning")
    assert len(beginnings) == 7
    for plan in beginnings:
        assert {node["Node Type"] for node in nodes(plan) if "Relation Name" in node} == {"Index Scan"}
        assert pages(plan) < 700
    for plan in await explained(many, notices, "SELECT user_id FROM users\n        WHERE ctid"):
        assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}
        assert pages(plan) < 700


async def test_rows_about_known_people_are_told_by_the_primary_key_alone(many: Connection) -> None:
    notices = await explain_everything(many)
    await many.execute("SELECT set_config('auto_explain.log_nested_statements', 'on', true)")
    await many.execute("INSERT INTO events (user_id, event_type) SELECT n, 'page' FROM generate_series(1, 900) AS n")
    await many.execute(
        "INSERT INTO events (user_id, username, first_name, last_name, event_type) "
        "SELECT user_id, username, first_name, last_name, 'page' FROM users WHERE user_id <= 900"
    )
    looks = await explained(many, notices, "people := ARRAY(")
    assert len(looks) == 2
    for look in looks:
        scans = [node for node in nodes(look) if node.get("Relation Name") == "users" and node["Actual Loops"]]
        assert [(scan["Node Type"], scan["Heap Fetches"]) for scan in scans] == [("Index Only Scan", 0)]


async def test_an_audience_reads_what_it_names_and_no_more(many: Connection) -> None:
    notices = await explain_everything(many)
    stream = await audience.count(many, {"streams": ["4th"], "people": [2]})
    everyone = await audience.count(many, {"everyone": True})
    fewer = await audience.count(many, {"everyone": True, "but_not": {"streams": ["4th"]}})
    in_stream = PEOPLE // 60
    assert (stream.reachable, everyone.reachable, fewer.reachable) == (in_stream + 1, PEOPLE, PEOPLE - in_stream)
    [of_stream] = await explained(many, notices, "SELECT left_out")
    of_all, of_fewer = await explained(many, notices, "WITH unwanted")
    assert rows_read(of_stream, "bookings") == {"idx_bookings_course_stream": in_stream}
    assert sum(rows_read(of_all, "bookings").values()) == 0
    assert rows_read(of_fewer, "bookings") == {"idx_bookings_course_stream": in_stream}
    assert sum(rows_read(of_fewer, "users").values()) == PEOPLE + in_stream


def rows_read(plan: dict[str, Any], table: str) -> dict[str, int]:
    """Index (or the table's name, where it is read through) -> how many rows came out of it, if any did."""
    read: Counter[str] = Counter()
    for node in nodes(plan):
        if node.get("Relation Name") == table:
            read[node.get("Index Name", table)] += int(node["Actual Rows"] * node["Actual Loops"])
    return dict(+read)


async def test_pages_of_an_audience_are_walked_to_by_name(many: Connection) -> None:
    await many.execute("UPDATE users SET first_name = NULL, last_name = NULL WHERE user_id % 20000 = 1")
    fewer = {"everyone": True, "but_not": {"streams": ["4th"]}}
    gathered = await audience.page(many, fewer, PEOPLE, after=None, total=1)
    assert len(gathered) == PEOPLE - PEOPLE // 60
    assert gathered[-3:] == [1, 20001, 40001]  # who has no name
    assert await audience.page(many, fewer, PEOPLE, after=None, total=PEOPLE) == gathered
    for place in (19, PEOPLE // 2, len(gathered) - 3, len(gathered) - 1):
        for total in (1, PEOPLE):
            following = await audience.page(many, fewer, 20, after=gathered[place], total=total)
            assert following == gathered[place + 1 : place + 21]

    notices = await explain_everything(many)
    await audience.page(many, fewer, 20, after=gathered[PEOPLE // 2], total=PEOPLE)
    await audience.page(many, {"no_course": True}, 20, after=None, total=PEOPLE)
    walks = await explained(many, notices, "WITH place")
    looks = await explained(many, notices, "SELECT user_id FROM audience_people")
    assert len(walks) == len(looks) == 2
    for plan in walks + looks:
        assert sum(rows_read(plan, "users").values()) <= 201
        assert pages(plan) < 1500
