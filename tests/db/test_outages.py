"""A database that goes away never keeps a task from ending."""

import asyncio

import asyncpg

from db.outages import is_outage
from db.pool import Pool, open_pool, transaction
from tests.waiting import eventually


async def work_for_ever(pool: Pool) -> None:
    """What all lasting tasks do: go on after an outage."""
    while True:
        try:
            async with transaction(pool) as conn:
                await conn.execute("SELECT pg_sleep(60)")
        except Exception as error:
            if not is_outage(error):
                raise
        await asyncio.sleep(0)


async def test_a_cancellation_that_an_outage_hides_still_ends_the_task(database_url: str) -> None:
    pool = await open_pool(database_url)
    task = asyncio.create_task(work_for_ever(pool))
    await eventually(lambda: pool.get_size() > pool.get_idle_size())
    task.cancel()
    await asyncio.sleep(0)
    pool.terminate()
    await asyncio.wait([task], timeout=5)
    assert task.cancelled()


async def test_what_is_no_outage_stays_what_it_is() -> None:
    assert is_outage(asyncpg.AdminShutdownError())
    assert is_outage(ConnectionRefusedError())
    assert is_outage(asyncpg.InterfaceError("connection is closed"))
    assert not is_outage(asyncpg.UniqueViolationError())
