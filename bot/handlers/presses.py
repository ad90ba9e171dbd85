"""Presses: on a broadcast's buttons, on a preview's, and whatever else a phone sends."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.domain.buttons import PREVIEW_DATA, read_press_data
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.services import pressing
from db.models import Person
from db.pool import Pool


def router() -> Router:
    """All presses that nobody else knows: include it after those who do."""
    made = Router(name="presses")
    made.callback_query.register(press_preview, F.data == PREVIEW_DATA)
    made.callback_query.register(press)
    return made


async def press_preview(query: CallbackQuery, voice: Voice) -> None:
    """A preview's buttons only say that they are a preview's."""
    await toast(query, voice.plain("preview-press"))


async def press(query: CallbackQuery, pool: Pool, person: Person, voice: Voice, now: datetime) -> None:
    """Records a press on a broadcast's button and answers it; anything else gets a kind word."""
    key = read_press_data(query.data or "")
    button = key and await pressing.press(
        pool,
        message_id=key[0],
        button_id=key[1],
        user_id=person.user_id,
        callback_query_id=query.id,
        at=now,
    )
    if not button:
        await toast(query, voice.plain("press-unknown"))
        return
    await toast(query, button.answer or voice.plain("press-thanks"))
