"""Undo on the receipt of a scheduled broadcast: it goes back to being a draft."""

import re
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.opening import open_draft
from bot.errors import BroadcastGone, BroadcastMoved
from bot.handlers.toasts import close_message, toast
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.presenting.receipts import UNDO, receipt_undone
from bot.services import rescheduling
from db import broadcasts
from db.models import Person
from db.pool import Pool

_PRESS = re.compile(rf"receipt:([1-9][0-9]{{0,8}}):{UNDO}")


def router() -> Router:
    """Presses whose callback data is `receipt:<broadcast id>:undo`."""
    made = Router(name="receipts")
    made.callback_query.filter(Administers())
    made.callback_query.register(undo, F.data.regexp(_PRESS, mode="fullmatch"))
    return made


async def undo(
    query: CallbackQuery, pool: Pool, person: Person, voice: Voice, now: datetime, dialog_manager: DialogManager
) -> None:
    """Nobody gets it; whoever presses goes on with it as a draft, which keeps its moment."""
    match = _PRESS.fullmatch(query.data or "")
    assert match is not None  # noqa: S101 - the router's filter asked the same
    broadcast_id = int(match[1])
    try:
        copied = await rescheduling.take_back(pool, broadcast_id=broadcast_id, actor_id=person.user_id, now=now)
    except (BroadcastMoved, BroadcastGone) as error:
        await toast(query, voice.plain(error.key, **error.values))
        return
    await toast(query, voice.plain("card-now-taken-back"))
    async with pool.acquire() as conn:
        broadcast = await broadcasts.get(conn, broadcast_id)
    if broadcast is not None:
        await close_message(query, receipt_undone(voice, broadcast))
    await open_draft(dialog_manager, copied.draft.id)
