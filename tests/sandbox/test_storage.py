"""What a restart keeps, also after kill -9."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.errors import StateError
from bot.sandbox.server import running
from tests.sandbox.client import ANN, TOKEN, Json, SteppedClock, connected, result_of
from tests.waiting import eventually


@dataclass(frozen=True, slots=True)
class Process:
    """A sandbox in a process of its own."""

    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    url: str

    async def bot(self, method: str, **params: object) -> Any:
        """Calls the Bot API."""
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            return result_of(response.status, await response.json())

    async def control(self, path: str, body: object = None) -> Any:
        """Calls the control interface."""
        method = "GET" if body is None else "POST"
        async with self.session.request(method, f"{self.url}/control/{path}", json=body) as response:
            answer: Json = await response.json()
            assert answer["ok"], answer
            return answer["result"]

    async def kill(self) -> None:
        """Ends the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def process(*options: str) -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN, *options)
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout is not None
        async with asyncio.timeout(20):
            line = (await child.stdout.readline()).decode()
        async with aiohttp.ClientSession() as session:
            yield Process(child, session, line.split()[-1])
    finally:
        if child.returncode is None:
            child.terminate()
            await child.wait()


async def test_everything_is_there_again_after_kill_9_and_no_id_comes_twice(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with process("--state", str(state)) as sandbox:
        await sandbox.control("people", {"id": ANN, "first_name": "Ann", "note": "student"})
        sent = await sandbox.bot("sendMessage", chat_id=ANN, text="Hello")
        photo = await sandbox.control("send", {"person": ANN, "photo": "aGVsbG8="})
        (update,) = await sandbox.bot("getUpdates")
        await eventually(lambda: state.exists() and b"Hello" in state.read_bytes())
        unsaved = await sandbox.bot("sendMessage", chat_id=ANN, text="Lost")
        await sandbox.kill()
    async with process("--state", str(state)) as sandbox:
        (person,) = await sandbox.control("people")
        assert (person["first_name"], person["note"], person["started"]) == ("Ann", "student", True)
        messages = await sandbox.control(f"chat?person={ANN}")
        assert messages[:2] == [sent, photo]
        assert await sandbox.bot("getUpdates") == [update]
        file = await sandbox.bot("getFile", file_id=photo["photo"][-1]["file_id"])
        async with sandbox.session.get(f"{sandbox.url}/file/bot{TOKEN}/{file['file_path']}") as response:
            assert await response.read() == b"hello"
        later = await sandbox.bot("sendMessage", chat_id=ANN, text="Hello again")
        assert later["message_id"] > unsaved["message_id"]
        await sandbox.control("start", {"person": ANN})
        updates = await sandbox.bot("getUpdates")
        assert updates[1]["update_id"] > update["update_id"] + 1


async def test_an_orderly_end_saves_to_the_last_change(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with connected(state=state) as client:
        client.world.block(ANN)
        client.world.add_group(-5, "Course")
        await client.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
        before = await client.say(chat_id=-5)
    async with connected(state=state) as client:
        assert ANN in client.world.account().blocked
        assert client.world.chat(-5) == [before]
        assert len(await client.call("getMyCommands")) == 1
    assert os.listdir(tmp_path) == ["state.json"]


async def test_without_a_state_file_ids_come_from_the_clock() -> None:
    clock = SteppedClock()
    async with connected(clock.as_clock()) as client:
        first = await client.say()
    clock.seconds += 1
    async with connected(clock.as_clock()) as client:
        assert (await client.say())["message_id"] > first["message_id"]


async def test_a_reset_forgets_chats_but_no_ids() -> None:
    async with connected() as client:
        first = await client.say()
        client.world.reset()
        assert client.world.people == {}
        client.world.add_person(ANN, first_name="Ann")
        assert client.world.chat(ANN) == []
        assert (await client.say())["message_id"] > first["message_id"]


async def test_a_busy_port_is_one_clear_line() -> None:
    async with running([TOKEN]) as sandbox:
        port = sandbox.url.rsplit(":", 1)[1]
        command = (sys.executable, "-m", "bot.sandbox", "--port", port)
        child = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
        _, errors = await child.communicate()
    assert child.returncode == 1
    assert errors.decode().startswith(f"Port {port} is busy: ")
    assert errors.count(b"\n") == 1


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"people": 1}'])
async def test_a_foreign_state_file_is_one_clear_line_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    state = tmp_path / "state.json"
    state.write_bytes(content)
    command = (sys.executable, "-m", "bot.sandbox", "--port", "0", "--state", str(state))
    child = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, errors = await child.communicate()
    assert child.returncode == 1
    assert errors.decode() == f"{state} is not a state file of this sandbox. Name another one, or remove it.\n"
    assert state.read_bytes() == content


async def test_a_state_file_that_cannot_be_written_is_noticed_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="cannot be written"):
        async with connected(state=tmp_path / "file" / "state.json"):
            pass


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_when_told_even_with_a_poll_waiting(signal_number: signal.Signals) -> None:
    async with process() as sandbox:
        poll = asyncio.create_task(sandbox.bot("getUpdates", timeout=50))
        await sandbox.bot("getMe")
        sandbox.process.send_signal(signal_number)
        async with asyncio.timeout(20):
            assert await sandbox.process.wait() == 0
        await asyncio.gather(poll, return_exceptions=True)
