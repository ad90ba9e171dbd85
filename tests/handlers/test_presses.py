"""Presses on the buttons of broadcasts: answered, counted once, and not to be forged."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.server import Running, running
from db import presses
from db.pool import Pool
from tests.intake.serving import TOKEN, serving

MARIA, STRANGER = 501, 666
BUTTONS = [
    [
        {"id": "b1", "kind": "answer", "text": "Yes", "answer": "See you there!", "data": "coming"},
        {"id": "b2", "kind": "answer", "text": "No"},
        {"id": "b3", "kind": "link", "text": "Site", "url": "https://example.org"},
    ]
]


@pytest.fixture
async def sandbox(pool: Pool) -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        for person in (MARIA, STRANGER):
            sandbox.world.add_person(person, "Anna", language_code="en")
        async with serving(pool, sandbox):
            yield sandbox


@pytest.fixture
async def broadcast(pool: Pool) -> int:
    """A broadcast with buttons that went to Maria alone."""
    broadcast_id: int = await pool.fetchval(
        "INSERT INTO message_history (message_text, status, buttons) VALUES ('Coming?', 'completed', $1) RETURNING id",
        BUTTONS,
    )
    await pool.execute(
        "INSERT INTO message_recipients (message_id, user_id, delivery_status) VALUES ($1, $2, 'sent')",
        broadcast_id,
        MARIA,
    )
    return broadcast_id


async def toast(sandbox: Running, person: int, data: str) -> object:
    """Presses something with that data; the words of the bot's answer."""
    sandbox.world.send(person, text="hi")
    await sandbox.world.wait_for(lambda: bool(sandbox.world.chat(person)[-1]["from"]["is_bot"]))
    query = sandbox.world.press(person, sandbox.world.chat(person)[-1]["message_id"], data=data)
    return (await sandbox.world.answer(query)).get("text")


async def test_a_press_is_answered_and_counted(pool: Pool, sandbox: Running, broadcast: int) -> None:
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b1") == "See you there!"
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b1") == "See you there!"
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b2") == "Thank you!"

    async with pool.acquire() as conn:
        assert await presses.counts(conn, broadcast) == {"b1": (2, 1), "b2": (1, 1)}
    recorded = await pool.fetch("SELECT event_data FROM events WHERE event_type = 'button_press' ORDER BY id")
    assert [row["event_data"]["data"] for row in recorded] == ["coming", "coming", f"p:{broadcast}:b2"]


@pytest.mark.parametrize(
    "data", ["p:{id}:b3", "p:{id}:b9", "p:2000000000:b1", "p:99999999999:b1", "nonsense", "🙂\x1d"]
)
async def test_what_is_no_button_is_not_recorded(pool: Pool, sandbox: Running, broadcast: int, data: str) -> None:
    assert await toast(sandbox, MARIA, data.format(id=broadcast)) == "This button does not work any more."
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 0


async def test_who_did_not_get_it_cannot_press_it(pool: Pool, sandbox: Running, broadcast: int) -> None:
    assert await toast(sandbox, STRANGER, f"p:{broadcast}:b1") == "This button does not work any more."
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 0


async def test_a_preview_says_that_it_is_one(sandbox: Running) -> None:
    assert "preview" in str(await toast(sandbox, MARIA, "preview"))


async def test_the_same_press_handled_twice_counts_once(pool: Pool, sandbox: Running, broadcast: int) -> None:
    await toast(sandbox, MARIA, f"p:{broadcast}:b1")
    payload = await pool.fetchval("SELECT payload FROM updates WHERE payload ? 'callback_query'")
    await pool.execute("UPDATE updates SET done_at = NULL")

    async with serving(pool, sandbox):
        pass  # a start handles again what is not done, and the end waits for it

    assert payload["callback_query"]["data"] == f"p:{broadcast}:b1"
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 1
