"""The bot as operators run it: a process of its own, started, stopped and killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


class BotProcess:
    """`python -m bot run` with an environment of its own; `.env` of the checkout is not read."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it; what it writes goes to `bot.log` in the folder."""
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self._folder,
                env={
                    "PATH": os.environ["PATH"],
                    "PYTHONPATH": str(ROOT),
                    "SEND_HOLD_SECONDS": "0",
                    **self._environment,
                },
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, as a service manager does; returns the exit code, within ten seconds."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            return await self._process.wait()

    @property
    def command_line(self) -> str:
        """What a list of processes shows of it."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/cmdline").read_text()

    @property
    def log(self) -> str:
        """All that it wrote so far, over all starts."""
        return (self._folder / "bot.log").read_text()


@asynccontextmanager
async def bot_process(environment: Mapping[str, str], folder: Path) -> AsyncIterator[BotProcess]:
    """A running bot process, ended at the end of the block whatever happens."""
    process = BotProcess(environment, folder)
    await process.start()
    try:
        yield process
    finally:
        if process._process is not None and process._process.returncode is None:
            await process.kill()
