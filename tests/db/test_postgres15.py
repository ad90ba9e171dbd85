"""The oldest PostgreSQL that Herald supports: Debian's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.embedded import serve
from db.migrate import FOLDER, migrate
from db.pool import connected

DEBIAN = Path("/usr/lib/postgresql/15/bin")

pytestmark = pytest.mark.skipif(
    not (DEBIAN / "postgres").exists(), reason=f"PostgreSQL 15 is not in {DEBIAN} (apt-get install postgresql-15)"
)


@pytest.fixture
def oldest_url(tmp_path: Path) -> Iterator[str]:
    with serve(tmp_path, {"fsync": "off"}, bin_dir=DEBIAN) as server:
        yield server.dsn


async def test_every_migration_runs_and_runs_once(oldest_url: str) -> None:
    assert await migrate(oldest_url) == sorted(path.name for path in FOLDER.glob("*.sql"))
    assert await migrate(oldest_url) == []
    async with connected(oldest_url) as conn:
        assert (await conn.fetchval("SHOW server_version")).startswith("15.")


async def test_cyrillic_has_upper_and_lower_case(oldest_url: str) -> None:
    async with connected(oldest_url) as conn:
        assert await conn.fetchval("SELECT 'ПРИВЕТ' ILIKE 'привет'")
