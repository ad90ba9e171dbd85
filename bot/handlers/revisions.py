"""Presses on the live cards of edits and recalls: any administrator may steer them and look at what became of them."""

import re

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.delivery.revision_cards import RevisionCards
from bot.dialogs.opening import open_history
from bot.errors import RevisionGone, RevisionMoved
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.presenting.cards import BACK, DETAILS, PAUSE, RESUME, STOP, STOP_FOR_GOOD
from bot.services import revising
from db import revisions
from db.models import Person
from db.pool import Pool

_PRESS = re.compile(r"r:([1-9][0-9]{0,17}):(pause|resume|stop|stop!|back|details)")

_ACTIONS = {
    PAUSE: (revising.pause, "card-now-paused"),
    RESUME: (revising.resume, "card-now-going"),
    STOP_FOR_GOOD: (revising.cancel, "card-now-stopped"),
}


def router() -> Router:
    """Presses whose callback data is `r:<revision id>:<verb>`."""
    made = Router(name="revisions")
    made.callback_query.filter(Administers())
    made.callback_query.register(look, F.data.regexp(_PRESS, mode="fullmatch"), F.data.endswith(f":{DETAILS}"))
    made.callback_query.register(steer, F.data.regexp(_PRESS, mode="fullmatch"))
    return made


async def steer(query: CallbackQuery, pool: Pool, person: Person, voice: Voice, revision_cards: RevisionCards) -> None:
    """Does what was pressed, says so, and draws the card anew."""
    revision_id, verb = _read(query)
    if verb in (STOP, BACK):
        await toast(query)
        await revision_cards.show(revision_id, asking=verb == STOP)
        return
    act, said = _ACTIONS[verb]
    try:
        await act(pool, revision_id=revision_id, actor_id=person.user_id)
        await toast(query, voice.plain(said))
    except (RevisionMoved, RevisionGone) as error:
        await toast(query, voice.plain(error.key, **error.values))
    await revision_cards.show(revision_id)


async def look(query: CallbackQuery, pool: Pool, voice: Voice, dialog_manager: DialogManager) -> None:
    """Opens the history at its broadcast."""
    revision_id, _ = _read(query)
    async with pool.acquire() as conn:
        revision = await revisions.get(conn, revision_id)
    if revision is None:
        await toast(query, voice.plain(RevisionGone.key))
        return
    await open_history(dialog_manager, revision.message_id)
    await toast(query)


def _read(query: CallbackQuery) -> tuple[int, str]:
    """The revision and the verb of a press that the pattern let through."""
    match = _PRESS.fullmatch(query.data or "")
    assert match is not None  # noqa: S101 - the router's filter asked the same
    return int(match[1]), match[2]
