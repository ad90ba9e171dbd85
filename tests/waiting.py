"""Waiting in tests: for a condition, never for a time."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

Answer = TypeVar("Answer")

PAUSE = 0.01


@overload
async def eventually(
    predicate: Callable[[], Awaitable[Answer]], timeout: float = ..., *, message: str = ...
) -> Answer: ...
@overload
async def eventually(predicate: Callable[[], Answer], timeout: float = ..., *, message: str = ...) -> Answer: ...
async def eventually(
    predicate: Callable[[], Answer | Awaitable[Answer]], timeout: float = 20.0, *, message: str = ""
) -> Answer:
    """Ask `predicate` (plain or async) until its answer is truthy, and return that answer.

    Raises AssertionError after `timeout` seconds, with the last answer.
    """
    deadline = time.monotonic() + timeout
    while True:
        answer = predicate()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise AssertionError(f"{message or 'not so'} within {timeout} s; last answer: {answer!r}")
        await asyncio.sleep(PAUSE)
