"""Answers to people ask the governor, and tell it of every 429."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BufferedInputFile, InputMediaPhoto

from bot.middlewares.governing import Governing
from bot.sandbox.server import Running, running

MARIA = 501


class Desk:
    """Notes who asked to leave, and which holds were reported."""

    def __init__(self) -> None:
        self.asked: list[tuple[int | None, int]] = []
        self.landed: list[tuple[float, int]] = []
        self.holds: list[float] = []

    async def admit(self, chat_id: int | None, messages: int) -> float:
        self.asked.append((chat_id, messages))
        return float(len(self.asked))

    def land(self, departed: float, messages: int) -> None:
        self.landed.append((departed, messages))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=["42:test"]) as sandbox:
        sandbox.world.add_person(MARIA, "Maria")
        yield sandbox


@pytest.fixture
async def bot(sandbox: Running, desk: Desk) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    session.middleware(Governing(desk.admit, desk.land, desk.holds.append))
    yield Bot("42:test", session=session)
    await session.close()


def flood(sandbox: Running, retry_after: int, **settings: Any) -> None:
    sandbox.world.faults.add(kind="error", status=429, retry_after=retry_after, **settings)


async def test_what_counts_is_admitted(bot: Bot, desk: Desk) -> None:
    message = await bot.send_message(MARIA, "one")
    await bot.edit_message_text("two", chat_id=MARIA, message_id=message.message_id)
    await bot.send_chat_action(MARIA, "typing")
    await bot.delete_message(MARIA, message.message_id)
    assert desk.asked == [(MARIA, 1), (MARIA, 0)]
    assert desk.landed == [(1.0, 1), (2.0, 0)]


async def test_an_album_counts_as_all_of_its_messages(bot: Bot, desk: Desk) -> None:
    photo = BufferedInputFile(b"photo", "a.jpg")
    album = await bot.send_media_group(MARIA, [InputMediaPhoto(media=photo), InputMediaPhoto(media=photo)])
    await bot.copy_messages(MARIA, MARIA, [message.message_id for message in album])
    assert desk.asked == [(MARIA, 2), (MARIA, 2)]
    assert desk.landed == [(1.0, 2), (2.0, 2)]


async def test_a_429_is_reported_and_the_call_tried_again(bot: Bot, desk: Desk, sandbox: Running) -> None:
    flood(sandbox, 7, count=2)
    await bot.send_message(MARIA, "patience")
    assert desk.holds == [7, 7]
    assert desk.asked == [(MARIA, 1)] * 3
    assert len(sandbox.world.chat(MARIA)) == 1


async def test_what_does_not_count_waits_for_a_hold_too(bot: Bot, desk: Desk, sandbox: Running) -> None:
    flood(sandbox, 3, count=1)
    await bot.send_chat_action(MARIA, "typing")
    assert desk.holds == [3]
    assert desk.asked == [(MARIA, 0)]


@pytest.mark.parametrize(("retry_after", "reported"), [(3, 3), (3600, 1)])
async def test_nobody_waits_for_ever(bot: Bot, desk: Desk, sandbox: Running, retry_after: int, reported: int) -> None:
    flood(sandbox, retry_after)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(MARIA, "never")
    assert desk.holds == [retry_after] * reported
