"""HTTP/1.1 as far as the lean path needs it: whole requests out, whole replies in, connections kept alive.

It costs far less CPU than a general client (docs/benchmarks.md), and it is always known whether a request may have
been written.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import cast
from urllib.parse import SplitResult

import aiohappyeyeballs
import httptools

KEEP_ALIVE = 10.0  # seconds; shorter than any server's, so that a connection that is being closed is not written to
FAMILY_DELAY = 0.25  # seconds until the server's next address is tried as well (RFC 8305)


class NotConnectedError(OSError):
    """No connection could be made: the request was certainly not written."""


class Wire:
    """Connections to one server. Make it inside the event loop; `close` ends it.

    `timeout`: seconds from the beginning of a request to the end of its reply. A connection must stand well before:
    so a timeout tells whether the request was written.
    """

    def __init__(self, server: SplitResult, timeout: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._host = server.hostname or ""
        self._port = server.port or (443 if server.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if server.scheme == "https" else None
        self._timeout = timeout
        self._idle: list[_Connection] = []  # the one used last is used next, so that those too many grow old

    async def exchange(
        self, request: bytes, on_write: Callable[[], None], on_end: Callable[[], None] = lambda: None
    ) -> tuple[int, bytes]:
        """Write a request and wait for the reply; returns its status and body.

        `on_write` is called just before the request is written, and nothing is done in between; `on_end` as soon as
        the reply is read, or is given up. Raises NotConnectedError; TimeoutError or ConnectionError if the request
        may have been written.
        """
        connection = self._take_idle() or await self._connect()
        expiry = self._loop.call_later(self._timeout, connection.expire)
        try:
            reply = await connection.ask(request, on_write, on_end)
        except BaseException:
            connection.close()  # a reply that comes later must not be taken for the next one's
            raise
        finally:
            expiry.cancel()
        if connection.usable:
            connection.idle_since = self._loop.time()
            self._idle.append(connection)
        return reply

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _take_idle(self) -> "_Connection | None":
        fresh = self._loop.time() - KEEP_ALIVE
        while self._idle:
            connection = self._idle.pop()
            if connection.usable and connection.idle_since > fresh:
                return connection
            connection.close()
        return None

    async def _connect(self) -> "_Connection":
        try:
            async with asyncio.timeout(self._timeout / 3):
                addresses = await self._loop.getaddrinfo(self._host, self._port, type=1)
                sock = await aiohappyeyeballs.start_connection(addresses, happy_eyeballs_delay=FAMILY_DELAY)
                _, connection = await self._loop.create_connection(
                    lambda: _Connection(self._loop),
                    sock=sock,
                    ssl=self._tls,
                    server_hostname=self._host if self._tls else None,
                )
        except OSError as error:  # TimeoutError and ssl.SSLError are
            raise NotConnectedError(type(error).__name__) from error
        return connection


class _Connection(asyncio.Protocol):
    """One connection, with one request under way at a time. The `on_` methods are called by the parser."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.usable = False
        self.idle_since = 0.0
        self._loop = loop
        self._transport: asyncio.Transport
        self._parser = httptools.HttpResponseParser(self)
        self._reply: asyncio.Future[tuple[int, bytes]] | None = None
        self._on_end: Callable[[], None]
        self._status = 0
        self._body: list[bytes] = []

    def ask(
        self, request: bytes, on_write: Callable[[], None], on_end: Callable[[], None]
    ) -> "asyncio.Future[tuple[int, bytes]]":
        """Write a request; the future ends with the reply's status and body."""
        self._status = 0
        self._body.clear()
        self._on_end = on_end
        reply = self._reply = self._loop.create_future()
        on_write()
        self._transport.write(request)
        return reply

    def expire(self) -> None:
        """The reply is not waited for any longer."""
        self._fail(TimeoutError())
        self.close()

    def close(self) -> None:
        """Close at once."""
        self.usable = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.usable = True

    def data_received(self, data: bytes) -> None:
        if self._reply is None:  # unasked: a farewell of the server
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(ConnectionAbortedError())
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.usable = False
        if self._status and exc is None:
            self._succeed()  # cut short or ended by the closing: whoever reads the reply sees whether it is whole
        self._fail(exc if isinstance(exc, ConnectionError) else ConnectionResetError())

    def on_headers_complete(self) -> None:
        if self._reply is None:  # a second reply to one request: from now on none would be known to fit
            self.close()
            return
        status = self._parser.get_status_code()
        self._status = status if status >= 200 else 0

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._status:
            self.usable = self.usable and self._parser.should_keep_alive()
            self._succeed()
            if not self.usable:
                self.close()

    def _succeed(self) -> None:
        reply, self._reply = self._reply, None
        if reply is not None and not reply.done():
            self._on_end()
            reply.set_result((self._status, b"".join(self._body)))

    def _fail(self, error: Exception) -> None:
        reply, self._reply = self._reply, None
        if reply is not None and not reply.done():
            self._on_end()
            reply.set_exception(error)
