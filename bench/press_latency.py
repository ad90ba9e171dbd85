"""From an administrator's press to the changed screen, at rest and while a broadcast goes out at full rate.

`python -m bench.press_latency` takes a minute and a half. The bot runs in a process of its own, with PostgreSQL; the
sandbox runs here, without latency. Administrators press one after the other: twenty times a second at rest, which
Telegram's ceiling of thirty calls lets pass, and four times beside a broadcast. The time runs from the press until the
message on the sandbox's side has changed.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import uvloop

from bench.machine import figure
from bench.pipeline import EVERYONE, Pipeline, populate
from bot.sandbox.server import running
from bot.sandbox.world import World
from db import embedded
from db.embedded import Server
from db.pool import open_pool
from tests.botprocess import bot_process

TOKEN = "42:bench"
ADMINS = tuple(range(900_001, 900_031))
PACE = 0.05  # seconds from press to press
PACE_BESIDE = 0.25  # the same beside a broadcast
ROUNDS = 10  # for each administrator: into the history and back
ROUNDS_BESIDE = 2
STUDENTS = 3_000
PATIENCE = 20.0


async def measure(server: Server, folder: Path, *, beside_broadcast: bool) -> list[float]:
    """Milliseconds of each press."""
    pace, rounds = (PACE_BESIDE, ROUNDS_BESIDE) if beside_broadcast else (PACE, ROUNDS)
    async with running(tokens=[TOKEN], any_chat=True) as sandbox:
        world = sandbox.world
        for admin in ADMINS:
            world.add_person(admin, first_name=f"Admin {admin}", language_code="en")
        environment = {
            "BOT_TOKEN": TOKEN,
            "ADMIN_IDS": ",".join(map(str, ADMINS)),
            "DATABASE_URL": server.dsn,
            "TELEGRAM_API_URL": sandbox.url,
            "LOG_LEVEL": "WARNING",
        }
        async with bot_process(environment, folder):
            for admin in ADMINS:
                world.send(admin, text="/admin")
                await world.wait_for(lambda admin=admin: _has(world, admin, "History"), PATIENCE)  # type: ignore[misc]  # mypy cannot infer lambdas with defaults
            if beside_broadcast:
                await _broadcast(server)
            times = []
            for _ in range(rounds):
                for admin in ADMINS:
                    times.append(await _press(world, admin, "History", "Back", pace))
                    times.append(await _press(world, admin, "Back", "History", pace))
            assert world.limits.refused == 0
            return times


async def _broadcast(server: Server) -> None:
    """Launches one to all students; the bot process sends it."""
    await populate(server, STUDENTS)
    pool = await open_pool(server.dsn)
    await Pipeline(pool, server).launch(EVERYONE)
    await pool.close()


async def _press(world: World, admin: int, label: str, awaited: str, pace: float) -> float:
    message, row, column = _place(world, admin, label)
    started = time.perf_counter()
    world.press(admin, message, row=row, column=column)
    await world.wait_for(lambda: _has(world, admin, awaited), PATIENCE)
    took = time.perf_counter() - started
    await asyncio.sleep(pace - took)
    return took * 1000


def _has(world: World, admin: int, label: str) -> bool:
    return any(label in button["text"] for row in _keyboard(world, admin) for button in row)


def _place(world: World, admin: int, label: str) -> tuple[int, int, int]:
    for row_number, row in enumerate(_keyboard(world, admin)):
        for column, button in enumerate(row):
            if label in button["text"]:
                return world.chat(admin)[-1]["message_id"], row_number, column
    raise LookupError(label)


def _keyboard(world: World, admin: int) -> list[list[dict[str, str]]]:
    chat = world.chat(admin)
    rows: list[list[dict[str, str]]] = chat[-1].get("reply_markup", {}).get("inline_keyboard", []) if chat else []
    return rows


def main() -> None:
    """Prints the figures."""
    for beside_broadcast, name, goal in (
        (False, "at rest", "at most 60 ms (median 30)"),
        (True, "while a broadcast goes out at full rate", "at most 100 ms"),
    ):
        with tempfile.TemporaryDirectory() as folder, embedded.serve(Path(folder)) as server:
            times = sorted(uvloop.run(measure(server, Path(folder), beside_broadcast=beside_broadcast)))
        p95, median = times[int(len(times) * 0.95)], statistics.median(times)
        figure(f"press to changed screen, {name}, p95", f"{p95:.0f} ms (median {median:.0f})", goal)


if __name__ == "__main__":
    main()
