"""The buttons on the receipt of a repeating message: it opens the message, or takes it back."""

import re
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.opening import open_draft, open_repeat
from bot.errors import RepeatGone, RepeatMoved
from bot.handlers.toasts import close_message, toast
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.presenting.notices import OPEN
from bot.presenting.receipts import UNDO
from bot.presenting.repeats import repeat_undone
from bot.services import repeating
from db import repeats
from db.models import Person
from db.pool import Pool

_PRESS = re.compile(rf"repeat:([1-9][0-9]{{0,8}}):(?:{OPEN}|{UNDO})")


def router() -> Router:
    """Presses whose callback data is `repeat:<id>:open` or `repeat:<id>:undo`."""
    made = Router(name="repeating")
    made.callback_query.filter(Administers(), F.data.regexp(_PRESS, mode="fullmatch"))
    made.callback_query.register(undo, F.data.endswith(UNDO))
    made.callback_query.register(look)
    return made


def _repeat_id(query: CallbackQuery) -> int:
    match = _PRESS.fullmatch(query.data or "")
    assert match is not None  # noqa: S101 - the router's filter asked the same
    return int(match[1])


async def look(query: CallbackQuery, pool: Pool, voice: Voice, dialog_manager: DialogManager) -> None:
    """How it stands, and what can be done about it."""
    async with pool.acquire() as conn:
        repeat = await repeats.get(conn, _repeat_id(query))
    if repeat is None:
        await toast(query, voice.plain(RepeatGone.key))
        return
    await toast(query)
    await open_repeat(dialog_manager, repeat.id)


async def undo(
    query: CallbackQuery, pool: Pool, person: Person, voice: Voice, now: datetime, dialog_manager: DialogManager
) -> None:
    """It ends before it has begun; whoever presses goes on with it as a draft, which keeps its rule."""
    repeat_id = _repeat_id(query)
    try:
        draft = await repeating.take_back(pool, repeat_id=repeat_id, actor_id=person.user_id, now=now)
    except RepeatMoved:
        await toast(query, voice.plain("repeat-too-late"))
        return
    except RepeatGone as error:
        await toast(query, voice.plain(error.key))
        return
    await toast(query, voice.plain("card-now-taken-back"))
    async with pool.acquire() as conn:
        repeat = await repeats.get(conn, repeat_id)
    if repeat is not None:
        await close_message(query, repeat_undone(voice, repeat))
    await open_draft(dialog_manager, draft.id)
