"""Databases of other programs, for what Herald makes of them."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from db.embedded import serve
from tests.databases import fresh_database, in_memory

DEBIAN = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="session")
def oldest_server_url() -> Iterator[str]:
    """The address of a PostgreSQL 15, where Debian's is installed."""
    if not (DEBIAN / "postgres").exists():
        pytest.skip(f"PostgreSQL 15 is not in {DEBIAN} (apt-get install postgresql-15)")
    with (
        tempfile.TemporaryDirectory(prefix="herald-tests-", dir=in_memory()) as folder,
        serve(Path(folder), {"fsync": "off"}, bin_dir=DEBIAN) as server,
    ):
        yield server.dsn


@pytest.fixture(params=["embedded", "15"])
async def old_url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """An empty database for the tables of other programs, on the newest and on the oldest PostgreSQL."""
    server = request.getfixturevalue("server_url" if request.param == "embedded" else "oldest_server_url")
    async with fresh_database(server) as url:
        yield url
