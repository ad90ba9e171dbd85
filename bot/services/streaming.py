"""The streams of the course, as administrators keep them: added, renamed, put in order, archived.

Each is one transaction: check, change, audit.
"""

from datetime import datetime

from bot.domain.streams import moved, stream_code
from bot.errors import StreamExists, StreamGone
from db import audit, streams
from db.pool import Connection, Pool, transaction


async def add(pool: Pool, *, title: str, actor_id: int, now: datetime) -> str:
    """A new stream, the last in order; returns its code, made of the title. Raises StreamExists."""
    wanted = code = stream_code(title)
    number = 1
    async with transaction(pool) as conn:
        if title in (await streams.titles(conn)).values():
            raise StreamExists(name=title)
        while not await streams.add(conn, code, title):
            number += 1
            code = f"{wanted}_{number}"
        await _note(conn, "stream_added", code, actor_id, now, title=title)
    return code


async def rename(pool: Pool, *, code: str, title: str, actor_id: int, now: datetime) -> None:
    """What people read instead of the code. Raises StreamGone."""
    async with transaction(pool) as conn:
        _check(await streams.rename(conn, code, title))
        await _note(conn, "stream_renamed", code, actor_id, now, title=title)


async def move(pool: Pool, *, code: str, by: int, actor_id: int, now: datetime) -> None:
    """So many places further down, or up if negative. Raises StreamGone, also for an archived one."""
    async with transaction(pool) as conn:
        order = await streams.lock_order(conn)
        _check(code in order)
        await streams.put_in_order(conn, moved(order, code, by))
        await _note(conn, "stream_moved", code, actor_id, now, by=by)


async def archive(pool: Pool, *, code: str, actor_id: int, now: datetime) -> None:
    """No longer offered as an audience; its people and their bookings stay. Nothing happens if it was so already."""
    async with transaction(pool) as conn:
        if await streams.archive(conn, code, now):
            await _note(conn, "stream_archived", code, actor_id, now)


async def restore(pool: Pool, *, code: str, actor_id: int, now: datetime) -> None:
    """Offered again. Nothing happens if it was so already."""
    async with transaction(pool) as conn:
        if await streams.restore(conn, code):
            await _note(conn, "stream_restored", code, actor_id, now)


async def _note(conn: Connection, action: str, code: str, actor_id: int, now: datetime, **details: str | int) -> None:
    await audit.record(conn, action, actor_id=actor_id, details={"stream": code, **details}, at=now)


def _check(there: bool) -> None:
    if not there:
        raise StreamGone
