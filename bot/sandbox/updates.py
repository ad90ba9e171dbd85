"""The queue of updates of one bot: kept until confirmed, fetched by long polling or posted to a webhook."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.jsontypes import JsonObject

MAX_TIMEOUT = 50
MAX_LIMIT = 100
# Sent only to bots that name them in allowed_updates (https://core.telegram.org/bots/api#getupdates).
ONLY_WHEN_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
CONFLICT_SET = "Conflict: terminated by setWebhook request"
CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class UpdateQueue:
    """Updates in order; `next_id` is the id of the one to come."""

    next_id: int
    pending: deque[JsonObject] = field(default_factory=deque)
    allowed: list[str] = field(default_factory=list)
    webhook_active: bool = False
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)
    _poller: asyncio.Future[None] | None = None

    @property
    def is_polled(self) -> bool:
        """Tells whether a long poll is waiting."""
        return self._poller is not None

    def add(self, kind: str, body: JsonObject) -> None:
        """Queues an update, unless the bot has asked not to get its kind."""
        if kind in self.allowed or (not self.allowed and kind not in ONLY_WHEN_NAMED):
            self.pending.append({"update_id": self.next_id, kind: body})
            self.next_id += 1
            self._arrival.set()
            if self._poller is not None and not self._poller.done():
                self._poller.set_result(None)

    def confirm(self, offset: int) -> None:
        """Forgets updates below the offset; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[JsonObject]:
        """Returns up to `limit` updates, waiting up to `timeout` seconds for the first.

        A newer poll ends an older one with 409, as Telegram does.
        """
        if self.webhook_active:
            raise ApiError(409, CONFLICT_WEBHOOK)
        self.end_poll(ApiError(409, CONFLICT_POLLERS))
        self.confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, MAX_TIMEOUT))
        return [update for _, update in zip(range(limit), self.pending, strict=False)]

    async def _wait(self, timeout: float) -> None:
        poller: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            async with asyncio.timeout(timeout):
                await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None

    async def to_post(self) -> JsonObject:
        """Waits until an update is pending and a webhook is there for it; returns the oldest."""
        while not (self.pending and self.webhook_active):
            self._arrival.clear()
            await self._arrival.wait()
        return self.pending[0]

    def set_webhook(self, active: bool) -> None:
        """Turns updates to a webhook, which ends a waiting poll, or back to polling."""
        self.webhook_active = active
        if active:
            self._arrival.set()
            self.end_poll(ApiError(409, CONFLICT_SET))

    def end_poll(self, error: ApiError) -> None:
        """Ends a waiting poll, with `error` as its answer."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(error)
        self._poller = None
