"""CPU for each message and messages a second, against two rivals on the same fake server and the same PostgreSQL.

`python -m bench.speed` takes a minute. aiogram-broadcaster comes from PyPI into a virtual environment of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import uvloop

from bench.machine import FakeTelegram, fake_telegram, figure
from bench.pipeline import EVERYONE, Measured, pipeline, populate
from db import embedded
from db.embedded import Server

ROOT = Path(__file__).parent.parent
PEOPLE = 15_000
PEOPLE_OF_AIOGRAM = 8_000
PEOPLE_OF_BROADCASTER = 1_000  # it writes its whole list after each message: the more, the slower
ROUNDS = 3
BROADCASTER = (
    "aiogram-broadcaster==0.6.8",
    "aiogram==3.31.0",
    "sqlalchemy[asyncio]==2.1.9",
    "asyncpg==0.32.0",
    "uvloop==0.23.0",
)


async def herald(server: Server, telegram: FakeTelegram) -> Measured:
    """One broadcast to everybody with the governor off."""
    async with pipeline(server, telegram) as at_work:
        return await at_work.deliver(EVERYONE)


def rival(python: Path, module: str, **options: object) -> dict[str, float]:
    """Run a rival in a process of its own; returns what it measured."""
    command = [str(python), "-m", module]
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, timeout=300)
    measured: dict[str, float] = json.loads(ran.stdout)
    return measured


def broadcaster(folder: Path, server: Server, telegram: FakeTelegram) -> float:
    """Messages a second of aiogram-broadcaster."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=120)
    install = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *BROADCASTER]
    subprocess.run(install, check=True, timeout=300, stderr=subprocess.DEVNULL)
    measured = rival(
        folder / "bin/python",
        "bench.rivals.broadcaster",
        url=telegram.url,
        dsn=server.dsn,
        people=PEOPLE_OF_BROADCASTER,
    )
    return measured["messages"] / measured["seconds"]


def main() -> None:
    """Prints one line for each figure; medians of rounds in which the contestants take turns."""
    ours: list[Measured] = []
    theirs: list[float] = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        embedded.serve(Path(folder)) as server,
        fake_telegram(enabled=False) as telegram,
    ):
        uvloop.run(populate(server, PEOPLE))
        for _ in range(ROUNDS):
            loop = rival(Path(sys.executable), "bench.rivals.aiogram_loop", url=telegram.url, people=PEOPLE_OF_AIOGRAM)
            theirs.append(loop["bot_cpu"] / loop["messages"] * 1e6)
            ours.append(uvloop.run(herald(server, telegram)))
        other = broadcaster(Path(folder) / "venv", server, telegram)
    report(ours, theirs, other)


def report(ours: list[Measured], theirs: list[float], other: float) -> None:
    """The figures."""
    aiogram = statistics.median(theirs)
    bot = statistics.median(measured.bot_cpu / measured.messages * 1e6 for measured in ours)
    both = statistics.median(measured.per_message() for measured in ours)
    rate = statistics.median(measured.messages / measured.seconds for measured in ours)
    figure("CPU of aiogram's bare send_message, recording nothing", f"{aiogram:.0f} us")
    figure("CPU of Herald's bot: sent, recorded, logged", f"{bot:.0f} us = {bot / aiogram:.2f} x", "at most 0.5 x")
    figure("the same with PostgreSQL's CPU", f"{both:.0f} us = {both / aiogram:.2f} x", "at most 1.0 x")
    figure("recorded messages a second, governor off, server included", f"{rate:.0f}", "at least 3000")
    figure(
        f"aiogram-broadcaster, SQL storage, {PEOPLE_OF_BROADCASTER} people", f"{other:.0f} a second", "behind Herald"
    )


if __name__ == "__main__":
    main()
