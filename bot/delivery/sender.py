"""The lean path to Telegram: one prebuilt body for a broadcast, the person's id put in, the reply judged."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from bot.delivery.outcomes import Verdict, judge_failure, judge_reply
from bot.delivery.wire import Wire
from bot.domain.buttons import keyboard, rows_from_json
from bot.domain.calls import calls
from bot.domain.content import Content, content_from_json
from db.models import Broadcast

REPLY_TIMEOUT = 30.0  # seconds from the beginning of a request to its reply


@dataclass(frozen=True, slots=True)
class Body:
    """A sendMessage request as JSON, without the person's id and the brace before it."""

    rest: bytes

    def addressed_to(self, chat_id: int) -> bytes:
        """The request for one person."""
        return b'{"chat_id":%d,%b' % (chat_id, self.rest)

    def paid(self) -> "Body":
        """The same, above the free ceiling for stars (Bot API, sendMessage: `allow_paid_broadcast`)."""
        return Body(b'"allow_paid_broadcast":true,' + self.rest)


def prepare(broadcast: Broadcast) -> Body:
    """The body that all recipients of the broadcast share."""
    content = content_from_json(broadcast.content) if broadcast.content else Content(broadcast.message_text, (), "html")
    [call] = calls(content, keyboard(rows_from_json(broadcast.buttons), broadcast.id))
    return Body(orjson.dumps(call.fields)[1:])


class Sender:
    """Sends to Telegram (or any Bot API server). One for the bot's life; see `sending`."""

    def __init__(self, wire: Wire, head: bytes) -> None:
        self._wire = wire
        self._head = head

    async def send(self, body: Body, chat_id: int, on_write: Callable[[], None] = lambda: None) -> Verdict:
        """Send to one person and judge what came back. Raises nothing of the network's.

        `on_write` is called just before the request is written.
        """
        content = body.addressed_to(chat_id)
        try:
            request = b"%b%d\r\n\r\n%b" % (self._head, len(content), content)
            status, reply = await self._wire.exchange(request, on_write)
        except OSError as error:
            return judge_failure(error)
        return judge_reply(status, reply)


@asynccontextmanager
async def sending(api_url: str, token: str, *, reply_timeout: float = REPLY_TIMEOUT) -> AsyncIterator[Sender]:
    """A sender, closed at the end. `api_url` is the server's base address; it has one connection for each message
    that is under way at once."""
    server = urlsplit(api_url)
    head = (
        f"POST {server.path}/bot{token}/sendMessage HTTP/1.1\r\n"
        f"Host: {server.netloc.rpartition('@')[2]}\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: "
    )
    wire = Wire(server, reply_timeout)
    try:
        yield Sender(wire, head.encode())
    finally:
        wire.close()
        await asyncio.sleep(0)  # the transports end in the loop's next round
