"""A real bot framework finds nothing odd about the sandbox."""

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MediaUnion,
    Message,
)

from tests.sandbox.client import ANN, BOB, TOKEN, Client


async def test_a_bot_lives_in_the_sandbox(client: Client) -> None:
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
    session = AiohttpSession(api=TelegramAPIServer.from_base(client.sandbox.url))
    async with Bot(TOKEN, session=session) as bot:
        assert (await bot.me()).id == 42
        sent = await bot.send_message(ANN, "<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
        assert sent.html_text == "<b>Hi</b>"
        client.world.press(ANN, sent.message_id, 0, 0)
        (update,) = await bot.get_updates()
        assert update.callback_query is not None
        assert isinstance(update.callback_query.message, Message)
        assert await update.callback_query.answer("Noted") is True
        edited = await bot.edit_message_text("Bye", chat_id=ANN, message_id=sent.message_id)
        assert isinstance(edited, Message)
        assert edited.edit_date is not None
        files: list[MediaUnion] = [InputMediaPhoto(media=BufferedInputFile(b"picture", f"{name}.jpg")) for name in "ab"]
        album = await bot.send_media_group(ANN, files)
        downloaded = await bot.download(album[0].photo[-1]) if album[0].photo else None
        assert downloaded is not None
        assert downloaded.read() == b"picture"
        client.world.block(BOB)
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(BOB, "x")
        with pytest.raises(TelegramBadRequest):
            await bot.send_message(404, "x")
        client.world.faults.add("error", status=429, retry_after=3)
        with pytest.raises(TelegramRetryAfter) as held:
            await bot.send_message(ANN, "x")
        assert held.value.retry_after == 3
