"""Short answers to presses."""

import logging

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery

logger = logging.getLogger(__name__)

LENGTH = 200  # Bot API, answerCallbackQuery


async def toast(query: CallbackQuery, text: str | None = None) -> None:
    """End the spinner, with a short text if there is one. A press that is too old to be answered is only noted."""
    try:
        await query.answer(text[:LENGTH] if text else None)
    except TelegramBadRequest as error:
        logger.info("Cannot answer a press: %s", error.message)
