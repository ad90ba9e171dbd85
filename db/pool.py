"""Connections to PostgreSQL: UTC, JSON as Python values, and failures to connect in one clear line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from db.errors import DatabaseUnreachable

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

CONNECT_TIMEOUT = 10.0
FAREWELL = 0.5  # seconds in which a server that answers takes leave of a connection
SESSION = {"application_name": "herald", "timezone": "UTC"}


async def open_pool(dsn: str, *, min_size: int = 1, max_size: int = 10) -> Pool:
    """Open a pool of connections; `await pool.close()` ends it.

    Raises DatabaseUnreachable if the first connection cannot be made.
    """
    try:
        return await _Pool(
            dsn,
            min_size=min_size,
            max_size=max_size,
            max_queries=50_000,
            max_inactive_connection_lifetime=300.0,
            loop=None,
            connection_class=asyncpg.Connection,
            record_class=asyncpg.Record,
            init=_read_json_as_values,
            server_settings=SESSION,
            timeout=CONNECT_TIMEOUT,
        )
    except _CONNECT_FAILURES as error:
        raise DatabaseUnreachable(_in_one_line(dsn, error)) from error


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Connection]:
    """One connection of its own, outside of any pool, closed at the end.

    Raises DatabaseUnreachable if it cannot be made.
    """
    try:
        conn = await asyncpg.connect(dsn, server_settings=SESSION, timeout=CONNECT_TIMEOUT)
    except _CONNECT_FAILURES as error:
        raise DatabaseUnreachable(_in_one_line(dsn, error)) from error
    try:
        await _read_json_as_values(conn)
        yield conn
    except asyncio.CancelledError:
        await part_with(conn)
        raise
    finally:
        await conn.close()


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A connection of the pool inside a transaction: committed at the end, rolled back on an exception."""
    async with pool.acquire() as conn, in_transaction(conn):
        yield conn


@asynccontextmanager
async def in_transaction(conn: Connection) -> AsyncIterator[None]:
    """A transaction: committed at the end, rolled back on an exception.

    A cancellation ends the connection, and the transaction with it: the answer to a rollback may never come.
    """
    begun = conn.transaction()
    await begun.start()
    try:
        yield
    except asyncio.CancelledError:
        await part_with(conn)
        raise
    except BaseException:
        await begun.rollback()
        raise
    await begun.commit()


async def part_with(conn: Connection) -> None:
    """End a connection, within FAREWELL if the server is silent. What it still does for us is called off."""
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        await conn.close(timeout=FAREWELL)


class _Pool(asyncpg.Pool):
    """A pool that keeps no cancelled task waiting: the connection that such a task gives back is ended.

    To make it ready for others is to wait until the server has called off what it did, and it may be silent.
    """

    async def release(self, connection: "PoolConnectionProxy[asyncpg.Record]", *, timeout: float | None = None) -> None:
        """See asyncpg.Pool."""
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            await part_with(connection)
        await super().release(connection, timeout=timeout)


async def _read_json_as_values(conn: Connection) -> None:
    """jsonb and json columns take and give dict, list, str, int, float, bool and None."""
    await conn.set_type_codec("jsonb", schema="pg_catalog", encoder=_to_jsonb, decoder=_from_jsonb, format="binary")
    await conn.set_type_codec("json", schema="pg_catalog", encoder=orjson.dumps, decoder=orjson.loads, format="binary")


def _to_jsonb(value: object) -> bytes:
    return b"\x01" + orjson.dumps(value)  # the wire form of jsonb starts with its version, 1


def _from_jsonb(value: bytes) -> object:
    return orjson.loads(value[1:])


_CONNECT_FAILURES = (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _in_one_line(dsn: str, error: Exception) -> str:
    return f"Cannot use PostgreSQL at {_place(dsn)}: {_reason(error)}"


def _reason(error: Exception) -> str:
    match error:
        case asyncpg.InvalidAuthorizationSpecificationError():
            return "it refuses the user name or the password."
        case asyncpg.InvalidCatalogNameError():
            return "it has no database of that name; create it first."
        case asyncpg.CannotConnectNowError():
            return "it is starting or stopping; try again in a moment."
        case asyncpg.TooManyConnectionsError():
            return "it has no connection left; raise its max_connections."
        case asyncpg.PostgresError():
            return f"it answers: {error.args[0] if error.args else type(error).__name__}."
        case ValueError():
            return "the address is not of the form postgresql://user:password@host:port/database."
        case TimeoutError():
            return f"no answer within {CONNECT_TIMEOUT:.0f} s."
        case _:
            return "nothing accepts connections there; is the server running?"


def _place(dsn: str) -> str:
    """Host, port and database of an address, and nothing that could be secret."""
    try:
        parts = urlsplit(dsn)
        host = parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the given address"
    if parts.scheme not in ("postgresql", "postgres"):
        return "the given address"
    return f"{host}{port}/{unquote(parts.path).lstrip('/')}"
