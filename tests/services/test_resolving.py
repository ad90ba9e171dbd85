"""After the end: who did not get it may get it again, and what is not known is decided, when somebody says so."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.domain.lifecycle import PERSONAL_FAILURES
from bot.errors import BroadcastGone, BroadcastMoved, NobodyLeft
from bot.services import resolving
from db import broadcasts, recipients, retries
from db.models import Broadcast, RetryCount
from db.pool import Pool

ADMIN = 2
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)

# user id -> what became of their message
OUTCOMES = {
    11: ("sent", None),
    12: ("failed", "refused"),
    13: ("failed", "other"),
    14: ("failed", "blocked"),  # and still does
    15: ("failed", "blocked"),  # came back since
    16: ("failed", "not_started"),
    17: ("failed", "refused"),  # wants no messages any more
    18: ("uncertain", "timed_out"),
    19: ("uncertain", "crashed"),
}


async def test_the_promising_ones_wait_again_and_the_others_stay_failed(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    async with pool.acquire() as conn:
        assert await retries.count_failed(conn, broadcast_id, PERSONAL_FAILURES) == RetryCount(everyone=5, promising=3)
    assert await resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=False) == 3
    assert await waiting(pool, broadcast_id) == [12, 13, 15]
    again = await read(pool, broadcast_id)
    assert (again.status, again.completed_at, again.left) == ("sending", None, 3)
    assert (again.successful_deliveries, again.failed_deliveries, again.uncertain_deliveries) == (1, 3, 2)
    assert await audited(pool) == [("failed_retried", ADMIN, broadcast_id, 3)]


async def test_everyone_means_all_but_those_who_want_no_messages(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    assert await resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=True) == 5
    assert await waiting(pool, broadcast_id) == [12, 13, 14, 15, 16]


async def test_two_presses_retry_once(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    results = await asyncio.gather(
        *(resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=True) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["BroadcastMoved", "int"]
    assert (await read(pool, broadcast_id)).failed_deliveries == 1


async def test_a_retry_costs_no_stars(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    await pool.execute("UPDATE message_history SET paid = true, stars_cap = 500")
    await resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=True)
    assert not (await read(pool, broadcast_id)).paid


async def test_what_is_not_known_is_sent_again(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    assert await resolving.resend_uncertain(pool, broadcast_id=broadcast_id, actor_id=ADMIN) == 2
    assert await waiting(pool, broadcast_id) == [18, 19]
    again = await read(pool, broadcast_id)
    assert (again.status, again.uncertain_deliveries, again.left) == ("sending", 0, 2)
    assert await audited(pool) == [("uncertain_resent", ADMIN, broadcast_id, 2)]


async def test_what_is_not_known_counts_as_delivered(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    accept = {"broadcast_id": broadcast_id, "actor_id": ADMIN}
    assert await resolving.accept_uncertain(pool, **accept, now=NOW) == 2
    accepted = await read(pool, broadcast_id)
    assert (accepted.status, accepted.successful_deliveries, accepted.uncertain_deliveries) == ("completed", 3, 0)
    async with pool.acquire() as conn:
        assert await recipients.counts(conn, broadcast_id) == {"sent": 3, "failed": 6}
    assert await audited(pool) == [("uncertain_accepted", ADMIN, broadcast_id, 2)]
    with pytest.raises(NobodyLeft):
        await resolving.accept_uncertain(pool, **accept, now=NOW)
    with pytest.raises(NobodyLeft):
        await resolving.resend_uncertain(pool, **accept)


@pytest.mark.parametrize("status", ["sending", "paused", "cancelled", "recalled"])
async def test_only_what_went_out_to_everyone_is_retried(pool: Pool, status: str) -> None:
    broadcast_id = await finished(pool)
    await pool.execute("UPDATE message_history SET status = $1", status)
    with pytest.raises(BroadcastMoved):
        await resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=True)
    with pytest.raises(BroadcastMoved):
        await resolving.resend_uncertain(pool, broadcast_id=broadcast_id, actor_id=ADMIN)
    assert await waiting(pool, broadcast_id) == []


async def test_a_row_that_another_program_keeps_for_itself_is_left_alone(pool: Pool) -> None:
    broadcast_id = await finished(pool)
    await pool.execute("INSERT INTO message_recipients (message_id, user_id) VALUES ($1, 20)", broadcast_id)
    await pool.execute("UPDATE message_history SET total_recipients = 10")
    with pytest.raises(BroadcastMoved):
        await resolving.retry_failed(pool, broadcast_id=broadcast_id, actor_id=ADMIN, everyone=True)


async def test_a_broadcast_that_does_not_exist_is_gone(pool: Pool) -> None:
    with pytest.raises(BroadcastGone):
        await resolving.accept_uncertain(pool, broadcast_id=404, actor_id=ADMIN, now=NOW)


async def finished(pool: Pool) -> int:
    """A broadcast that went out with OUTCOMES; its id."""
    statuses = [status for status, _ in OUTCOMES.values()]
    await pool.executemany(
        "INSERT INTO users (user_id, started_at) VALUES ($1, now())", [(user,) for user in OUTCOMES if user != 16]
    )
    await pool.execute("UPDATE users SET blocked_at = now() WHERE user_id = 14")
    await pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 17")
    broadcast_id: int = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, status, author_id, total_recipients, successful_deliveries,
                                     failed_deliveries, uncertain_deliveries, completed_at)
        VALUES ('Hello', 'completed', 1, $1, $2, $3, $4, now()) RETURNING id
        """,
        len(statuses),
        statuses.count("sent"),
        statuses.count("failed"),
        statuses.count("uncertain"),
    )
    await pool.executemany(
        """
        INSERT INTO message_recipients (message_id, user_id, delivery_status, error_code, settled_at)
        VALUES ($1, $2, $3, $4, now())
        """,
        [(broadcast_id, user_id, *outcome) for user_id, outcome in OUTCOMES.items()],
    )
    return broadcast_id


async def waiting(pool: Pool, broadcast_id: int) -> list[int]:
    """Who is to get it (again)."""
    rows = await pool.fetch(
        """
        SELECT user_id FROM message_recipients
        WHERE message_id = $1 AND delivery_status = 'pending' AND error_code IS NULL AND settled_at IS NULL
        ORDER BY user_id
        """,
        broadcast_id,
    )
    return [row["user_id"] for row in rows]


async def read(pool: Pool, broadcast_id: int) -> Broadcast:
    async with pool.acquire() as conn:
        found = await broadcasts.get(conn, broadcast_id)
    assert found is not None
    return found


async def audited(pool: Pool) -> list[tuple[object, ...]]:
    rows = await pool.fetch("SELECT action, actor_id, message_id, recipients FROM audit_log ORDER BY id")
    return [tuple(row) for row in rows]
