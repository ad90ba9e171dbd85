"""The bot as operators run it: a process of its own, started, stopped and killed."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
STOP_TIMEOUT = 10.0
SHARED_NURSERY = "HERALD_NURSERY"  # the environment's name for the address of a nursery


class Nursery:
    """A connection to the process of tests/nursery.py, and what it told of those whom it started here."""

    def __init__(self, address: str) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(address)
        self._news = self._connection.makefile()
        self._codes: dict[int, int] = {}

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path, output: Path) -> int:
        """Start `python -m bot` with these arguments; returns its pid."""
        request = {"arguments": list(arguments), "environment": {"PATH": os.environ["PATH"], **environment}}
        line = json.dumps({**request, "folder": str(folder), "output": str(output)})
        self._connection.sendall(line.encode() + b"\n")
        while (born := self._hear()) is None:
            pass
        return born

    def code(self, pid: int) -> int:
        """The exit code of one that has ended."""
        while pid not in self._codes:
            assert self._hear() is None
        return self._codes[pid]

    def close(self) -> None:
        """Hear no more of them."""
        self._news.close()
        self._connection.close()

    def _hear(self) -> int | None:
        """Read the next line: the pid of one that was born, None for one that ended."""
        news = json.loads(self._news.readline())
        if "code" not in news:
            return int(news["pid"])
        self._codes[news["pid"]] = news["code"]
        return None


@contextmanager
def open_nursery() -> Iterator[str]:
    """The address of a new nursery, which ends with the block; it is there as soon as it has loaded the bot."""
    with tempfile.TemporaryDirectory(prefix="herald-") as folder, socket.socket(socket.AF_UNIX) as listener:
        address = str(Path(folder) / "nursery")
        listener.bind(address)
        listener.listen()
        command = [sys.executable, "-m", "tests.nursery", str(listener.fileno())]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[listener.fileno()]):
            yield address


@cache
def nursery() -> Nursery:
    """The nursery of this run: the one that all processes of tests share, or one of our own."""
    ending = ExitStack()
    atexit.register(ending.close)
    address = os.environ.get(SHARED_NURSERY) or ending.enter_context(open_nursery())
    found = Nursery(address)
    ending.callback(found.close)
    return found


class BotProcess:
    """`python -m bot`, by default `run`, with an environment of its own; `.env` of the checkout is not read."""

    def __init__(
        self, environment: Mapping[str, str], folder: Path, arguments: Sequence[str] = ("run",), log: str = "bot.log"
    ) -> None:
        self._environment = environment
        self._folder = folder
        self._arguments = arguments
        self._log = folder / log
        self.pid = 0  # 0: not started
        self._ended: asyncio.Future[int] | None = None

    async def start(self) -> None:
        """Starts it; what it writes goes to the end of its log in the folder."""
        self._log.touch()
        self.pid = nursery().start(self._arguments, self._environment, self._folder, self._log)
        self._ended = _end_of(self.pid)

    async def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
        await self.wait()

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """SIGTERM, as a service manager does, or another signal; returns the exit code, within ten seconds."""
        if self.running:
            os.kill(self.pid, by)
        try:
            async with asyncio.timeout(STOP_TIMEOUT):
                return await self.wait()
        except TimeoutError:
            os.kill(self.pid, signal.SIGUSR1)
            await asyncio.sleep(1)
            raise AssertionError(f"it goes on after {STOP_TIMEOUT} s:\n{self.log}") from None

    async def wait(self) -> int:
        """Its exit code, when it has ended."""
        assert self._ended is not None
        return await asyncio.shield(self._ended)

    @property
    def running(self) -> bool:
        return self._ended is not None and not self._ended.done()

    @property
    def log(self) -> str:
        """All that it wrote so far, over all starts."""
        return self._log.read_text()


def _end_of(pid: int) -> "asyncio.Future[int]":
    """The exit code of a process of the nursery, as soon as it ends."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:  # so soon
        ended.set_result(nursery().code(pid))
        return ended

    def on_end() -> None:
        loop.remove_reader(watched)
        os.close(watched)
        ended.set_result(nursery().code(pid))

    loop.add_reader(watched, on_end)
    return ended


@asynccontextmanager
async def bot_process(environment: Mapping[str, str], folder: Path) -> AsyncIterator[BotProcess]:
    """A running bot process that sends without a hold, ended at the end of the block whatever happens."""
    process = BotProcess({"SEND_HOLD_SECONDS": "0", **environment}, folder)
    await process.start()
    try:
        yield process
    finally:
        if process.running:
            await process.kill()
