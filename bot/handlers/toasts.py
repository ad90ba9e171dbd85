"""Answers to presses: short ones above the chat, and the pressed message turned into its answer."""

import logging
from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

logger = logging.getLogger(__name__)

LENGTH = 200  # Bot API, answerCallbackQuery


async def toast(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """End the spinner, with a short text if there is one; `alert`: in a window that waits to be closed.

    A press that is too old to be answered is only noted.
    """
    try:
        await query.answer(_shortened(text) if text else None, show_alert=alert or None)
    except TelegramBadRequest as error:
        logger.info("Cannot answer a press: %s", error.message)


async def replace_text(message: Message, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """The question turns into its answer; a repeated press finds it turned already."""
    try:
        await message.edit_text(text, reply_markup=keyboard, parse_mode="HTML")
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            raise


async def close_message(query: CallbackQuery, text: str) -> None:
    """The pressed message says what became of it, and offers nothing any more; one that is gone or too old stays."""
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_text(text, parse_mode="HTML")


def _shortened(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
