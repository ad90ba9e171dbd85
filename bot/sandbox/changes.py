"""What just changed: wakes those who wait for a condition, and feeds server-sent events."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.jsontypes import JsonObject

Event = tuple[str, JsonObject]


@dataclass(slots=True)
class Changes:
    """`version` grows with every change; storage saves when it has grown."""

    version: int = 0
    _waiting: set[asyncio.Future[None]] = field(default_factory=set)
    _subscribers: dict[asyncio.Queue[Event], tuple[int | None, int | None]] = field(default_factory=dict)

    def publish(self, event: str, chat_id: int | None, data: JsonObject, bot: int | None = None) -> None:
        """Tells those who wait, and the subscribers of the chat and the bot (None: it concerns every one)."""
        self.touch()
        named = data if chat_id is None else {"chat_id": chat_id, **data}
        for queue, (wanted_chat, wanted_bot) in self._subscribers.items():
            if (chat_id is None or wanted_chat in (None, chat_id)) and (bot is None or wanted_bot in (None, bot)):
                queue.put_nowait((event, named))

    def touch(self) -> None:
        """Notes a change that has no event of its own."""
        self.version += 1
        if self._waiting:
            for waiter in self._waiting:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiting.clear()

    def subscribe(self, chat_id: int | None, bot: int | None) -> asyncio.Queue[Event]:
        """Opens a queue of events of one chat and one bot, or of all."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._subscribers[queue] = (chat_id, bot)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Event]) -> None:
        """Closes a queue."""
        self._subscribers.pop(queue, None)

    async def wait_for(self, predicate: Callable[[], bool], timeout: float) -> None:
        """Waits until the predicate holds, looking again at every change. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not predicate():
                waiter = asyncio.get_running_loop().create_future()
                self._waiting.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiting.discard(waiter)
