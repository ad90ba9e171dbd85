"""LISTEN: being told by the database that something changed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from db.pool import Pool

BROADCASTS = "herald_broadcasts"  # a broadcast changed its state; told by a trigger of message_history


@asynccontextmanager
async def listening(pool: Pool, channel: str, on_news: Callable[[], None]) -> AsyncIterator[asyncio.Event]:
    """Call `on_news` at every notification; the event is set when the connection is lost.

    Holds one connection of the pool, and ends it.
    """
    lost = asyncio.Event()

    def tell(*_: object) -> None:
        on_news()

    def lose(_: object) -> None:
        lost.set()

    async with pool.acquire() as conn:
        await conn.add_listener(channel, tell)
        conn.add_termination_listener(lose)
        try:
            yield lost
        finally:
            conn.terminate()  # no farewell: the server may be silent
