"""The last question before a message leaves, and its launch."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs import preview
from bot.dialogs.composing import read_draft, recall
from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.audience import Audience, audience_from_json
from bot.domain.pricing import PAID_RATE, stars
from bot.errors import DraftGone, DraftIncomplete, NobodyToReach, TooManyStars, UnknownPeople
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.presenting.human import duration, number, stream_name, to_people
from bot.services import broadcasting
from db import audience as audiences
from db import streams
from db.models import Broadcast, StreamCount


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """Who gets it, who is left out, and how long it will take."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = audience_from_json((await read_draft(conn, dialog_manager, here)).audience)
        count = await audiences.count(conn, audience.to_json())
        known = await streams.counts(conn) if audience.streams else []
        both = await audiences.stream_overlap(conn, audience.streams) if len(audience.streams) > 1 else 0
    price = _price(dialog_manager, count.reachable)
    return {
        "to_people": to_people(here.voice, count.reachable),
        "parts": " · ".join(_parts(here.voice, audience, known, both)),
        "left_out": left_out_line(here.voice, count),
        "time": duration(here.voice, count.reachable / _rate(here, paid=_is_paid(dialog_manager))),
        "can_send": count.reachable > 0,
        **price,
    }


def _price(manager: DialogManager, people: int) -> Data:
    """What it costs to send faster, and how long it takes then; empty words where the operator does not allow it."""
    here = scene(manager)
    if not here.settings.allow_paid_broadcast:
        return {"price": "", "can_choose": False}
    cost, cap, free = stars(people), here.settings.paid_stars_cap, not _is_paid(manager)
    if cost > cap:
        _choose(manager, paid=False)
        told = here.voice.plain("confirm-too-dear", n=cost, stars=number(cost), cap=number(cap))
        return {"price": f"\n{told}", "can_choose": False}
    return {
        "price": "",
        "can_choose": people > 0,
        "free": "● " if free else "○ ",
        "paid": "○ " if free else "● ",
        "n": cost,
        "stars": number(cost),
        "slow": duration(here.voice, people / _rate(here, paid=False)),
        "fast": duration(here.voice, people / _rate(here, paid=True)),
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
    """Each stream with its people, then what else is named, then those who are in several streams."""
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
    if both:
        shown.append(voice.plain("confirm-both", n=both, shown=number(both)))
    return shown


async def launch(press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send it: the draft becomes a broadcast, and the panel becomes its live card."""
    here = scene(manager)
    draft_id = recall(manager).draft_id
    if draft_id is None:
        raise DraftGone
    try:
        broadcast = await broadcasting.launch(
            here.pool,
            draft_id=draft_id,
            author_id=here.person.user_id,
            now=here.now,
            hold=timedelta(seconds=here.settings.send_hold_seconds),
            stars_cap=_stars_cap(manager),
        )
    except (DraftIncomplete, NobodyToReach, UnknownPeople, TooManyStars) as error:
        notice(manager, error.key, **error.values)
        await manager.switch_to(Compose.panel)
        return
    await preview.remove(manager)
    card_id = await _show_card(here, press, broadcast)
    await broadcasting.place_card(here.pool, broadcast_id=broadcast.id, chat_id=here.person.user_id, message_id=card_id)
    manager.current_stack().last_message_id = None  # the card is no panel: nothing may close it
    await manager.reset_stack(remove_keyboard=False)


def _stars_cap(manager: DialogManager) -> int | None:
    """How much it may cost; None: nothing."""
    return scene(manager).settings.paid_stars_cap if _is_paid(manager) else None


async def _show_card(here: Scene, press: CallbackQuery, broadcast: Broadcast) -> int:
    """The id of the message that is the live card from now on: the panel, or a new one where it cannot be edited."""
    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    rate = _rate(here, paid=broadcast.paid)
    text = broadcast_card(here.voice, broadcast, rate, broadcast.left / rate, now=here.now, titles=titles)
    markup = InlineKeyboardMarkup.model_validate(card_keyboard(here.voice, broadcast, now=here.now))
    if press.message is not None:
        try:
            await here.bot.edit_message_text(
                text,
                chat_id=here.person.user_id,
                message_id=press.message.message_id,
                reply_markup=markup,
                parse_mode="HTML",
            )
        except TelegramBadRequest:
            pass  # too old or deleted: a new message serves as well
        else:
            return press.message.message_id
    sent = await here.bot.send_message(here.person.user_id, text, reply_markup=markup, parse_mode="HTML")
    return sent.message_id


CONFIRM = screen(
    Phrase("confirm"),
    Row(
        Button(Label("confirm-free"), id="free", on_click=choose_free),
        Button(Label("confirm-paid"), id="paid", on_click=choose_paid),
        when="can_choose",
    ),
    Button(Label("confirm-yes"), id="yes", on_click=launch, when="can_send"),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.confirm,
    hint="confirm-hint",
    getter=question,
)
