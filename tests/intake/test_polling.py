"""Polling through every trouble: the network, Telegram, another poller, the database."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.errors import OperatorError
from bot.intake import polling
from bot.intake.payloads import read_answer
from bot.intake.polling import Poller
from bot.sandbox.server import Running, running
from db.embedded import serve
from db.migrate import migrate
from db.pool import Pool, open_pool
from tests.intake.serving import TOKEN, Intake, assembled, running_tasks, serving
from tests.waiting import eventually

MARIA = 501


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PAUSES", (0.02,))


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(MARIA, "Maria", language_code="en")
        yield sandbox


@pytest.fixture
async def intake(pool: Pool, sandbox: Running) -> AsyncIterator[Intake]:
    async with assembled(pool, sandbox) as intake:
        yield intake


async def gets_through(sandbox: Running, text: str) -> None:
    """Maria writes, and is answered."""
    before = len(sandbox.world.chat(MARIA))
    sandbox.world.send(MARIA, text=text)
    await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) >= before + 2)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "error", "status": 502, "description": "Bad Gateway"},
        {"kind": "error", "status": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
        {"kind": "cut", "when": "before"},
        {"kind": "cut", "when": "after"},
    ],
)
async def test_trouble_is_named_and_passes(
    pool: Pool, sandbox: Running, caplog: pytest.LogCaptureFixture, fault: dict[str, Any]
) -> None:
    caplog.set_level(logging.INFO)
    sandbox.world.faults.add(methods=["getUpdates"], count=2, **fault)
    async with serving(pool, sandbox):
        await gets_through(sandbox, "/start")
        await eventually(lambda: "Updates are coming in again" in caplog.text)
    assert "No updates: " in caplog.text
    assert TOKEN not in caplog.text
    assert len(sandbox.world.chat(MARIA)) == 2


async def test_no_telegram_at_all(
    pool: Pool, sandbox: Running, intake: Intake, caplog: pytest.LogCaptureFixture
) -> None:
    poller = Poller("http://127.0.0.1:1", TOKEN, intake.inbox)
    task = asyncio.create_task(poller.run())
    await eventually(lambda: caplog.text.count("the network fails (ClientConnectorError)") > 1)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert TOKEN not in caplog.text


async def test_a_refused_token_ends_it_with_a_clear_line(sandbox: Running, intake: Intake) -> None:
    token = "43:" + "wrong"
    with pytest.raises(OperatorError, match="refuses BOT_TOKEN") as caught:
        await Poller(sandbox.url, token, intake.inbox).run()
    assert token not in "".join(traceback.format_exception(caught.value))


async def test_two_pollers_are_told_of_each_other(
    pool: Pool, sandbox: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(pool, sandbox), serving(pool, sandbox):
        await eventually(lambda: "another program polls with the same token" in caplog.text)
        await gets_through(sandbox, "/start")


async def test_a_forgotten_webhook_is_removed(pool: Pool, sandbox: Running, intake: Intake) -> None:
    await intake.bot.set_webhook("http://127.0.0.1:9/hook")
    async with running_tasks(intake):
        await gets_through(sandbox, "/start")


async def test_nothing_is_lost_while_the_database_is_away(
    tmp_path: Path, sandbox: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(tmp_path) as server:
        await migrate(server.dsn)
    async with AsyncExitStack() as stack:
        with serve(tmp_path) as server:
            pool = await open_pool(server.dsn)
            stack.callback(pool.terminate)
            await stack.enter_async_context(serving(pool, sandbox))
            await gets_through(sandbox, "/start")

        sandbox.world.send(MARIA, text="/help")
        await eventually(lambda: caplog.text.count("nothing is acknowledged") > 1)
        assert len(sandbox.world.chat(MARIA)) == 3

        with serve(tmp_path):
            await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 4)
            sandbox.world.send(MARIA, text="Thanks")
            await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 6)
            await eventually(lambda: pool.fetchval("SELECT count(*) = 3 FROM updates WHERE done_at IS NOT NULL"))
            await eventually(lambda: pool.fetchval("SELECT count(*) = 6 FROM messages"))
            await stack.aclose()


async def test_characters_that_no_database_keeps_are_taken_out() -> None:
    raw = rb'{"ok": true, "result": [{"text": "a\u0000b \ud83d \ud83d\ude00 \\u0000"}]}'
    assert read_answer(raw) == {"ok": True, "result": [{"text": "ab ? 😀 \\u0000"}]}
    assert read_answer(rb'{"text": "a\u0000b"}') == {"text": "ab"}
    with pytest.raises(ValueError, match="Expecting value"):
        read_answer(b"<html>")
