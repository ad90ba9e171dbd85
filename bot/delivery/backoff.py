"""Patience with a Telegram that does not answer: growing pauses, then one message at a time until one gets through."""

import asyncio

FIRST, LONGEST = 1.0, 10.0  # seconds; the longest is how late it may be noticed that Telegram is back


class Backoff:
    """Counts troubles in a row. Make it inside the event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._pause = 0.0
        self._until = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last thing that came back was trouble."""
        return self._pause > 0

    def succeeded(self) -> None:
        """A reply came: no more pauses."""
        self._pause = 0.0

    def troubled(self) -> None:
        """No reply, or none that says anything. Those that come back during a pause count as one with it."""
        now = self._loop.time()
        if now >= self._until:
            self._pause = min(LONGEST, self._pause * 2 or FIRST)
            self._until = now + self._pause

    async def wait(self) -> None:
        """Sit the pause out."""
        await asyncio.sleep(self._until - self._loop.time())
