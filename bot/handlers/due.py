"""Presses on what Herald says of scheduled broadcasts: any administrator may decide, and is asked once more."""

import re

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.opening import open_scheduled
from bot.dialogs.scheduled.rescheduling import choose_moment
from bot.dialogs.states import Scheduled
from bot.errors import BroadcastGone
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.presenting.notices import CANCEL, MISSED, MOVE, OPEN, SEND_NOW
from bot.services.rescheduling import WAITING
from db import broadcasts
from db.pool import Pool

_PRESS = re.compile(rf"due:([1-9][0-9]{{0,8}}):({SEND_NOW}|{MOVE}|{CANCEL}|{OPEN})")
_ASKING = {SEND_NOW: Scheduled.send_now, CANCEL: Scheduled.cancel}


def router() -> Router:
    """Presses whose callback data is `due:<broadcast id>:<verb>` or `due:missed`."""
    made = Router(name="due")
    made.callback_query.filter(Administers())
    made.callback_query.register(look_at_all, F.data == f"due:{MISSED}")
    made.callback_query.register(look_at_one, F.data.regexp(_PRESS, mode="fullmatch"))
    return made


async def look_at_all(query: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Opens the list, in which what was missed comes first."""
    await open_scheduled(dialog_manager)
    await toast(query)


async def look_at_one(query: CallbackQuery, pool: Pool, voice: Voice, dialog_manager: DialogManager) -> None:
    """Opens the broadcast, with the question that was pressed if it still waits."""
    match = _PRESS.fullmatch(query.data or "")
    assert match is not None  # noqa: S101 - the router's filter asked the same
    async with pool.acquire() as conn:
        broadcast = await broadcasts.get(conn, int(match[1]))
    if broadcast is None:
        await toast(query, voice.plain(BroadcastGone.key))
        return
    waits = broadcast.status in WAITING
    asking = _ASKING.get(match[2], Scheduled.broadcast) if waits else Scheduled.broadcast
    await open_scheduled(dialog_manager, broadcast.id, asking=asking)
    if waits and match[2] == MOVE:
        dialog_manager.show_mode = ShowMode.EDIT
        await choose_moment(dialog_manager)
    await toast(query)
