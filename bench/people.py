"""A million people: what the triggers that know them cost, how long it takes to count, name and search them.

`python -m bench.people` takes about three minutes; `--people 100000` is enough to try something.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from bench.machine import figure
from bot.domain.audience import Audience, Choice, Only
from bot.presenting.human import number
from db import audience, conversations, embedded, messages, migrate, people
from db.embedded import Server
from db.pool import Connection, connected

MILLION = 1_000_000
EVENTS_EACH = 3  # for each person, written before anything is measured
FIRST_ID = 100_000_000
ROUNDS = 5

FIRST_NAMES = (
    "Мария", "Иван", "Ольга", "Пётр", "Елена", "Тимур", "Дарья", "Глеб", "Юлия", "Артём", "Анна", "Александр",
    "Алексей", "Андрей", "Анастасия", "Марина", "Максим", "Sofia", "Liam", "Emma", "Noah", "Mia", "Maria", "Martin",
)  # fmt: skip
LAST_NAMES = (
    "Ким", "Шевченко", "Мельник", "Коваль", "Шах", "Седых", "Гончар", "Маркова", "Абрамова", "Ахматова", "Иванова",
    "Кузнецова", "Соколов", "Попов", "Ross", "Novak", "Ito", "Kaya", "Silva", "Berg", "Moreau",
)  # fmt: skip
# The names of person n.
USERNAME = "CASE WHEN n % 3 > 0 THEN 'student_' || n END"
FIRST_NAME = f"(ARRAY{list(FIRST_NAMES)!r})[1 + abs(hashint8(n)) % {len(FIRST_NAMES)}]"
LAST_NAME = f"(ARRAY{list(LAST_NAMES)!r})[1 + abs(hashint8(-n)) % {len(LAST_NAMES)}]"
SEARCHES = (
    "а", "ма", "мария", "мария ким", "ким мар", "ова", "ари", "лександ", "student_12", "udent", "4321", "нет такого",
    str(FIRST_ID + 4242),
)  # fmt: skip


async def populate(conn: Connection, count: int) -> None:
    """So many people with names, three events of each, and a booking of a third of them."""
    for table in ("events", "bookings"):
        await conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await conn.execute(
        f"""
        INSERT INTO users (user_id, username, first_name, last_name, first_seen_at)
        SELECT $2 + n, {USERNAME}, {FIRST_NAME}, {LAST_NAME}, timestamptz '2024-01-01' + n * interval '1 second'
        FROM generate_series(1, $1::bigint) AS n
        """,  # noqa: S608 - our own expressions
        count,
        FIRST_ID,
    )
    await conn.execute(
        """
        INSERT INTO events (user_id, event_type, created_at)
        SELECT $2 + 1 + abs(hashint8(n)) % $1, 'page', timestamptz '2025-01-01' + n * interval '1 second'
        FROM generate_series(1, $1::bigint * $3) AS n
        """,
        count,
        FIRST_ID,
        EVENTS_EACH,
    )
    await conn.execute(
        """
        INSERT INTO bookings (user_id, course_stream, confirmed)
        SELECT $2 + n, (3 + n % 10) || 'th_stream', (ARRAY[2, 2, 2, 1, -1])[1 + n / 10 % 5]
        FROM generate_series(1, $1::bigint / 3) AS n
        """,
        count,
        FIRST_ID,
    )
    for table in ("events", "bookings"):
        await conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    await conn.execute("VACUUM ANALYZE users, events, bookings")


@dataclass(frozen=True, slots=True)
class Batch:
    """So many events of known people in one statement, committed; so many such statements in a turn."""

    rows: int
    statements: int
    names: bool


async def measure_triggers(conn: Connection, count: int) -> None:
    """Events of people whom Herald knows, in statements of different sizes, with the triggers and without."""
    await conn.execute("CREATE TEMP TABLE batch (LIKE events)")
    for rows, statements in ((50_000, 1), (1_000, 20), (1, 300)):
        for names in (False, True):
            without, with_triggers = await _alternately(conn, count, Batch(rows, statements, names))
            figure(
                f"events of known people {'with' if names else 'without'} names, {number(rows)} in a commit: each row",
                f"{without:.1f} us, with triggers {with_triggers:.1f} us = {with_triggers / without - 1:+.0%}",
                "at most +30%",
            )


async def _alternately(conn: Connection, count: int, batch: Batch) -> tuple[float, float]:
    """Medians in microseconds for each row: without triggers, with them.

    They take turns in going first, each with people of its own: the second to write about the same people would find
    the pages that it needs in memory, and would not be the first to change them since a checkpoint.
    """
    costs: dict[str, list[float]] = {"replica": [], "origin": []}
    for turn in range(ROUNDS):
        for place, role in enumerate(sorted(costs, reverse=turn % 2 == 0)):  # triggers do not fire for a replica
            await conn.execute(f"SET session_replication_role = {role}")
            costs[role].append(await _insert(conn, count, batch, 2 * turn + place))
    return statistics.median(costs["replica"]), statistics.median(costs["origin"])


async def _insert(conn: Connection, count: int, batch: Batch, turn: int) -> float:
    """Microseconds for each row."""
    called = f"{USERNAME}, {FIRST_NAME}, {LAST_NAME}" if batch.names else "NULL, NULL, NULL"
    spent = 0.0
    for statement in range(batch.statements):
        await conn.execute("TRUNCATE batch")
        await conn.execute(
            f"""
            INSERT INTO batch (id, user_id, username, first_name, last_name, event_type, event_data)
            SELECT 0, $3 + n, {called}, 'page', '{{}}'
            FROM generate_series(1, $1::bigint) AS place,
                 LATERAL (SELECT 1 + abs(hashint8(place + $4)) % $2 AS n) AS person
            """,  # noqa: S608 - our own expressions
            batch.rows,
            count,
            FIRST_ID,
            (turn * batch.statements + statement) * batch.rows,
        )
        begun = time.perf_counter()
        await conn.execute(
            "INSERT INTO events (user_id, username, first_name, last_name, event_type, created_at) "
            "SELECT user_id, username, first_name, last_name, event_type, now() FROM batch"
        )
        spent += time.perf_counter() - begun
    return spent / batch.rows / batch.statements * 1e6


async def measure_audiences(conn: Connection) -> None:
    """How long an audience is counted."""
    for what, named, goal in (
        ("a stream", Audience(streams=("4th_stream",)), "at most 150 ms"),
        ("three streams", Audience(streams=("4th_stream", "5th_stream", "6th_stream")), ""),
        ("people in no course", Audience(no_course=True), "at most 500 ms"),
        ("everyone", Audience(everyone=True), "at most 500 ms"),
        ("everyone but a stream", Audience(everyone=True, but_not=Choice(streams=("4th_stream",))), "at most 500 ms"),
        ("everyone to whom the bot speaks Russian", Audience(everyone=True, only=Only(language="ru")), ""),
    ):
        counted = await audience.count(conn, named.to_json())
        taken = await _median(lambda named=named: audience.count(conn, named.to_json()))  # type: ignore[misc]
        figure(f"audience: {what}, {number(counted.reachable)} people", f"{taken:.0f} ms", goal)


async def measure_names(conn: Connection) -> None:
    """How long the names behind a number take: the first page of twenty, and the tenth."""
    for what, named in (
        ("everyone", Audience(everyone=True)),
        ("everyone but a stream", Audience(everyone=True, but_not=Choice(streams=("4th_stream",)))),
        ("people in no course", Audience(no_course=True)),
        ("a stream", Audience(streams=("4th_stream",))),
    ):
        json = named.to_json()
        total = (await audience.count(conn, json)).reachable
        after = (await audience.page(conn, json, 180, after=None, total=total))[-1]
        first = await _median(lambda json=json, total=total: audience.page(conn, json, 20, after=None, total=total))  # type: ignore[misc]
        tenth = await _median(
            lambda json=json, total=total, after=after: audience.page(conn, json, 20, after=after, total=total)  # type: ignore[misc]
        )
        figure(f"names: {what}", f"{first:.0f} ms, tenth page {tenth:.0f} ms")


async def measure_conversation(conn: Connection) -> None:
    """How long a page of a conversation takes of which a year of the log holds a hundred thousand messages."""
    since = datetime.now(UTC) - timedelta(days=365)
    await messages.make_partitions(conn, since, datetime.now(UTC))
    await conn.execute(
        """
        INSERT INTO messages (message_id, context_id, direction, content, status, is_deleted, created_at)
        SELECT n, CASE WHEN n % 2 = 0 THEN $1 ELSE n::text END, 'outgoing', 'Hello', 'sent', n % 100 = 0,
               $2::timestamptz + n * interval '2.5 minutes'
        FROM generate_series(1, 200000) AS n
        """,
        str(FIRST_ID),
        since,
    )
    await conn.execute("VACUUM ANALYZE messages")
    turned = await conversations.page(conn, str(FIRST_ID), limit=54)
    before = (turned[-1].created_at, turned[-1].id)
    first = await _median(lambda: conversations.page(conn, str(FIRST_ID), limit=6))
    tenth = await _median(lambda: conversations.page(conn, str(FIRST_ID), limit=6, before=before))
    figure("a page of a conversation of 100 000 messages", f"{first:.1f} ms, tenth page {tenth:.1f} ms")


async def measure_search(conn: Connection) -> None:
    """How long a page of eight people is searched: the first and the tenth."""
    for words in SEARCHES:
        first = await _median(lambda words=words: people.find(conn, words, 9, 0))  # type: ignore[misc]
        tenth = await _median(lambda words=words: people.find(conn, words, 9, 72))  # type: ignore[misc]
        figure(f"search for “{words}”", f"{first:.1f} ms, tenth page {tenth:.1f} ms", "at most 10 ms")


async def _median(call: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(taken)


async def measure(server: Server, count: int) -> None:
    """Prints every figure."""
    await migrate.migrate(server.dsn)
    async with connected(server.dsn) as conn:
        await populate(conn, count)
        await measure_audiences(conn)
        await measure_names(conn)
        await measure_search(conn)
        await measure_conversation(conn)
        await measure_triggers(conn, count)


def main(arguments: Sequence[str] = ()) -> None:
    """Measures with an embedded server of its own, with its shipped settings."""
    parser = argparse.ArgumentParser(prog="python -m bench.people", description=__doc__)
    parser.add_argument("--people", type=int, default=MILLION)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="herald-bench-") as folder, embedded.serve(Path(folder)) as server:
        uvloop.run(measure(server, options.people))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
