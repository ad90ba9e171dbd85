"""A PostgreSQL whose replies are lost now and then: what was asked is done, and the connection ends unheard."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

SOCKET = ".s.PGSQL.5432"
CHUNK = 1 << 16


@dataclass(slots=True)
class Losses:
    """`chance`: of each request of a client, that its reply is lost with the connection; `count`: how many were."""

    moments: random.Random
    chance: float = 0.0
    count: int = 0

    def strike(self) -> bool:
        """Whether this one is lost."""
        struck = self.moments.random() < self.chance
        self.count += struck
        return struck


@asynccontextmanager
async def lossy(address: str, seed: int) -> AsyncIterator[tuple[str, Losses]]:
    """The address of a go-between to the server at `address` (on a Unix socket), and what it loses."""
    parts = urlsplit(address)
    [behind] = parse_qs(parts.query)["host"]
    losses = Losses(random.Random(seed))  # noqa: S311 - repeatable moments, no secrets

    async def relay(client_in: asyncio.StreamReader, client_out: asyncio.StreamWriter) -> None:
        server_in, server_out = await asyncio.open_unix_connection(str(Path(behind) / SOCKET))
        unheard = asyncio.Event()
        back = asyncio.create_task(_carry_back(server_in, client_out, unheard))
        try:
            while asked := await client_in.read(CHUNK):
                if losses.strike():
                    unheard.set()
                server_out.write(asked)
        except ConnectionError:
            pass
        finally:
            server_out.close()
            await back

    with tempfile.TemporaryDirectory() as folder:
        server = await asyncio.start_unix_server(relay, Path(folder) / SOCKET)
        try:
            yield f"{parts.scheme}://{parts.netloc}{parts.path}?host={quote(folder)}&port=5432", losses
        finally:
            server.close()


async def _carry_back(
    server_in: asyncio.StreamReader, client_out: asyncio.StreamWriter, unheard: asyncio.Event
) -> None:
    """Replies to the client; once one is to be lost, it is waited for and the connection ends."""
    try:
        while said := await server_in.read(CHUNK):
            if unheard.is_set():
                break
            client_out.write(said)
    except ConnectionError:
        pass
    finally:
        client_out.close()
