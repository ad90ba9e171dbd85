"""The list of what is scheduled, and the history beside it, with 10 000 broadcasts that wait: by their indexes."""

from datetime import UTC, datetime
from typing import Any

from db import broadcasts, scheduled
from db.pool import Connection
from tests.db.test_delivery_plans import explain_everything, explained, nodes, pages

SCHEDULED, PAST, MISSED = 10_000, 2_000, 30
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def test_pages_are_read_in_the_order_of_an_index(conn: Connection) -> None:
    await fill(conn)
    notices = await explain_everything(conn)
    assert [each.message_text for each in await scheduled.waiting(conn, 5, 0)] == ["1", "2", "3", "4", "5"]
    assert len(await scheduled.waiting(conn, 5, SCHEDULED - 5)) == 5
    assert [each.message_text for each in await scheduled.missed(conn, 2, 0)] == ["1", "2"]
    assert [each.message_text for each in await broadcasts.recent(conn, 2, 0)] == [str(PAST), str(PAST - 1)]
    totals = await broadcasts.totals(conn)
    assert (totals.scheduled, totals.missed) == (SCHEDULED, MISSED)
    assert await broadcasts.count(conn) == PAST
    first, last, missed, recent = await explained(conn, notices, "SELECT * FROM message_history")
    assert_indexed(first, "idx_message_history_due", at_most=50)
    assert_indexed(last, "idx_message_history_due", at_most=SCHEDULED + 50)
    assert_indexed(missed, "idx_message_history_missed", at_most=50)
    assert_indexed(recent, "idx_message_history_past", at_most=50)


async def fill(conn: Connection) -> None:
    """Broadcasts, in an order of their own: what is scheduled and what is past."""
    await conn.execute("SET LOCAL session_replication_role = replica")
    await conn.execute("TRUNCATE message_history CASCADE")
    await conn.execute(
        """
        INSERT INTO message_history (message_text, status, scheduled_at, sent_at, created_at)
        SELECT n::text, status,
               CASE WHEN status <> 'completed' THEN $4::timestamptz + n * interval '1 minute' END,
               CASE WHEN status = 'completed' THEN $4::timestamptz - ($2 - n) * interval '1 hour' END,
               $4::timestamptz
        FROM (
            SELECT 'scheduled' AS status, n FROM generate_series($1::int, 1, -1) AS n
            UNION ALL SELECT 'completed', n FROM generate_series(1, $2::int) AS n
            UNION ALL SELECT 'missed', n FROM generate_series(1, $3::int) AS n
        ) AS made
        """,
        SCHEDULED,
        PAST,
        MISSED,
        NOW,
    )
    await conn.execute("ANALYZE message_history")


def assert_indexed(plan: dict[str, Any], index: str, *, at_most: int) -> None:
    """Only this index is walked, and no more pages of the table than that are looked at."""
    scans = {node.get("Index Name") for node in nodes(plan) if "Scan" in node["Node Type"]}
    assert scans == {index}
    assert pages(plan) <= at_most
