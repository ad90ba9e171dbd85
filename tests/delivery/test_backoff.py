"""Patience with a Telegram that does not answer, on virtual time."""

import asyncio

from bot.delivery.backoff import LONGEST, Backoff
from tests.delivery.virtual_time import run


def test_the_pauses_grow_and_stay_short_enough_to_notice_the_return() -> None:
    async def story() -> list[float]:
        backoff, pauses = Backoff(), []
        for _ in range(6):
            backoff.troubled()
            before = asyncio.get_running_loop().time()
            await backoff.wait()
            pauses.append(asyncio.get_running_loop().time() - before)
        return pauses

    assert run(story()) == [1, 2, 4, 8, LONGEST, LONGEST]


def test_all_that_come_back_during_one_pause_are_one_trouble() -> None:
    async def story() -> float:
        backoff = Backoff()
        for _ in range(16):
            backoff.troubled()
        await backoff.wait()
        return asyncio.get_running_loop().time()

    assert run(story()) == 1


def test_one_reply_ends_it() -> None:
    async def story() -> float:
        backoff = Backoff()
        backoff.troubled()
        backoff.succeeded()
        assert not backoff.failing
        await backoff.wait()  # what began before is sat out
        backoff.troubled()
        assert backoff.failing
        await backoff.wait()
        return asyncio.get_running_loop().time()

    assert run(story()) == 2
