"""Presses on the buttons of broadcasts: answered, counted once, and not to be forged."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.server import Running, running
from db import presses
from db.pool import Pool
from tests.intake.serving import ADMIN_ID, TOKEN, serving
from tests.waiting import eventually

MARIA, STRANGER = 501, 666
BUTTONS = [
    [
        {"id": "b1", "kind": "answer", "text": "Yes", "answer": "See you there!", "data": "coming"},
        {"id": "b2", "kind": "answer", "text": "No"},
        {"id": "b3", "kind": "link", "text": "Site", "url": "https://example.org"},
    ],
    [
        {"id": "b4", "kind": "answer", "text": "When?", "answer": "At <nine>", "shown": "alert"},
        {"id": "b5", "kind": "answer", "text": "Plan", "answer": "Day <b>one</b>\nDay two", "shown": "message"},
        {"id": "b6", "kind": "answer", "text": "I have read it", "answer": "Thanks!", "read": True},
        {"id": "b7", "kind": "copy", "text": "Code", "copy": "SPRING"},
    ],
]
PLAN = "Day <b>one</b>\nDay two"


@pytest.fixture
async def sandbox(pool: Pool) -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
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
    return (await answer(sandbox, person, data)).get("text")


async def answer(sandbox: Running, person: int, data: str) -> dict[str, Any]:
    """Presses something with that data; the bot's answer."""
    sandbox.world.send(person, text="hi")
    await sandbox.world.wait_for(lambda: bool(sandbox.world.chat(person)[-1]["from"]["is_bot"]))
    query = sandbox.world.press(person, sandbox.world.chat(person)[-1]["message_id"], data=data)
    return await sandbox.world.answer(query)


def plans(sandbox: Running, person: int) -> int:
    """How often the message of the button "Plan" came."""
    return sum(message.get("text") == PLAN for message in sandbox.world.chat(person))


async def test_a_press_is_answered_and_counted(pool: Pool, sandbox: Running, broadcast: int) -> None:
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b1") == "See you there!"
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b1") == "See you there!"
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b2") == "Thank you!"

    async with pool.acquire() as conn:
        assert await presses.counts(conn, broadcast) == {"b1": (2, 1), "b2": (1, 1)}
    recorded = await pool.fetch("SELECT event_data FROM events WHERE event_type = 'button_press' ORDER BY id")
    assert [row["event_data"]["data"] for row in recorded] == ["coming", "coming", f"p:{broadcast}:b2"]


async def test_a_window_and_a_read_mark(pool: Pool, sandbox: Running, broadcast: int) -> None:
    window = await answer(sandbox, MARIA, f"p:{broadcast}:b4")
    assert (window["text"], window["show_alert"]) == ("At <nine>", True)
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b6") == "Thanks!"
    async with pool.acquire() as conn:
        assert await presses.counts(conn, broadcast) == {"b4": (1, 1), "b6": (1, 1)}


async def test_a_message_comes_once_however_quickly_one_presses(pool: Pool, sandbox: Running, broadcast: int) -> None:
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b5") is None
    assert plans(sandbox, MARIA) == 1
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b5") == "It is in this chat already, a little above."
    assert plans(sandbox, MARIA) == 1
    await eventually(lambda: pool.fetchval("SELECT true FROM messages WHERE content = $1 AND status = 'sent'", PLAN))
    await pool.execute("UPDATE updates SET done_at = NULL")
    async with serving(pool, sandbox):
        pass  # both presses are handled again, as after a crash
    assert plans(sandbox, MARIA) == 1
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 2

    await pool.execute("UPDATE button_presses SET pressed_at = pressed_at - interval '2 minutes'")
    assert await toast(sandbox, MARIA, f"p:{broadcast}:b5") is None, "later it is sent again"
    assert plans(sandbox, MARIA) == 2


async def test_a_message_that_telegram_refuses_is_not_said_to_be_sent(sandbox: Running, broadcast: int) -> None:
    sandbox.world.send(MARIA, text="hi")
    await sandbox.world.wait_for(lambda: bool(sandbox.world.chat(MARIA)[-1]["from"]["is_bot"]))
    sandbox.world.block(MARIA)
    query = sandbox.world.press(MARIA, sandbox.world.chat(MARIA)[-1]["message_id"], data=f"p:{broadcast}:b5")
    assert "press again in a minute" in (await sandbox.world.answer(query))["text"]


@pytest.mark.parametrize(
    "data", ["p:{id}:b3", "p:{id}:b7", "p:{id}:b9", "p:2000000000:b1", "p:99999999999:b1", "nonsense", "🙂\x1d"]
)
async def test_what_is_no_button_is_not_recorded(pool: Pool, sandbox: Running, broadcast: int, data: str) -> None:
    assert await toast(sandbox, MARIA, data.format(id=broadcast)) == "This button does not work any more."
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 0


async def test_who_did_not_get_it_cannot_press_it(pool: Pool, sandbox: Running, broadcast: int) -> None:
    assert await toast(sandbox, STRANGER, f"p:{broadcast}:b1") == "This button does not work any more."
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 0


async def test_a_preview_says_that_it_is_one_and_what_the_draft_has_for_administrators(
    pool: Pool, sandbox: Running
) -> None:
    draft_id: int = await pool.fetchval(
        "INSERT INTO drafts (owner_id, content, buttons) VALUES (1, '{}', $1) RETURNING id", BUTTONS
    )
    about = "This is a preview: people will get the answer of this button."
    assert await toast(sandbox, MARIA, "preview") == about
    assert await toast(sandbox, MARIA, f"v:{draft_id}:b1") == about, "students learn nothing of drafts"
    sandbox.world.add_person(ADMIN_ID, "Ada", language_code="en")
    for data, words, alert in [
        (f"v:{draft_id}:b1", "This is a preview. People will see: See you there!", False),
        (f"v:{draft_id}:b2", "This is a preview. People will see: Thank you!", False),
        (f"v:{draft_id}:b4", "This is a preview. People will see: At <nine>", True),
        (f"v:{draft_id}:b5", f"This is a preview. People will get a message: {PLAN}", True),
        (f"v:{draft_id}:b9", about, False),
        ("v:9223372036854775807:b1", about, False),
    ]:
        said = await answer(sandbox, ADMIN_ID, data)
        assert (said["text"], said.get("show_alert", False)) == (words, alert)


async def test_the_same_press_handled_twice_counts_once(pool: Pool, sandbox: Running, broadcast: int) -> None:
    await toast(sandbox, MARIA, f"p:{broadcast}:b1")
    payload = await pool.fetchval("SELECT payload FROM updates WHERE payload ? 'callback_query'")
    await pool.execute("UPDATE updates SET done_at = NULL")

    async with serving(pool, sandbox):
        pass  # a start handles again what is not done, and the end waits for it

    assert payload["callback_query"]["data"] == f"p:{broadcast}:b1"
    assert await pool.fetchval("SELECT count(*) FROM button_presses") == 1
