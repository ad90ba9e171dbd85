"""A database that goes away never keeps a task from ending."""

import asyncio

import asyncpg

from db.notifications import BROADCASTS, listening
from db.outages import is_outage
from db.pool import FAREWELL, Connection, Pool, connected, open_pool, transaction
from tests.silent_postgres import falling_silent
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


async def test_whoever_is_cancelled_while_the_database_is_silent_ends_soon(database_url: str) -> None:
    async with falling_silent(database_url, b"pg_sleep") as (address, silent):
        pool, all_ready = await open_pool(address), asyncio.Barrier(4)

        async def ask(conn: Connection) -> None:
            await all_ready.wait()
            await conn.execute("SELECT pg_sleep(60)")

        async def ask_alone() -> None:
            async with connected(address) as conn:
                await ask(conn)

        async def ask_in_the_pool() -> None:
            async with pool.acquire() as conn:
                await ask(conn)

        async def ask_in_a_transaction() -> None:
            async with transaction(pool) as conn:
                await ask(conn)

        async def listen() -> None:
            async with listening(pool, BROADCASTS, lambda: None) as lost:
                await all_ready.wait()
                await lost.wait()

        forms = (ask_alone, ask_in_the_pool, ask_in_a_transaction, listen)
        tasks = [asyncio.create_task(form()) for form in forms]
        await silent.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=4 * FAREWELL)
        assert all(task.cancelled() for task in tasks), tasks
        pool.terminate()


async def test_what_is_no_outage_stays_what_it_is() -> None:
    assert is_outage(asyncpg.AdminShutdownError())
    assert is_outage(ConnectionRefusedError())
    assert is_outage(asyncpg.InterfaceError("connection is closed"))
    assert not is_outage(asyncpg.UniqueViolationError())
