"""Lists of people: checked against everybody whom Herald knows, and put into a stream."""

import asyncio
from datetime import datetime

from bot.domain.lists import Matched, decode, match, read
from bot.errors import StreamGone
from db import audit, lists, streams
from db.pool import Pool, transaction


async def check(pool: Pool, listed: str | bytes) -> Matched:
    """Who is named by a text, or by a file's bytes, and which entries name nobody. Raises ListFault.

    A long list is read in a thread of its own: messages go on leaving meanwhile.
    """
    entries = await asyncio.to_thread(lambda: read(decode(listed) if isinstance(listed, bytes) else listed))
    user_ids = [entry.user_id for entry in entries if entry.user_id is not None]
    names = {entry.username for entry in entries if entry.username}
    async with pool.acquire() as conn:
        owners = await lists.owners(conn, list(names))
        known = await lists.known_ids(conn, user_ids)
    return await asyncio.to_thread(match, entries, known | set(owners.values()), owners)


async def add_to_stream(pool: Pool, *, people: tuple[int, ...], code: str, actor_id: int, now: datetime) -> int:
    """All of them are confirmed in the stream, but who is in it already stays as they are; returns how many are new.

    Raises StreamGone, also for an archived one.
    """
    async with transaction(pool) as conn:
        if code not in await streams.lock_order(conn):  # one import after the other: nobody is booked twice
            raise StreamGone
        new = await lists.book(conn, await lists.outside(conn, people, code), code)
        await audit.record(conn, "people_booked", actor_id=actor_id, recipients=new, details={"stream": code}, at=now)
    return new
