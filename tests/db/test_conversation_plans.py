"""A log of several months is read by its indexes: a page of a conversation costs the same however long it is."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from db import conversations, messages
from db.models import LoggedMessage
from db.pool import Connection
from tests.db.test_delivery_plans import explain_everything, explained, nodes, pages

MESSAGES = 20_000
PEOPLE = 10
MARIA = "501"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


async def fill(conn: Connection) -> None:
    """Messages to ten people in turn, ten a second and over five months; of each, every thirtieth is deleted."""
    await messages.make_partitions(conn, MARCH, MARCH + timedelta(days=140))
    await conn.execute(
        """
        INSERT INTO messages (message_id, context_id, direction, content, media_url, status, is_deleted, created_at)
        SELECT n % $2::int + 501 || ':' || n, n % $2::int + 501, 'outgoing', 'line ' || n,
               CASE WHEN n % 7 = 0 THEN 'file' END, CASE WHEN n % 11 = 0 THEN 'failed' ELSE 'sent' END, n % 300 < 10,
               $3::timestamptz + n / 100 * 100 * interval '10 minutes'
        FROM generate_series(1, $1::int) AS n
        """,
        MESSAGES,
        PEOPLE,
        MARCH,
    )
    await conn.execute("ANALYZE messages")


async def whole(conn: Connection) -> list[UUID]:
    rows = await conn.fetch("SELECT id FROM messages WHERE context_id = $1 ORDER BY created_at DESC, id DESC", MARIA)
    return [row["id"] for row in rows]


async def test_a_conversation_is_read_and_changed_by_its_indexes(conn: Connection) -> None:
    await fill(conn)
    in_order = await whole(conn)
    notices = await explain_everything(conn)
    told: list[LoggedMessage] = []
    while found := await conversations.page(
        conn, MARIA, limit=150, before=(told[-1].created_at, told[-1].id) if told else None
    ):
        told += found
    await conversations.page(conn, MARIA, limit=6)
    await conversations.history(conn, MARIA, limit=6)
    await conversations.media(conn, MARIA, limit=6)
    await conversations.failed(conn, context_id=MARIA, limit=6)
    await conversations.search(conn, MARIA, "line", limit=6)
    await conversations.stats(conn, MARIA)
    await messages.set_status(conn, f"{MARIA}:10", "read", MARCH)
    await messages.hard_delete(conn, [f"{MARIA}:10"])

    turned, lists = await explained(conn, notices, "(SELECT id"), await explained(conn, notices, "SELECT id, mess")
    assert len(lists) == 4
    for plan in turned + lists:
        assert scans(plan) == {"Index Scan"}
    assert max(map(pages, turned)) < 600
    for plan in [turned[-1], *lists]:
        assert pages(plan) < 60
    for beginning in ("SELECT count(*) FILTER", "UPDATE messages", "DELETE FROM messages"):
        [plan] = await explained(conn, notices, beginning)
        assert "Seq Scan" not in scans(plan)
    assert [message.id for message in told] == in_order
    assert sum(message.is_deleted for message in told) > 50


def scans(plan: dict[str, Any]) -> set[str]:
    """In which ways the log is read, where it is not empty."""
    return {
        node["Node Type"]
        for node in nodes(plan)
        if node["Node Type"].endswith("Scan") and (node["Actual Rows"] or node.get("Rows Removed by Filter"))
    }
