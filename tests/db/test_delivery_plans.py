"""The claim and the flush on a ledger of a million lines: they touch what they change, and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from db import broadcasts, ledger, revising
from db.models import Claim, Outcome, Revised
from db.pool import Connection, connected
from tests.databases import address_of, create_database

PEOPLE = 1_000_000
BROADCASTS = 4
LARGE = "herald_large"
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def large_url(server_url: str, template: str) -> str:
    """A database with four broadcasts to a million people, half of whom have theirs."""
    asyncio.run(create_database(server_url, LARGE, template))
    asyncio.run(fill(address_of(server_url, LARGE)))
    return address_of(server_url, LARGE)


async def fill(url: str) -> None:
    """Indexes are made after the rows, and foreign keys go unchecked: four seconds instead of twelve."""
    async with connected(url) as conn:
        await conn.execute("SET session_replication_role = replica; SET maintenance_work_mem = '128MB'")
        await conn.execute(
            "INSERT INTO message_history (message_text, status) SELECT 'x', 'sending' FROM generate_series(1, $1::int)",
            BROADCASTS,
        )
        definitions = await conn.fetch(
            """
            SELECT indexname, indexdef FROM pg_indexes
            WHERE tablename = 'message_recipients' AND indexname LIKE 'idx_%'
            """
        )
        for row in definitions:
            await conn.execute(f'DROP INDEX "{row["indexname"]}"')
        await conn.execute(
            """
            INSERT INTO message_recipients (message_id, user_id, delivery_status)
            SELECT 1 + n % $1::int, n, CASE WHEN n < $2::int / 2 THEN 'sent' ELSE 'pending' END
            FROM generate_series(1, $2::int) AS n
            """,
            BROADCASTS,
            PEOPLE,
        )
        for row in definitions:
            await conn.execute(row["indexdef"])
        await conn.execute("ANALYZE message_recipients, message_history")


@pytest.fixture
async def conn(large_url: str) -> AsyncIterator[Connection]:
    """A connection to the large database, inside a transaction that is rolled back after the test."""
    async with connected(large_url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


@pytest.fixture
async def broadcast_id(conn: Connection) -> int:
    """One of the broadcasts."""
    return int(await conn.fetchval("SELECT min(id) FROM message_history"))


async def test_the_claim_walks_the_index_of_those_who_wait(conn: Connection, broadcast_id: int) -> None:
    notices = await explain_everything(conn)
    claims = await ledger.claim(conn, broadcast_id, 0, 20, NOW)
    assert len(claims) == 20
    [plan] = await explained(conn, notices, "WITH next")
    scans = {node.get("Index Name"): node for node in nodes(plan) if "Scan" in node["Node Type"]}
    assert "idx_message_recipients_pending" in scans
    assert scans["idx_message_recipients_pending"]["Actual Rows"] == 20
    assert_lean(plan)


async def test_the_flush_finds_its_rows_by_their_ids(conn: Connection, broadcast_id: int) -> None:
    claims = await ledger.claim(conn, broadcast_id, 0, 300, NOW)
    notices = await explain_everything(conn)
    settled = await ledger.settle(conn, [sent(claim) for claim in claims])
    assert len(settled) == 300
    [plan] = await explained(conn, notices, "WITH outcome")
    assert_lean(plan)
    indexes = {
        node["Index Name"]
        for node in nodes(plan)
        if node.get("Relation Name") == "message_recipients" and "Index Name" in node
    }
    assert indexes == {"message_recipients_pkey"}


async def test_the_claim_does_not_slow_down_towards_the_end(conn: Connection, broadcast_id: int) -> None:
    """Going on from where it was, the claim meets none of the index entries that earlier claims left dead."""
    after = PEOPLE // 2
    while after < PEOPLE * 3 // 5:
        claims = await ledger.claim(conn, broadcast_id, after, 5000, NOW)
        await ledger.settle(conn, [sent(claim) for claim in claims])
        after = claims[-1].recipient_id
    notices = await explain_everything(conn)
    assert len(await ledger.claim(conn, broadcast_id, after, 20, NOW)) == 20
    [plan] = await explained(conn, notices, "WITH next")
    assert pages(plan) < 1000


async def test_who_is_under_way_is_found_at_once(conn: Connection, broadcast_id: int) -> None:
    claims = await ledger.claim(conn, broadcast_id, 0, 20, NOW)
    notices = await explain_everything(conn)
    assert await ledger.under_way(conn) == claims
    [plan] = await explained(conn, notices, "SELECT r.id")
    assert_lean(plan)
    assert pages(plan) < 1000


async def test_a_revision_walks_forward_through_its_ledger(conn: Connection, broadcast_id: int) -> None:
    revision_id = await conn.fetchval(
        "INSERT INTO revisions (message_id, kind, former_text, author_id) VALUES ($1, 'recall', 'x', 1) RETURNING id",
        broadcast_id,
    )
    await conn.execute(
        """
        INSERT INTO revision_recipients (revision_id, recipient_id, status)
        SELECT $1, id, CASE WHEN id % 1000 < 500 THEN 'done' ELSE 'pending' END
        FROM message_recipients WHERE message_id = $2 AND delivery_status = 'sent' ORDER BY id LIMIT 20000
        """,
        revision_id,
        broadcast_id,
    )
    notices = await explain_everything(conn)
    found = await revising.targets(conn, revision_id, 40_000, 20, [40_700])
    assert len(found) == 20
    assert await revising.settle(conn, [Revised(revision_id, each.recipient_id, "done", NOW) for each in found])
    for plan in await explained(conn, notices, "SELECT next.revision_id") + await explained(conn, notices, "WITH outc"):
        assert_lean(plan)
        assert pages(plan) < 1000


async def test_whether_it_is_over_is_known_at_once(conn: Connection, broadcast_id: int) -> None:
    notices = await explain_everything(conn)
    assert not await broadcasts.complete(conn, broadcast_id, NOW)
    [plan] = await explained(conn, notices, "UPDATE message_history h SET status = 'completed'")
    assert_lean(plan)
    assert pages(plan) < 100


async def test_who_was_put_back_into_a_cancelled_one_is_found_by_id(conn: Connection, broadcast_id: int) -> None:
    claims = await ledger.claim(conn, broadcast_id, 0, 20, NOW)
    await ledger.settle(conn, [Outcome(claim, "pending", NOW) for claim in claims])
    notices = await explain_everything(conn)
    await ledger.cancel_put_back(conn, [claim.recipient_id for claim in claims], NOW)
    [plan] = await explained(conn, notices, "WITH stopped")
    assert_lean(plan)


async def test_a_group_is_followed_to_its_new_id_without_a_search(conn: Connection, broadcast_id: int) -> None:
    [claim] = await ledger.claim(conn, broadcast_id, 0, 1, NOW)
    await ledger.settle(conn, [Outcome(claim, "pending", NOW)])
    notices = await explain_everything(conn)
    await ledger.follow(conn, claim.recipient_id, -100_123, NOW)
    [plan] = await explained(conn, notices, "WITH moved")
    assert_lean(plan)
    assert pages(plan) < 1000


def sent(claim: Claim) -> Outcome:
    return Outcome(claim, "sent", NOW, telegram_message_id=claim.recipient_id)


def assert_lean(plan: dict[str, Any]) -> None:
    """No table is read whole, and nothing large is sorted."""
    for node in nodes(plan):
        assert node["Node Type"] != "Seq Scan" or node["Relation Name"] != "message_recipients"
        assert node["Node Type"] != "Sort" or node["Plan Rows"] < 5000


def pages(plan: dict[str, Any]) -> int:
    """How many pages it looked at."""
    return sum(int(plan.get(kind, 0)) for kind in ("Shared Hit Blocks", "Shared Read Blocks"))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a plan."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


async def explain_everything(conn: Connection) -> list[str]:
    """From now on the server tells the plan of every statement that it really runs; they gather in the list."""
    await conn.execute("LOAD 'auto_explain'")
    for setting, value in {
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_analyze": "on",
        "auto_explain.log_buffers": "on",
        "auto_explain.log_format": "json",
        "auto_explain.log_level": "notice",
        "client_min_messages": "notice",
    }.items():
        await conn.execute("SELECT set_config($1, $2, true)", setting, value)
    notices: list[str] = []
    conn.add_log_listener(lambda _, message: notices.append(str(message.message)))
    return notices


async def explained(conn: Connection, notices: list[str], beginning: str) -> list[dict[str, Any]]:
    """The plans of statements that begin like this."""
    await conn.execute("SELECT set_config('auto_explain.log_min_duration', '-1', true)")
    told = [json.loads(notice.partition("plan:")[2]) for notice in notices if "plan:" in notice]
    return [plan["Plan"] for plan in told if plan["Query Text"].strip().startswith(beginning)]
