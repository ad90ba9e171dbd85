"""Writing behind: nothing is lost while the database is away, and one bad item spoils no other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from bot.services import gathering
from bot.services.gathering import Gathering
from tests.waiting import eventually


class Paper:
    """What gets written; it can be away, and refuses negative numbers."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.away = False
        self.tries = 0

    async def write(self, items: Sequence[int]) -> None:
        self.tries += 1
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionRefusedError("nobody there")
        if any(item < 0 for item in items):
            raise ValueError("negative")
        self.batches.append(list(items))

    @property
    def written(self) -> list[int]:
        return [item for batch in self.batches for item in batch]


@asynccontextmanager
async def writing(items: Gathering[int]) -> AsyncIterator[None]:
    task = asyncio.create_task(items.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_gathers_goes_out_together() -> None:
    paper = Paper()
    items = Gathering[int]("Numbers", paper.write)
    for number in range(3):
        items.put(number)
    async with writing(items):
        await eventually(lambda: paper.batches == [[0, 1, 2]])
        items.put(3)
        await eventually(lambda: paper.batches == [[0, 1, 2], [3]])


async def test_an_outage_loses_nothing_and_keeps_the_order(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gathering, "PAUSES", (0.01,))
    paper = Paper()
    paper.away = True
    items = Gathering[int]("Numbers", paper.write)
    async with writing(items):
        for number in range(10):
            items.put(number)
            await asyncio.sleep(0.002)
        await eventually(lambda: paper.tries > 3)
        paper.away = False
        await eventually(lambda: paper.written == list(range(10)))
    assert caplog.text.count("the database is away") == 1


async def test_a_bad_item_is_dropped_alone(caplog: pytest.LogCaptureFixture) -> None:
    paper = Paper()
    items = Gathering[int]("Numbers", paper.write)
    for number in (1, -2, 3, -4, 5):
        items.put(number)
    async with writing(items):
        await eventually(lambda: paper.written == [1, 3, 5])
    assert caplog.text.count("is dropped") == 2


async def test_the_memory_is_bounded_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    paper = Paper()
    items = Gathering[int]("Numbers", paper.write, kept=2)
    for number in range(5):
        items.put(number)
    await items.close()
    assert paper.written == [0, 1]
    assert "further ones are dropped" in caplog.text


async def test_closing_does_not_wait_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    paper = Paper()
    paper.away = True
    items = Gathering[int]("Numbers", paper.write)
    items.put(1)
    await items.close()
    assert "1 could not be written before the end" in caplog.text


async def test_closing_and_running_do_not_get_in_each_others_way() -> None:
    paper = Paper()
    items = Gathering[int]("Numbers", paper.write)
    async with writing(items):
        for number in range(1200):
            items.put(number)
        await asyncio.sleep(0)
        await items.close()
    assert paper.written == list(range(1200))
