"""Presses: on a broadcast's buttons, on a preview's, and whatever else a phone sends."""

import logging
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery

from bot.domain.buttons import PREVIEW_DATA, Button, Shown, find, read_press_data, read_preview_data, rows_from_json
from bot.domain.roles import Role
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.services import pressing
from db import drafts
from db.models import Person
from db.pool import Pool

logger = logging.getLogger(__name__)


def router() -> Router:
    """All presses that nobody else knows: include it after those who do."""
    made = Router(name="presses")
    made.callback_query.register(press_preview, F.data.func(_is_preview))
    made.callback_query.register(press)
    return made


def _is_preview(data: str | None) -> bool:
    return data is not None and (data == PREVIEW_DATA or read_preview_data(data) is not None)


async def press_preview(query: CallbackQuery, pool: Pool, voice: Voice, role: Role) -> None:
    """A preview's buttons say that they are a preview's, and to an administrator also what people will see."""
    button = await _button_of_draft(pool, query.data or "") if role.administers else None
    if button is None:
        await toast(query, voice.plain("preview-press"))
    elif button.shown is Shown.MESSAGE and button.answer is not None:
        await toast(query, voice.plain("preview-message", words=button.answer), alert=True)
    else:
        words = button.answer or voice.plain("press-thanks")
        await toast(query, voice.plain("preview-answer", words=words), alert=button.shown is Shown.ALERT)


async def _button_of_draft(pool: Pool, data: str) -> Button | None:
    """The button as the draft has it now, whoever writes it: tests go to other administrators too."""
    key = read_preview_data(data)
    if key is None:
        return None
    async with pool.acquire() as conn:
        return find(rows_from_json(await drafts.buttons(conn, key[0])), key[1])


async def press(query: CallbackQuery, bot: Bot, pool: Pool, person: Person, voice: Voice, now: datetime) -> None:
    """Records a press on a broadcast's button and answers it; anything else gets a kind word."""
    key = read_press_data(query.data or "")
    pressed = key and await pressing.press(
        pool,
        message_id=key[0],
        button_id=key[1],
        user_id=person.user_id,
        callback_query_id=query.id,
        at=now,
    )
    if not pressed:
        await toast(query, voice.plain("press-unknown"))
        return
    button = pressed.button
    if button.shown is Shown.MESSAGE and button.answer is not None:
        failure = "press-sent-already" if pressed.told_already else await _send(bot, person.user_id, button.answer)
        await toast(query, failure and voice.plain(failure))
    else:
        await toast(query, button.answer or voice.plain("press-thanks"), alert=button.shown is Shown.ALERT)


async def _send(bot: Bot, user_id: int, text: str) -> str | None:
    """Send who pressed the button's message; the sentence to say if that is not possible."""
    try:
        await bot.send_message(user_id, text, parse_mode=None)
    except TelegramAPIError as error:
        logger.warning("Cannot send %d the message of a button: %s", user_id, error.message)
        return "press-not-sent"
    return None
