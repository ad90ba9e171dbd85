"""Presses on live cards: any administrator may steer a broadcast, take it back, and look at what became of it."""

import re
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.delivery.progress import ProgressCards
from bot.dialogs.opening import open_draft, open_history
from bot.domain.lifecycle import DeliveryStatus
from bot.errors import BroadcastGone, BroadcastMoved
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.presenting.cards import BACK, DETAILS, GOT_IT, MISSED_IT, PAUSE, RESUME, STOP, STOP_FOR_GOOD, UNDO
from bot.services import broadcasting
from db.models import Person
from db.pool import Pool

_STEER = re.compile(r"c:([1-9][0-9]{0,8}):(pause|resume|stop|stop!|back)")
_UNDO = re.compile(rf"c:([1-9][0-9]{{0,8}}):({UNDO})")
_LOOK = re.compile(rf"c:([1-9][0-9]{{0,8}}):({GOT_IT}|{MISSED_IT}|{DETAILS})")

_ACTIONS = {
    PAUSE: (broadcasting.pause, "card-now-paused"),
    RESUME: (broadcasting.resume, "card-now-going"),
    STOP_FOR_GOOD: (broadcasting.cancel, "card-now-stopped"),
}
_PEOPLE = {GOT_IT: DeliveryStatus.SENT, MISSED_IT: DeliveryStatus.FAILED}


def router() -> Router:
    """Presses whose callback data is `c:<broadcast id>:<verb>`."""
    made = Router(name="cards")
    made.callback_query.filter(Administers())
    made.callback_query.register(steer, F.data.regexp(_STEER, mode="fullmatch"))
    made.callback_query.register(undo, F.data.regexp(_UNDO, mode="fullmatch"))
    made.callback_query.register(look, F.data.regexp(_LOOK, mode="fullmatch"))
    return made


async def steer(query: CallbackQuery, pool: Pool, person: Person, voice: Voice, progress: ProgressCards) -> None:
    """Does what was pressed, says so, and draws the card anew."""
    broadcast_id, verb = _read(_STEER, query)
    if verb in (STOP, BACK):
        await toast(query)
        await progress.show(broadcast_id, asking=verb == STOP)
        return
    act, said = _ACTIONS[verb]
    try:
        await act(pool, broadcast_id=broadcast_id, actor_id=person.user_id)
        await toast(query, voice.plain(said))
    except (BroadcastMoved, BroadcastGone) as error:
        await toast(query, voice.plain(error.key, **error.values))
    await progress.show(broadcast_id)


async def undo(
    query: CallbackQuery,
    pool: Pool,
    person: Person,
    voice: Voice,
    now: datetime,
    progress: ProgressCards,
    dialog_manager: DialogManager,
) -> None:
    """Takes the broadcast back, and opens the draft that it was for its author."""
    broadcast_id, _ = _read(_UNDO, query)
    try:
        draft = await broadcasting.take_back(pool, broadcast_id=broadcast_id, actor_id=person.user_id, now=now)
    except (BroadcastMoved, BroadcastGone) as error:
        await toast(query, voice.plain(error.key, **error.values))
        await progress.show(broadcast_id)
        return
    await toast(query, voice.plain("card-now-taken-back"))
    await progress.show(broadcast_id)
    if draft.owner_id == person.user_id:
        await open_draft(dialog_manager, draft.id)


async def look(query: CallbackQuery, dialog_manager: DialogManager) -> None:
    """Opens the history at this broadcast, or at its people."""
    broadcast_id, verb = _read(_LOOK, query)
    await open_history(dialog_manager, broadcast_id, _PEOPLE.get(verb))
    await toast(query)


def _read(pattern: re.Pattern[str], query: CallbackQuery) -> tuple[int, str]:
    """The broadcast and the verb of a press that the pattern let through."""
    match = pattern.fullmatch(query.data or "")
    assert match is not None  # noqa: S101 - the router's filter asked the same
    return int(match[1]), match[2]
