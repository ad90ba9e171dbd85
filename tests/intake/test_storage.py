"""Dialog state lives in PostgreSQL; an update reads each row once and writes what changed at its end."""

from datetime import datetime

import pytest
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey

from bot.intake.storage import DialogStorage
from db.pool import Pool

STACK = StorageKey(bot_id=42, chat_id=1, user_id=1, destiny="aiogd:stack:")
SCREEN = StorageKey(bot_id=42, chat_id=1, user_id=1, destiny="aiogd:context:abc")


async def stored(pool: Pool) -> dict[str, object]:
    return {row["key"]: row["data"] for row in await pool.fetch("SELECT key, data FROM dialog_states")}


async def test_state_and_data_share_a_row(pool: Pool) -> None:
    storage = DialogStorage(pool)
    assert await storage.get_state(STACK) is None
    assert await storage.get_data(STACK) == {}

    await storage.set_state(STACK, State("main", "Home"))
    await storage.set_data(STACK, {"page": 2})
    await storage.update_data(STACK, {"text": "привет"})

    after_restart = DialogStorage(pool)
    assert await after_restart.get_state(STACK) == "Home:main"
    assert await after_restart.get_data(STACK) == {"page": 2, "text": "привет"}
    assert len(await stored(pool)) == 1

    await storage.set_data(STACK, {})
    await storage.set_state(STACK, None)
    assert await stored(pool) == {}


async def test_bots_people_and_screens_are_kept_apart(pool: Pool) -> None:
    storage = DialogStorage(pool)
    others = [
        SCREEN,
        StorageKey(bot_id=43, chat_id=1, user_id=1, destiny="aiogd:stack:"),
        StorageKey(bot_id=42, chat_id=2, user_id=2, destiny="aiogd:stack:"),
    ]
    await storage.set_data(STACK, {"mine": True})
    for other in others:
        assert await storage.get_data(other) == {}


async def test_a_visit_writes_once_at_its_end(pool: Pool) -> None:
    storage = DialogStorage(pool)
    async with storage.visit():
        await storage.set_data(STACK, {"intents": ["abc"]})
        await storage.set_data(SCREEN, {"state": "Home:main", "dialog_data": {}})
        assert await stored(pool) == {}
        assert await storage.get_data(STACK) == {"intents": ["abc"]}
    assert len(await stored(pool)) == 2


async def test_a_visit_that_changes_nothing_writes_nothing(pool: Pool) -> None:
    storage = DialogStorage(pool)
    await storage.set_data(STACK, {"intents": ["abc"]})
    before: datetime = await pool.fetchval("SELECT updated_at FROM dialog_states")
    async with storage.visit():
        data = await storage.get_data(STACK)
        await storage.set_data(STACK, data)
    assert await pool.fetchval("SELECT updated_at FROM dialog_states") == before


async def test_what_is_changed_after_it_was_read_is_noticed(pool: Pool) -> None:
    storage = DialogStorage(pool)
    await storage.set_data(SCREEN, {"dialog_data": {"chosen": ["a"]}})
    async with storage.visit():
        data = await storage.get_data(SCREEN)
        data["dialog_data"]["chosen"].append("b")
        await storage.set_data(SCREEN, data)
        data["dialog_data"]["chosen"].append("not saved")
    assert await storage.get_data(SCREEN) == {"dialog_data": {"chosen": ["a", "b"]}}


async def test_a_visit_that_fails_changes_nothing(pool: Pool) -> None:
    storage = DialogStorage(pool)
    await storage.set_data(STACK, {"intents": ["abc"]})

    async def fail() -> None:
        async with storage.visit():
            await storage.set_data(STACK, {})
            raise RuntimeError("the screen could not be shown")

    with pytest.raises(RuntimeError):
        await fail()
    assert await storage.get_data(STACK) == {"intents": ["abc"]}
