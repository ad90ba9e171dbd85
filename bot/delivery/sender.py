"""The lean path to Telegram: a prebuilt request, the person's id put in, the reply judged."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, urlsplit

from bot.delivery.letters import Body
from bot.delivery.outcomes import Verdict, judge_failure, judge_reply
from bot.delivery.wire import Wire

REPLY_TIMEOUT = 30.0  # seconds from the beginning of a request to its reply


class Sender:
    """Sends to Telegram (or any Bot API server). One for the bot's life; see `sending`."""

    def __init__(self, wire: Wire, server: SplitResult, token: str) -> None:
        self._wire = wire
        self._path = f"{server.path}/bot{token}"
        self._host = server.netloc.rpartition("@")[2]
        self._heads: dict[str, bytes] = {}  # method -> its requests up to the length of the body

    async def send(self, body: Body, chat_id: int, on_write: Callable[[], None], on_end: Callable[[], None]) -> Verdict:
        """Make one call for one person and judge what came back. Raises nothing of the network's.

        `on_write` and `on_end`: see Wire.exchange.
        """
        try:
            status, reply = await self.ask(body.method, body.addressed_to(chat_id), on_write, on_end)
        except OSError as error:
            return judge_failure(error)
        return judge_reply(status, reply)

    async def ask(
        self, method: str, body: bytes, on_write: Callable[[], None], on_end: Callable[[], None] = lambda: None
    ) -> tuple[int, bytes]:
        """Call any method with a body of JSON; returns the reply's status and body.

        `on_write` and `on_end`: see Wire.exchange. Raises an OSError where no reply came.
        """
        head = self._heads.get(method) or self._make_head(method)
        return await self._wire.exchange(b"%b%d\r\n\r\n%b" % (head, len(body), body), on_write, on_end)

    def _make_head(self, method: str) -> bytes:
        lines = (
            f"POST {self._path}/{method} HTTP/1.1",
            f"Host: {self._host}",
            "Content-Type: application/json",
            "Content-Length: ",
        )
        head = self._heads[method] = "\r\n".join(lines).encode()
        return head


@asynccontextmanager
async def sending(api_url: str, token: str, *, reply_timeout: float = REPLY_TIMEOUT) -> AsyncIterator[Sender]:
    """A sender, closed at the end. `api_url` is the server's base address; it has one connection for each message
    that is under way at once."""
    server = urlsplit(api_url)
    wire = Wire(server, reply_timeout)
    try:
        yield Sender(wire, server, token)
    finally:
        wire.close()
        await asyncio.sleep(0)  # the transports end in the loop's next round
