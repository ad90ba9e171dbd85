"""The last question before a message leaves, and its launch."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.becoming import become_card
from bot.dialogs.composing import read_draft, shown_version
from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.audience import Audience, audience_from_json
from bot.domain.content import content_from_json
from bot.domain.parts import parts
from bot.domain.pricing import PAID_RATE, stars
from bot.errors import (
    BroadcastGone,
    DraftChanged,
    DraftIncomplete,
    MessageUnfit,
    NobodyToReach,
    TooManyStars,
    UnknownPeople,
)
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line, names
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.presenting.human import duration, number, people, stream_name, to_people
from bot.services import broadcasting
from db import audience as audiences
from db import streams
from db.models import Broadcast, Draft, StreamCount


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """Who gets it, who is left out, and how long it will take."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await read_draft(conn, dialog_manager, here)
        audience = audience_from_json(draft.audience)
        count = await audiences.count(conn, audience.to_json())
        known = await streams.every(conn) if audience.streams or audience.but_not.streams else []
        both = await audiences.stream_overlap(conn, audience.streams) if len(audience.streams) > 1 else 0
    messages = count.reachable * _messages_each(draft)
    price = _price(dialog_manager, messages)
    return {
        "to_people": to_people(here.voice, count.reachable),
        "parts": " · ".join(_parts(here.voice, audience, known, both)),
        "left_out": left_out_line(here.voice, count),
        "time": duration(here.voice, messages / _rate(here, paid=_is_paid(dialog_manager))),
        "yes": [[(str(draft.version), here.voice.plain("confirm-yes"))]] if count.reachable else [],
        **price,
    }


def _messages_each(what: Draft | Broadcast) -> int:
    """How many messages one person gets: an album is several."""
    return len(parts(content_from_json(what.content), has_buttons=bool(what.buttons))) if what.content else 1


def _price(manager: DialogManager, messages: int) -> Data:
    """What it costs to send faster, and how long it takes then; empty words where the operator does not allow it."""
    here = scene(manager)
    if not here.settings.allow_paid_broadcast:
        return {"price": "", "can_choose": False}
    cost, cap, free = stars(messages), here.settings.paid_stars_cap, not _is_paid(manager)
    if cost > cap:
        _choose(manager, paid=False)
        told = here.voice.plain("confirm-too-dear", n=cost, stars=number(cost), cap=number(cap))
        return {"price": f"\n{told}", "can_choose": False}
    return {
        "price": "",
        "can_choose": messages > 0,
        "free": "● " if free else "○ ",
        "paid": "○ " if free else "● ",
        "n": cost,
        "stars": number(cost),
        "slow": duration(here.voice, messages / _rate(here, paid=False)),
        "fast": duration(here.voice, messages / _rate(here, paid=True)),
    }


def _rate(here: Scene, *, paid: bool) -> int:
    """Messages a second."""
    return PAID_RATE if paid else here.settings.broadcast_rate


def _is_paid(manager: DialogManager) -> bool:
    """Whether the faster way was chosen; what the operator does not allow now was not."""
    remembered: Any = manager.dialog_data.get("paid", False)
    return bool(remembered) and scene(manager).settings.allow_paid_broadcast


def _choose(manager: DialogManager, *, paid: bool) -> None:
    manager.dialog_data["paid"] = paid


async def choose_free(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """At the ordinary speed."""
    _choose(manager, paid=False)


async def choose_paid(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Faster, for stars."""
    _choose(manager, paid=True)


def _parts(voice: Voice, audience: Audience, known: Sequence[StreamCount], both: int) -> list[str]:
    """Each stream with its people, then what else is named, then those who are in several streams.

    Where people are taken away again, such numbers would not add up: what is chosen stands there in words.
    """
    if audience.is_narrowed:
        return [names(voice, audience, {stream.code: stream.title for stream in known})]
    shown = [
        voice.plain(
            "confirm-stream", name=stream_name(voice, stream.code, stream.title), shown=number(stream.reachable)
        )
        for stream in known
        if stream.code in audience.streams
    ]
    if audience.everyone:
        shown.append(voice.plain("audience-everyone-choice"))
    if audience.no_course:
        shown.append(voice.plain("audience-no-course-choice"))
    if audience.free_lesson:
        shown.append(voice.plain("audience-free-lesson-choice"))
    if audience.people:
        shown.append(people(voice, len(audience.people)))
    if both:
        shown.append(voice.plain("confirm-both", n=both, shown=number(both)))
    return shown


async def launch(press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Send it: the draft becomes a broadcast, and the panel becomes its live card.

    `seen`: the version that the question was about. The same panel may have gone on from another device meanwhile.
    """
    here = scene(manager)
    draft_id, version = shown_version(manager)
    if seen != str(version):
        raise DraftChanged
    try:
        broadcast = await broadcasting.launch(
            here.pool,
            draft_id=draft_id,
            version=version,
            author_id=here.person.user_id,
            now=here.now,
            hold=timedelta(seconds=here.settings.send_hold_seconds),
            stars_cap=_stars_cap(manager),
        )
    except (
        BroadcastGone,
        DraftIncomplete,
        MessageUnfit,
        NobodyToReach,
        TooManyStars,
        UnknownPeople,
    ) as error:
        notice(manager, error.key, **error.values)
        await manager.switch_to(Compose.panel)
        return
    await _become_card(press, manager, broadcast)


def _stars_cap(manager: DialogManager) -> int | None:
    """How much it may cost; None: nothing."""
    return scene(manager).settings.paid_stars_cap if _is_paid(manager) else None


async def _become_card(press: CallbackQuery, manager: DialogManager, broadcast: Broadcast) -> None:
    here = scene(manager)

    async def place(message_id: int) -> None:
        await broadcasting.place_card(
            here.pool, broadcast_id=broadcast.id, chat_id=here.person.user_id, message_id=message_id
        )

    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    rate = _rate(here, paid=broadcast.paid) / _messages_each(broadcast)
    text = broadcast_card(here.voice, broadcast, rate, broadcast.left / rate, now=here.now, titles=titles)
    await become_card(press, manager, text, card_keyboard(here.voice, broadcast, now=here.now), place)


CONFIRM = screen(
    Phrase("confirm"),
    Row(
        Button(Label("confirm-free"), id="free", on_click=choose_free),
        Button(Label("confirm-paid"), id="paid", on_click=choose_paid),
        when="can_choose",
    ),
    ItemButtons("yes", items="yes", on_click=launch),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.confirm,
    hint="confirm-hint",
    getter=question,
)
