"""The demo as a visitor meets it: one command, a page, people who are there again the next day."""

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.botprocess import BotProcess
from tests.waiting import eventually

pytestmark = pytest.mark.acceptance

ANNA, MICHAEL = 101, 102
PATIENCE = 90.0
_numbers = count()


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


async def start_demo(port: int, data: Path, *options: str) -> BotProcess:
    """`python -m bot demo`; what it says stands in a log of its own."""
    arguments = ("demo", "--port", str(port), "--data", str(data), *options)
    process = BotProcess({}, data.parent, arguments, log=f"{next(_numbers)}.log")
    await process.start()
    return process


@asynccontextmanager
async def demo(port: int, data: Path, *options: str) -> AsyncIterator[str]:
    """The address that a running demo prints; ended with Ctrl-C, cleanly and in time."""
    process = await start_demo(port, data, *options)
    try:
        found = await eventually(lambda: re.search(r"http://\S+", process.log) or not process.running, PATIENCE)
        assert isinstance(found, re.Match), process.log
        yield found[0]
    finally:
        code = await process.stop(signal.SIGINT)
    assert code == 0
    assert "Traceback" not in process.log


async def chat(session: aiohttp.ClientSession, page: str, person: int) -> list[dict[str, Any]]:
    async with session.get(f"{page}/control/chat", params={"person": person}) as answer:
        messages: list[dict[str, Any]] = (await answer.json())["result"]
        return messages


async def act(session: aiohttp.ClientSession, page: str, verb: str, **fields: object) -> None:
    async with session.post(f"{page}/control/{verb}", json=fields) as answer:
        assert (await answer.json())["ok"]


async def test_one_command_a_page_and_the_same_people_the_next_day(port: int, tmp_path: Path) -> None:
    data = tmp_path / "demo"
    async with demo(port, data) as address, aiohttp.ClientSession() as session:
        page, _, first = address.partition("/#")
        assert int(first) == ANNA
        async with session.get(page) as answer:
            assert "text/html" in answer.headers["Content-Type"]
        await act(session, page, "start", person=MICHAEL)
        await act(session, page, "send", person=MICHAEL, text="/admin")
        await eventually(lambda: opened_home(session, page), PATIENCE)
        async with session.get(f"{page}/control/people") as answer:
            people = {person["id"] for person in (await answer.json())["result"]}
        assert len(people) == 80
        yesterday = await chat(session, page, MICHAEL)
    async with demo(port, data) as address, aiohttp.ClientSession() as session:
        page = address.partition("/#")[0]
        assert [message["message_id"] for message in await chat(session, page, MICHAEL)] == [
            message["message_id"] for message in yesterday
        ]
        await act(session, page, "send", person=MICHAEL, text="/help")
        await eventually(lambda: answered(session, page, len(yesterday) + 1), PATIENCE)
    async with demo(port, data, "--reset") as address, aiohttp.ClientSession() as session:
        assert await chat(session, address.partition("/#")[0], MICHAEL) == []


async def opened_home(session: aiohttp.ClientSession, page: str) -> bool:
    return any("can be reached" in message["text"] for message in await chat(session, page, MICHAEL))


async def answered(session: aiohttp.ClientSession, page: str, more_than: int) -> bool:
    return len(await chat(session, page, MICHAEL)) > more_than


async def test_a_busy_port_is_said_in_one_line(port: int, tmp_path: Path) -> None:
    with socket.socket() as neighbour:
        neighbour.bind(("127.0.0.1", port))
        neighbour.listen()
        process = await start_demo(port, tmp_path / "demo")
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 1
    assert process.log.count("\n") == 1
    assert f"Port {port} cannot be used" in process.log
    assert f"make demo PORT={port + 1}" in process.log
