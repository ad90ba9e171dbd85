"""`check`: whether this machine is ready to run Herald, a line for each thing that could be wrong."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.config import Settings
from bot.errors import OperatorError
from bot.telegram import bot_session, introduce
from db import election, migrate, server
from db.errors import DatabaseError
from db.pool import connected

CLOCK_TOLERANCE = 5.0  # seconds that our clock and the database's may differ


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check."""

    what: str
    good: bool
    says: str


async def check(settings: Settings, dsn: str) -> list[Finding]:
    """Looks at everything, also after a failure, and changes nothing."""
    return [
        Finding("settings", True, f"{len(settings.admin_ids)} administrators, {settings.broadcast_rate} a second"),
        await _look("token", lambda: _token(settings)),
        await _look("database", lambda: _database(dsn)),
        await _look("migrations", lambda: _migrations(dsn)),
        await _look("clock", lambda: _clock(dsn)),
        await _look("active", lambda: _active(settings, dsn)),
    ]


async def _look(what: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, True, await look())
    except (OperatorError, DatabaseError) as error:
        return Finding(what, False, str(error))


async def _token(settings: Settings) -> str:
    async with bot_session(settings) as bot:
        me = await introduce(bot, settings)
        return f"the bot is @{me.username}"


async def _database(dsn: str) -> str:
    async with connected(dsn) as conn:
        return f"PostgreSQL {await server.version(conn)}"


async def _migrations(dsn: str) -> str:
    async with connected(dsn) as conn:
        missing = await migrate.pending(conn)
    if missing:
        raise OperatorError(f"{len(missing)} to apply; the next start does it, or: python -m bot migrate")
    return "up to date"


async def _clock(dsn: str) -> str:
    async with connected(dsn) as conn:
        before = time.time()
        theirs = await server.clock(conn)
    difference = abs(theirs.timestamp() - (before + time.time()) / 2)
    if difference > CLOCK_TOLERANCE:
        raise OperatorError(f"differs from the database's by {difference:.0f} s; set it, for example with NTP")
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, as the database's"


async def _active(settings: Settings, dsn: str) -> str:
    async with connected(dsn) as conn:
        since = await election.active_since(conn, settings.bot_id)
    return f"a process, since {since:%Y-%m-%d %H:%M:%S} UTC" if since else "no process"
