"""A stream of a hundred thousand people: the minute's look at its series reads who joined lately, and nobody else."""

from datetime import UTC, datetime, timedelta

from db import series_deliveries
from db.pool import Connection, connected
from tests.db.test_delivery_plans import explain_everything, explained, nodes, pages

PEOPLE = 100_000
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
STREAM = "5th_stream"


async def fill(conn: Connection) -> None:
    """One joined a minute; all of them have the step that is asked for, but the last ten."""
    await conn.execute("SET LOCAL session_replication_role = replica")
    await conn.execute(
        """
        INSERT INTO bookings (user_id, course_stream, confirmed, created_at)
        SELECT n, $2, 2, $3::timestamptz - n * interval '1 minute' FROM generate_series(0, $1::int - 1) AS n
        """,
        PEOPLE,
        STREAM,
        NOW,
    )
    await conn.execute(
        """
        INSERT INTO series_deliveries (step_id, user_id, broadcast_id, at)
        SELECT 1, n, 1, now() FROM generate_series(10, $1::int - 1) AS n
        """,
        PEOPLE,
    )
    await conn.execute("SET LOCAL session_replication_role = origin; ANALYZE bookings, series_deliveries")


async def test_who_is_due_is_found_by_the_moment_of_joining(database_url: str) -> None:
    async with connected(database_url) as conn, conn.transaction():
        await fill(conn)
        notices = await explain_everything(conn)
        due = await series_deliveries.due(conn, STREAM, 1, NOW - timedelta(hours=1), NOW + timedelta(seconds=1))
        assert sorted(due) == list(range(10))
        [plan] = await explained(conn, notices, "SELECT DISTINCT person_id")
        assert "idx_bookings_joined" in {node.get("Index Name") for node in nodes(plan)}
        assert "Seq Scan" not in {node["Node Type"] for node in nodes(plan)}
        assert pages(plan) < 1000
