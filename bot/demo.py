"""The demo: a sandbox, its people, and the bot, in one process and one data folder."""

import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot import app
from bot.config import Settings
from bot.errors import OperatorError
from bot.sandbox.server import running
from bot.sandbox.world import World
from db import bookings, events, registrations
from db.pool import Connection, open_pool, transaction

HOST = "127.0.0.1"
BOT_ID = 42
ADMINS = {101: ("Анна", "Смирнова", "anna_course", "ru"), 102: ("Michael", "Hart", "mike_course", "en")}
STREAMS = ("3rd_stream", "4th_stream", "5th_stream")
FIRST_NAMES = (
    "Мария", "Иван", "Ольга", "Пётр", "Елена", "Тимур", "Дарья", "Глеб", "Юлия", "Артём",
    "Алия", "Никита", "Sofia", "Liam", "Emma", "Noah", "Mia", "Lucas", "Zoë", "Omar",
)  # fmt: skip
LAST_NAMES = {
    "ru": ("Ким", "Шевченко", "Мельник", "Коваль", "Шах", "Седых", "Гончар"),
    "en": ("Ross", "Novak", "Ito", "Kaya", "Silva", "Berg", "Moreau"),
}
BOOKED, REGISTERED, SEEN = 60, 10, 8  # people in bookings; only in free lessons; only in events


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who fills the demo."""

    id: int
    first_name: str
    last_name: str | None
    username: str | None
    language: str


def prepare(data_dir: Path, port: int, *, reset: bool) -> Settings:
    """Checks the port, clears the data folder if it is to start afresh, and makes the demo's settings.

    Raises OperatorError.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise OperatorError(
                f"Port {port} cannot be used ({error.strerror}). Stop what runs there, or choose another one: "
                f"make demo PORT={port + 1}"
            ) from error
    if reset:
        shutil.rmtree(data_dir, ignore_errors=True)
    return Settings(
        _env_file=None,
        bot_token=_token(data_dir),
        admin_ids=tuple(ADMINS),
        data_dir=data_dir,
        telegram_api_url=f"http://{HOST}:{port}",
        default_timezone="Europe/Moscow",
        log_level="WARNING",
    )


async def play(settings: Settings, port: int, dsn: str, *, announce: Callable[[str], None]) -> None:
    """Runs the demo until it is told to stop."""
    token, state = settings.bot_token.get_secret_value(), settings.data_dir / "sandbox.json"
    async with running(tokens=[token], host=HOST, port=port, state=state) as sandbox:
        await app.prepare(settings, dsn)
        await _fill(dsn, sandbox.world)
        announce(f"\nHerald is ready. Open it in a browser:\n\n    {sandbox.url}/#{next(iter(ADMINS))}\n")
        announce("You are Anna, an administrator: press Start, then write /admin. Ctrl-C stops the demo.")
        await app.run(settings, dsn)


def _token(data_dir: Path) -> SecretStr:
    """A token of the demo's own, kept with its data: no page on this machine can guess it."""
    file = data_dir / "token"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{BOT_ID}:{secrets.token_urlsafe(24)}")
    return SecretStr(file.read_text())


def _people() -> Iterator[DemoPerson]:
    """Everybody but the administrators, the same at every start."""
    for number in range(BOOKED + REGISTERED + SEEN):
        first_name = FIRST_NAMES[number % len(FIRST_NAMES)]
        language = "ru" if first_name[0] > "z" else "en"
        last_name = LAST_NAMES[language][number % len(LAST_NAMES[language])] if number % 9 else None
        username = f"student_{number + 1}" if number % 3 else None
        yield DemoPerson(1001 + number, first_name, last_name, username, language)


async def _fill(dsn: str, world: World) -> None:
    """Fills in people where there are none yet: in the chat page and in the three source tables."""
    pool = await open_pool(dsn, min_size=1, max_size=1)
    try:
        async with transaction(pool) as conn:
            if await bookings.exist(conn):
                return
            for number, person in enumerate(_people()):
                await _record(conn, number, person)
    finally:
        await pool.close()
    for user_id, (first_name, last_name, username, language) in ADMINS.items():
        world.add_person(
            user_id,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language,
            note="administrator",
        )
    for person in _people():
        world.add_person(
            person.id,
            first_name=person.first_name,
            last_name=person.last_name,
            username=person.username,
            language_code=person.language,
        )


async def _record(conn: Connection, number: int, person: DemoPerson) -> None:
    if number < BOOKED:
        await bookings.add(
            conn,
            user_id=person.id,
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            course_stream=STREAMS[number % len(STREAMS)],
            confirmed=(2, 2, 2, 1, -1)[number % 5],
        )
    elif number < BOOKED + REGISTERED:
        await registrations.add(
            conn,
            user_id=person.id,
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            email=f"student{number + 1}@example.org",
        )
    else:
        await events.record(conn, person.id, "page_opened", {"page": "programme"}, at=datetime.now(UTC))
