"""A PostgreSQL that falls silent in the middle: connections stay, and nothing is answered any more."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

SOCKET = ".s.PGSQL.5432"
CHUNK = 1 << 16


@asynccontextmanager
async def falling_silent(address: str, word: bytes) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of a go-between to the server at `address` (on a Unix socket), which falls silent towards everybody
    as soon as somebody asks for something with that word in it; the event is set then."""
    parts = urlsplit(address)
    [behind] = parse_qs(parts.query)["host"]
    silent = asyncio.Event()

    async def relay(client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter) -> None:
        server_in, server_out = await asyncio.open_unix_connection(str(Path(behind) / SOCKET))
        back = asyncio.create_task(_carry_back(server_in, client_out, silent))
        while asked := await client_in.read(CHUNK):
            if word in asked:
                silent.set()
            if not silent.is_set():
                server_out.write(asked)
        client_out.close()
        server_out.close()
        await back

    with tempfile.TemporaryDirectory() as folder:
        server = await asyncio.start_unix_server(relay, Path(folder) / SOCKET)
        try:
            yield f"{parts.scheme}://{parts.netloc}{parts.path}?host={quote(folder)}&port=5432", silent
        finally:
            server.close()


async def _carry_back(server_in: asyncio.StreamReader, client_out: asyncio.StreamWriter, silent: asyncio.Event) -> None:
    while said := await server_in.read(CHUNK):
        if not silent.is_set():
            client_out.write(said)
    if not silent.is_set():
        client_out.close()
