"""How a process of asyncio lives and ends: until a signal, with one error, and with nothing left over."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from db.outages import tells_of_outage

log = logging.getLogger(__name__)


@contextmanager
def until_a_signal() -> Iterator[None]:
    """SIGTERM or Ctrl-C ends the block, wherever it stands, by cancelling what runs in it."""
    loop, task, told = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Event()
    assert task is not None  # noqa: S101 - coroutines run in tasks

    def on_signal() -> None:
        told.set()
        log.info("Stopping")
        forget_signals()
        task.cancel()

    def forget_signals() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    except asyncio.CancelledError:
        if not told.is_set():
            raise
        task.uncancel()
    finally:
        forget_signals()


@asynccontextmanager
async def one_error_at_a_time() -> AsyncIterator[None]:
    """The first failure of a group of tasks, which ended the others, in the place of the group."""
    try:
        yield
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None


async def ended(task: "asyncio.Task[None]") -> None:
    """Waits for a task whose failure the task group reports."""
    await asyncio.wait([task])


def note_leftover(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that ends while it is being given back leaves an error that nobody can wait for any more."""
    error = context.get("exception")
    if isinstance(error, Exception) and tells_of_outage(error):
        log.warning("A connection to the database ended: %s", type(error).__name__)
    else:
        loop.default_exception_handler(context)
