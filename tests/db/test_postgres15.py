"""The oldest PostgreSQL that Herald supports: Debian's."""

from collections.abc import AsyncIterator

import pytest

from db.migrate import FOLDER, migrate
from db.pool import connected
from tests.databases import fresh_database


@pytest.fixture
async def oldest_url(oldest_server_url: str) -> AsyncIterator[str]:
    async with fresh_database(oldest_server_url) as address:
        yield address


async def test_every_migration_runs_and_runs_once(oldest_url: str) -> None:
    assert await migrate(oldest_url) == sorted(path.name for path in FOLDER.glob("*.sql"))
    assert await migrate(oldest_url) == []
    async with connected(oldest_url) as conn:
        assert (await conn.fetchval("SHOW server_version")).startswith("15.")


async def test_cyrillic_has_upper_and_lower_case(oldest_url: str) -> None:
    async with connected(oldest_url) as conn:
        assert await conn.fetchval("SELECT 'ПРИВЕТ' ILIKE 'привет'")
