"""The database of the tests: one real server for the whole run, migrated once, then copied.

`conn` suits nearly all tests: a transaction that is rolled back. `database_url` and `pool` give a database of the
test's own, for what commits or needs several connections.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.embedded import serve
from db.migrate import migrate
from db.pool import Connection, Pool, connected, open_pool
from tests.botprocess import SHARED_NURSERY, open_nursery
from tests.databases import address_of, create_database, fresh_database, in_memory

FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}
TEMPLATE, SHARED = "herald_template", "herald_shared"


def pytest_configure(config: pytest.Config) -> None:
    """Where several processes share the tests (-n), one nursery serves them all."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        opened = ExitStack()
        os.environ[SHARED_NURSERY] = opened.enter_context(open_nursery())
        config.add_cleanup(opened.close)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of the server's own database, from which others are created; nobody writes into it."""
    with (
        tempfile.TemporaryDirectory(prefix="herald-tests-", dir=in_memory()) as folder,
        serve(Path(folder), FORGETFUL) as server,
    ):
        yield server.dsn


@pytest.fixture(scope="session")
def template(server_url: str) -> str:
    """The name of a migrated database to copy."""
    asyncio.run(create_database(server_url, TEMPLATE, "template0"))
    asyncio.run(migrate(address_of(server_url, TEMPLATE)))
    return TEMPLATE


@pytest.fixture(scope="session")
def shared_url(server_url: str, template: str) -> str:
    """The migrated database that all tests with `conn` share."""
    asyncio.run(create_database(server_url, SHARED, template))
    return address_of(server_url, SHARED)


@pytest.fixture
async def conn(shared_url: str) -> AsyncIterator[Connection]:
    """A connection inside a transaction that is rolled back after the test."""
    async with connected(shared_url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        finally:
            await transaction.rollback()


@pytest.fixture
async def database_url(server_url: str, template: str) -> AsyncIterator[str]:
    """The address of a fresh migrated database, dropped after the test."""
    async with fresh_database(server_url, template) as address:
        yield address


@pytest.fixture
async def empty_database_url(server_url: str) -> AsyncIterator[str]:
    """The address of a fresh database without any table, dropped after the test."""
    async with fresh_database(server_url, "template0") as address:
        yield address


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """A pool on a fresh migrated database."""
    opened = await open_pool(database_url, min_size=1, max_size=5)
    yield opened
    await opened.close()
