"""The queue of updates, events and presses."""

from datetime import UTC, datetime, timedelta

import pytest

from db import events, presses, updates
from db.models import StoredUpdate
from db.pool import Connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOT, OTHER_BOT = 42, 43


def update(number: int) -> StoredUpdate:
    return StoredUpdate(number, 501 if number % 2 else None, {"update_id": number, "text": "привет"})


async def test_updates_are_queued_once_and_come_back_in_order(conn: Connection) -> None:
    assert await updates.store(conn, BOT, [update(2), update(1), update(3)]) == {1, 2, 3}
    assert await updates.store(conn, BOT, [update(3), update(4)]) == {4}
    assert await updates.store(conn, OTHER_BOT, [update(1)]) == {1}

    assert await updates.undone(conn, BOT, 0, 2) == [update(1), update(2)]
    assert await updates.undone(conn, BOT, 2, 9) == [update(3), update(4)]

    await updates.mark_done(conn, BOT, [(1, None), (2, "ValueError: no")], NOON)
    await updates.mark_done(conn, BOT, [(2, None)], NOON + timedelta(days=9))
    assert await updates.undone(conn, BOT, 0, 9) == [update(3), update(4)]
    assert await conn.fetchval("SELECT error FROM updates WHERE bot_id = $1 AND update_id = 2", BOT) == "ValueError: no"
    assert len(await updates.undone(conn, OTHER_BOT, 0, 9)) == 1


async def test_only_what_was_done_is_forgotten(conn: Connection) -> None:
    await updates.store(conn, BOT, [update(1), update(2), update(3)])
    await updates.mark_done(conn, BOT, [(1, None)], NOON)
    await updates.mark_done(conn, BOT, [(2, None)], NOON + timedelta(hours=2))
    assert await updates.forget_done(conn, NOON + timedelta(hours=1)) == 1
    assert await conn.fetchval("SELECT array_agg(update_id ORDER BY update_id) FROM updates") == [2, 3]


async def test_the_same_event_is_recorded_once(conn: Connection) -> None:
    for _ in range(2):
        await events.record_once(conn, 501, "start", {"source": "a"}, at=NOON)
    assert await events.record_once(conn, 501, "start", {"source": "b"}, at=NOON)
    assert await events.record_once(conn, 501, "start", {"source": "a"}, at=NOON + timedelta(seconds=1))
    await events.record(conn, 501, "stop", {}, at=NOON)
    assert await conn.fetchval("SELECT count(*) FROM events WHERE user_id = 501") == 4


async def test_events_of_a_program_that_keeps_ids_as_text(conn: Connection) -> None:
    await conn.execute("ALTER TABLE events ALTER user_id TYPE text")
    assert await events.record_once(conn, 501, "start", {}, at=NOON)
    assert not await events.record_once(conn, 501, "start", {}, at=NOON)
    await events.record(conn, 501, "stop", {}, at=NOON)
    assert await conn.fetchval("SELECT count(*) FROM events WHERE user_id = '501'") == 2


async def test_presses_count_once_each(conn: Connection) -> None:
    broadcast: int = await conn.fetchval("INSERT INTO message_history (message_text) VALUES ('?') RETURNING id")

    async def press(person: int, button: str, query: str) -> bool:
        return await presses.record(
            conn, message_id=broadcast, user_id=person, button_id=button, callback_query_id=query, at=NOON
        )

    assert await press(1, "b1", "q1")
    assert not await press(1, "b1", "q1")
    assert await press(1, "b1", "q2")
    assert await press(2, "b1", "q3")
    assert await press(2, "b2", "q4")
    assert await presses.counts(conn, broadcast) == {"b1": (3, 2), "b2": (1, 1)}
    assert await presses.counts(conn, broadcast + 1) == {}


@pytest.mark.parametrize("payload", [{}, {"deep": [{"a": None, "b": 1.5, "c": "\\u0000"}]}, {"big": 2**53}])
async def test_payloads_come_back_as_they_were(conn: Connection, payload: dict[str, object]) -> None:
    await updates.store(conn, BOT, [StoredUpdate(1, None, payload)])
    assert (await updates.undone(conn, BOT, 0, 1))[0].payload == payload
