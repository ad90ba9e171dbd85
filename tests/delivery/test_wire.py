"""The lean path's HTTP, against servers that behave in every way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest

from bot.delivery.wire import NotConnectedError, Wire

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


@pytest.mark.parametrize(
    ("pieces", "status", "body"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"], 200, b"fine"),
        ([b"HTTP/1.1 200 OK\r\nConte", b"nt-Length: 4\r\n\r\nfi", b"ne"], 200, b"fine"),
        (
            [b"HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n", b"3\r\nway\r\n0\r\n\r\n"],
            403,
            b"noway",
        ),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"], 200, b"ok"),
    ],
)
async def test_a_reply_is_read_however_it_comes(pieces: list[bytes], status: int, body: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await request_read(reader):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()

    async with wire_to(serve) as wire:
        assert await wire.exchange(REQUEST, nothing) == (status, body)
        assert await wire.exchange(REQUEST, nothing) == (status, body)


async def test_it_is_told_when_a_request_leaves_and_when_its_reply_is_there() -> None:
    told: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await request_read(reader)
        told.append("read")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        assert await request_read(reader)

    async with wire_to(serve) as wire:
        on_write, on_end = partial(told.append, "written"), partial(told.append, "over")
        await wire.exchange(REQUEST, on_write, on_end)
        with pytest.raises(ConnectionError):
            await wire.exchange(REQUEST, on_write, on_end)
    assert told == ["written", "read", "over", "written", "over"]


async def test_a_reply_that_ends_with_the_connection_is_whole() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_read(reader)
        writer.write(b"HTTP/1.0 502 Bad Gateway\r\n\r\n<html>")

    async with wire_to(serve) as wire:
        assert await wire.exchange(REQUEST, nothing) == (502, b"<html>")


async def test_one_connection_serves_one_request_after_another() -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await request_read(reader):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with wire_to(serve) as wire:
        for _ in range(5):
            await wire.exchange(REQUEST, nothing)
        await asyncio.gather(*(wire.exchange(REQUEST, nothing) for _ in range(3)))
    assert connections == 3


async def test_after_a_farewell_a_new_connection_is_made() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_read(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")

    async with wire_to(serve) as wire:
        for _ in range(3):
            assert await wire.exchange(REQUEST, nothing) == (200, b"ok")


async def test_words_that_nobody_asked_for_are_never_taken_for_a_reply() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_read(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst" * 2)
        await request_read(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond")

    async with wire_to(serve) as wire:
        assert await wire.exchange(REQUEST, nothing) == (200, b"first")
        assert await wire.exchange(REQUEST, nothing) == (200, b"first")  # over a connection of its own


async def test_a_late_reply_is_never_taken_for_the_next_ones() -> None:
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        while await request_read(reader):
            asked += 1
            if asked > 1:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % asked)

    async with wire_to(serve, timeout=0.2) as wire:
        with pytest.raises(TimeoutError):
            await wire.exchange(REQUEST, nothing)
        assert await wire.exchange(REQUEST, nothing) == (200, b"2")


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 20", b"SSH-2.0-OpenSSH\r\n"])
async def test_no_reply_is_an_error(words: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_read(reader)
        writer.write(words)

    async with wire_to(serve) as wire:
        with pytest.raises(ConnectionError):
            await wire.exchange(REQUEST, nothing)


async def test_a_connection_that_was_never_made_is_told_apart() -> None:
    wire = Wire(urlsplit("http://127.0.0.1:1"), 3)
    with pytest.raises(NotConnectedError):
        await wire.exchange(REQUEST, nothing)


def nothing() -> None:
    """Nobody wants to know that it is written."""


async def request_read(reader: asyncio.StreamReader) -> bool:
    """Reads one request; False at the end of the connection."""
    try:
        await reader.readexactly(len(REQUEST))
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return False
    return True


@asynccontextmanager
async def wire_to(serve: Serve, timeout: float = 3) -> AsyncIterator[Wire]:
    """A wire to a server that treats each connection like that, and closes it then."""

    treated: set[asyncio.Task[None]] = set()

    def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def until_the_end() -> None:
            await serve(reader, writer)
            writer.close()

        treated.add(asyncio.create_task(until_the_end()))

    server = await asyncio.start_server(treat, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        wire = Wire(urlsplit(f"http://127.0.0.1:{port}"), timeout)
        yield wire
        wire.close()
        await asyncio.gather(*treated)
