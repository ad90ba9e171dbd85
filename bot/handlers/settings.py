"""/settings: what a student receives, and when."""

from datetime import datetime, tzinfo

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.domain.wishes import Wants
from bot.handlers.toasts import replace_text, toast
from bot.i18n import Html, Voice
from bot.presenting.human import moment
from bot.presenting.people import is_paused
from bot.services import enrolling
from db import users
from db.models import Person
from db.pool import Pool

DATA = "settings:"
PAUSE, RESUME = "pause", "resume"


def router() -> Router:
    """The command, and the presses on its answer."""
    made = Router(name="settings")
    made.message.register(show, Command("settings"))
    made.callback_query.register(choose, F.data.startswith(DATA))
    return made


async def show(message: Message, person: Person, voice: Voice, zone: tzinfo, now: datetime) -> None:
    """How things stand, and what can be chosen."""
    await message.answer(_told(voice, person, zone, now), reply_markup=_choices(voice, person, now), parse_mode="HTML")


async def choose(query: CallbackQuery, pool: Pool, person: Person, voice: Voice, zone: tzinfo, now: datetime) -> None:
    """One choice; the message then shows how things stand."""
    choice = (query.data or "").removeprefix(DATA)
    if choice == PAUSE:
        await enrolling.pause(pool, user_id=person.user_id, at=now)
    elif choice == RESUME:
        await enrolling.opt_in(pool, user_id=person.user_id, at=now)
    elif choice in set(Wants):
        await enrolling.choose_wants(pool, user_id=person.user_id, wants=Wants(choice), at=now)
    else:
        await toast(query, voice.plain("press-unknown"))
        return
    async with pool.acquire() as conn:
        changed = await users.get(conn, person.user_id)
    await toast(query, voice.plain("settings-saved"))
    if changed is not None and isinstance(query.message, Message):
        await replace_text(query.message, _told(voice, changed, zone, now), _choices(voice, changed, now))


def _told(voice: Voice, person: Person, zone: tzinfo, now: datetime) -> Html:
    if person.opted_out_at is not None:
        return voice.html("settings-stopped")
    if person.paused_until is not None and is_paused(person, now):
        return voice.html("settings-paused", time=moment(voice, person.paused_until, now, zone))
    return voice.html("settings-own-stream" if person.wants == Wants.OWN_STREAM else "settings-everything")


def _choices(voice: Voice, person: Person, now: datetime) -> InlineKeyboardMarkup:
    """A button for whatever is not so already."""
    if person.opted_out_at is not None or is_paused(person, now):
        return InlineKeyboardMarkup(inline_keyboard=[[_button(voice.plain("settings-resume"), RESUME)]])
    other = (
        _button(voice.plain("settings-want-everything"), Wants.EVERYTHING)
        if person.wants == Wants.OWN_STREAM
        else _button(voice.plain("settings-want-own-stream"), Wants.OWN_STREAM)
    )
    return InlineKeyboardMarkup(inline_keyboard=[[other], [_button(voice.plain("settings-pause"), PAUSE)]])


def _button(text: str, choice: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=DATA + choice)
