"""Connections: JSON as values, UTC, and one clear line without secrets when the database cannot be used."""

import socket
from datetime import UTC, datetime

import pytest

from db.errors import DatabaseUnreachable
from db.pool import Connection, Pool, connected, open_pool, transaction


@pytest.mark.parametrize("value", [{"a": [1, None, "я"]}, [], "word", 7, True])
@pytest.mark.parametrize("kind", ["json", "jsonb"])
async def test_json_goes_in_and_comes_out_as_values(conn: Connection, value: object, kind: str) -> None:
    assert await conn.fetchval(f"SELECT $1::{kind}", value) == value


async def test_times_come_in_utc(conn: Connection) -> None:
    answer = await conn.fetchval("SELECT '2026-01-01 12:00+03'::timestamptz")
    assert answer == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert answer.utcoffset().total_seconds() == 0
    assert await conn.fetchval("SHOW timezone") == "UTC"
    assert await conn.fetchval("SHOW application_name") == "herald"


async def test_a_transaction_is_whole_or_not_at_all(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await conn.execute("CREATE TABLE words (word text)")
    with pytest.raises(ZeroDivisionError):
        await write_and_stumble(pool)
    assert await pool.fetchval("SELECT count(*) FROM words") == 0


async def write_and_stumble(pool: Pool) -> None:
    async with transaction(pool) as conn:
        await conn.execute("INSERT INTO words VALUES ('lost')")
        _ = 1 / 0


async def test_every_connection_of_the_pool_knows_json(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        assert await one.fetchval("SELECT '[1]'::jsonb") == await other.fetchval("SELECT '[1]'::jsonb") == [1]


async def test_nobody_listens_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused for sure
        address = f"postgresql://herald:s3cret@127.0.0.1:{taken.getsockname()[1]}/herald"
        with pytest.raises(DatabaseUnreachable, match="is the server running") as told:
            await open_pool(address)
        assert "s3cret" not in str(told.value)
        assert f"127.0.0.1:{taken.getsockname()[1]}/herald" in str(told.value)


@pytest.mark.parametrize(
    "address",
    ["mysql://herald:s3cret@localhost/x", "postgresql://herald:s3cret@localhost:port/x", "s3cret", ""],
)
async def test_an_address_that_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "/nowhere")  # an empty address means what libpq's variables say
    with pytest.raises(DatabaseUnreachable) as told:
        async with connected(address):
            pass
    assert "s3cret" not in str(told.value)
    assert "\n" not in str(told.value)


async def test_a_database_that_does_not_exist(server_url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="no database of that name"):
        await open_pool(server_url.replace("/herald?", "/nowhere?"))


async def test_a_user_whom_the_server_does_not_know(server_url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="refuses the user name or the password"):
        await open_pool(server_url.replace("//herald@", "//stranger:s3cret@"))
