"""The operator's commands: what they say when something is wrong, and that they never say the token."""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path

from bot.sandbox.server import running
from db.pool import connected
from tests.botprocess import ROOT, BotProcess
from tests.waiting import eventually

SECRET = "S3CRET-that-nobody-prints"
TOKEN = f"42:{SECRET}"
_numbers = count()


async def command(*arguments: str, folder: Path, **environment: str) -> tuple[int, str]:
    """Runs `python -m bot ...` to its end; the exit code and all that it wrote."""
    process = BotProcess(environment, folder, arguments, log=f"{next(_numbers)}.log")
    await process.start()
    code = await asyncio.wait_for(process.wait(), 90)
    assert SECRET not in process.log
    assert "Traceback" not in process.log
    return code, process.log


def command_line(pid: int) -> str:
    """What a list of processes shows."""
    return Path(f"/proc/{pid}/cmdline").read_text()


async def test_missing_settings_are_named_one_by_one(tmp_path: Path) -> None:
    code, said = await command("run", folder=tmp_path)
    assert code == 1
    assert "BOT_TOKEN is missing" in said
    assert "ADMIN_IDS is missing" in said


async def test_malformed_settings_are_explained(tmp_path: Path) -> None:
    clocks = {"DEFAULT_TIMEZONE": "Moscow", "QUIET_HOURS": "22:00"}
    code, said = await command("run", folder=tmp_path, BOT_TOKEN=SECRET, ADMIN_IDS="1,bob", **clocks)
    assert code == 1
    assert "DEFAULT_TIMEZONE cannot be used: give a name such as Europe/Moscow or Asia/Almaty" in said
    assert "QUIET_HOURS cannot be used: give two times, such as 22:00-08:00" in said
    assert "BOT_TOKEN cannot be used: a token looks like" in said
    assert "ADMIN_IDS cannot be used: give Telegram ids as numbers" in said


async def test_settings_are_read_from_dot_env(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=0\n")
    code, said = await command("check", folder=tmp_path, BOT_TOKEN=TOKEN)
    assert code == 1
    assert "ADMIN_IDS cannot be used" in said
    assert "BOT_TOKEN" not in said


async def test_a_refused_token_is_said_in_one_line(tmp_path: Path, database_url: str) -> None:
    async with running(tokens=["42:another"]) as sandbox:
        code, said = await command(
            "run",
            folder=tmp_path,
            BOT_TOKEN=TOKEN,
            ADMIN_IDS="1",
            DATABASE_URL=database_url,
            TELEGRAM_API_URL=sandbox.url,
            LOG_LEVEL="ERROR",
        )
    assert code == 1
    assert said.count("\n") == 1
    assert "BOT_TOKEN" in said
    assert "BotFather" in said


async def test_an_unreachable_database_is_said_in_one_line(tmp_path: Path) -> None:
    code, said = await command(
        "run",
        folder=tmp_path,
        BOT_TOKEN=TOKEN,
        ADMIN_IDS="1",
        DATABASE_URL=f"postgresql://herald:{SECRET}@127.0.0.1:1/herald",
        LOG_LEVEL="ERROR",
    )
    assert code == 1
    assert said.count("\n") == 1
    assert "127.0.0.1" in said


async def test_an_unreachable_telegram_is_said_in_one_line(tmp_path: Path, database_url: str) -> None:
    code, said = await command(
        "run",
        folder=tmp_path,
        BOT_TOKEN=TOKEN,
        ADMIN_IDS="1",
        DATABASE_URL=database_url,
        TELEGRAM_API_URL="http://127.0.0.1:1",
        LOG_LEVEL="ERROR",
    )
    assert code == 1
    assert said == "herald: Telegram cannot be reached at http://127.0.0.1:1. Check the network and TELEGRAM_API_URL.\n"


async def test_migrate_works_alone_and_twice_and_people_are_mended(tmp_path: Path, empty_database_url: str) -> None:
    settings = {"BOT_TOKEN": TOKEN, "ADMIN_IDS": "1", "DATABASE_URL": empty_database_url}
    code, said = await command("migrate", folder=tmp_path, **settings)
    assert code == 0
    assert "applied" in said
    code, said = await command("migrate", folder=tmp_path, **settings)
    assert (code, said) == (0, "The database is up to date.\n")
    async with connected(empty_database_url) as conn:
        await conn.execute("INSERT INTO bookings (user_id, first_name) VALUES (1, 'Anna'), (2, 'Boris')")
        await conn.execute("UPDATE users SET first_name = 'wrong' WHERE user_id = 1")
        await conn.execute("DELETE FROM users WHERE user_id = 2")
    code, said = await command("rebuild-people", folder=tmp_path, **settings)
    assert (code, said) == (0, "Mended: 2 people differed from what the tables say.\n")
    code, said = await command("rebuild-people", folder=tmp_path, **settings)
    assert (code, said) == (0, "Everybody is as the tables say.\n")


async def test_check_finds_what_is_wrong(tmp_path: Path, empty_database_url: str) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        settings = {"BOT_TOKEN": TOKEN, "ADMIN_IDS": "1,2", "DATABASE_URL": empty_database_url}
        settings["TELEGRAM_API_URL"] = sandbox.url
        code, said = await command("check", folder=tmp_path, **settings)
        assert code == 1
        assert "FAIL  migrations" in said
        assert said.count("ok  ") == 5
        await command("migrate", folder=tmp_path, **settings)
        code, said = await command("check", folder=tmp_path, **settings)
        assert (code, said.count("ok  ")) == (0, 6)
        assert "active: no process" in said


async def test_sigterm_stops_a_running_bot(tmp_path: Path, database_url: str) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(5, first_name="Ira", language_code="en")
        environment = {
            "BOT_TOKEN": TOKEN,
            "ADMIN_IDS": "1",
            "DATABASE_URL": database_url,
            "TELEGRAM_API_URL": sandbox.url,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        sandbox.world.send(5, text="/start")
        await eventually(lambda: any(m["from"]["is_bot"] for m in sandbox.world.chat(5)), 90)
        assert SECRET not in command_line(process.pid)
        process.terminate()
        output, _ = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert SECRET not in output.decode()
    assert "Traceback" not in output.decode()
