"""The commands of an operator: run, migrate, rebuild-people, check, demo. Whatever goes wrong is said in one line.

What needs aiogram is imported by the command that needs it: aiogram alone takes seconds to load, and a wrong setting
is said at once.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from pydantic import SecretStr, ValidationError

from bot.config import Settings
from bot.errors import OperatorError
from db import embedded, migrate, users
from db.errors import DatabaseError
from db.pool import connected, in_transaction


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 done, 1 failed with a line on standard error, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ValidationError as error:
        for line in _settings_faults(error):
            _complain(line)
    except (OperatorError, DatabaseError) as error:
        _complain(str(error))
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Herald writes to your students on Telegram.")
    commands = parser.add_subparsers(title="commands", required=True)
    for name, command, about in (
        ("run", _run, "start the bot"),
        ("migrate", _migrate, "bring the database up to date"),
        ("rebuild-people", _rebuild_people, "compare everybody known with what the tables say, and mend it"),
        ("check", _check, "look at settings, token, database, migrations and clock"),
    ):
        commands.add_parser(name, help=about).set_defaults(command=command)
    demonstration = commands.add_parser("demo", help="try Herald in a browser, with no token")
    demonstration.add_argument("--port", type=int, default=8081, help="of the page (default: 8081)")
    demonstration.add_argument("--reset", action="store_true", help="forget what an earlier demo left")
    demonstration.add_argument("--data", type=Path, default=Path("data/demo"), help=argparse.SUPPRESS)
    demonstration.set_defaults(command=_demo)
    return parser


def _run(_: argparse.Namespace) -> int:
    settings = Settings()
    _start_logging(settings)
    from bot import app

    with _database(settings) as dsn:
        uvloop.run(app.run(settings, dsn))
    return 0


def _migrate(_: argparse.Namespace) -> int:
    with _database(Settings()) as dsn:
        applied = uvloop.run(migrate.migrate(dsn))
    _say("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")
    return 0


def _rebuild_people(_: argparse.Namespace) -> int:
    async def rebuild(dsn: str) -> int:
        await migrate.migrate(dsn)
        async with connected(dsn) as conn, in_transaction(conn):
            return await users.rebuild(conn)

    with _database(Settings()) as dsn:
        differed = uvloop.run(rebuild(dsn))
    _say(
        f"Mended: {differed} people differed from what the tables say."
        if differed
        else "Everybody is as the tables say."
    )
    return 0


def _check(_: argparse.Namespace) -> int:
    settings = Settings()
    from bot.checking import check

    with _database(settings) as dsn:
        findings = uvloop.run(check(settings, dsn))
    for finding in findings:
        _say(f"{'ok  ' if finding.good else 'FAIL'}  {finding.what}: {finding.says}")
    return 0 if all(finding.good for finding in findings) else 1


def _demo(options: argparse.Namespace) -> int:
    from bot import demo

    settings = demo.prepare(options.data, options.port, reset=options.reset)
    _start_logging(settings)
    with embedded.serve(options.data) as server:
        uvloop.run(demo.play(settings, options.port, server.dsn, announce=_say))
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The address of the database: DATABASE_URL, or the embedded server for as long as the block lasts."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with embedded.serve(settings.data_dir) as server:
        yield server.dsn


class _WithoutToken(logging.Formatter):
    """Lines that never show the token, whoever wrote it into a message or a traceback."""

    def __init__(self, token: SecretStr) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token.get_secret_value()

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        return super().format(record).replace(self._token, "<token>")


def _start_logging(settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutToken(settings.bot_token))
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    for chatty in ("aiogram.event", "apscheduler"):  # a line for each update is too many
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)  # a traceback a try while the database is away


def _settings_faults(error: ValidationError) -> Iterator[str]:
    """A line for each setting that is missing or malformed; never the value, which may be a secret."""
    for fault in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        if fault["type"] == "missing":
            yield f"{name} is missing. Set it in the environment or in .env; .env.example explains it."
        else:
            yield f"{name} cannot be used: {fault['msg'].removeprefix('Value error, ')}. .env.example explains it."


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(f"herald: {line}\n")
