"""The press on Send: the draft becomes a broadcast, and the panel becomes its live card."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.compose.composing import shown_version
from bot.dialogs.compose.pricing import rate, stars_cap
from bot.dialogs.compose.quiet_choice import waits_told
from bot.dialogs.scene import notice, scene
from bot.dialogs.sent.becoming import become_card
from bot.dialogs.states import Compose
from bot.domain.content import content_from_json
from bot.domain.parts import parts
from bot.errors import (
    BroadcastGone,
    DraftChanged,
    DraftIncomplete,
    MessageUnfit,
    MomentPast,
    NobodyToReach,
    RepeatOver,
    TooManyStars,
    UnknownPeople,
)
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.services import broadcasting
from db import streams
from db.models import Broadcast, Draft


def messages_each(what: Draft | Broadcast) -> int:
    """How many messages one person gets: an album is several."""
    return len(parts(content_from_json(what.content), has_buttons=bool(what.buttons))) if what.content else 1


def seen_draft(manager: DialogManager, seen: str) -> tuple[int, int]:
    """The draft that is shown and its version, if the question was about that very version.

    The same panel may have gone on from another device meanwhile: raises DraftChanged then.
    """
    draft_id, version = shown_version(manager)
    if seen != str(version):
        raise DraftChanged
    return draft_id, version


@asynccontextmanager
async def explained(manager: DialogManager) -> AsyncIterator[None]:
    """What keeps the draft from leaving is said on the panel."""
    try:
        yield
    except (
        BroadcastGone,
        DraftIncomplete,
        MessageUnfit,
        MomentPast,
        NobodyToReach,
        RepeatOver,
        TooManyStars,
        UnknownPeople,
    ) as error:
        notice(manager, error.key, **error.values)
        await manager.switch_to(Compose.panel)


async def launch(press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Send it. `seen`: the version that the question was about."""
    here = scene(manager)
    draft_id, version = seen_draft(manager, seen)
    async with explained(manager):
        broadcast = await broadcasting.launch(
            here.pool,
            draft_id=draft_id,
            version=version,
            author_id=here.person.user_id,
            now=here.now,
            hold=timedelta(seconds=here.settings.send_hold_seconds),
            stars_cap=stars_cap(manager),
        )
        await _become_card(press, manager, broadcast)


async def _become_card(press: CallbackQuery, manager: DialogManager, broadcast: Broadcast) -> None:
    here = scene(manager)

    async def place(message_id: int) -> None:
        await broadcasting.place_card(
            here.pool, broadcast_id=broadcast.id, chat_id=here.person.user_id, message_id=message_id
        )

    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    pace = rate(here, paid=broadcast.paid) / messages_each(broadcast)
    text = broadcast_card(
        here.voice,
        broadcast,
        pace,
        broadcast.left / pace,
        now=here.now,
        titles=titles,
        waits_until=waits_told(here, broadcast),
    )
    await become_card(press, manager, text, card_keyboard(here.voice, broadcast, now=here.now), place)
