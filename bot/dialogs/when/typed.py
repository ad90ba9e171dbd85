"""A moment that is typed, at whichever step of the picker."""

import re
from datetime import date

from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from bot.dialogs.scene import notice, scene
from bot.dialogs.states import When
from bot.dialogs.when.picked import Picked, asked, explain, pick_day, pick_moment, pick_now, recall, remember
from bot.dialogs.widgets import input_below
from bot.domain.moments import Moment, MomentFault, is_now, read

_MINUTES = re.compile(r"\s*:?(\d{1,2})\s*")


async def take(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """What was typed is shown back as it was understood, or said to be none."""
    input_below(manager)
    picked = recall(manager)
    picked.typed = True
    remember(manager, picked)
    text = message.text or ""
    if is_now(text):
        await _take_now(manager)
        return
    try:
        await _pick(manager, _read(manager, picked, text))
    except MomentFault as fault:
        explain(manager, fault)


async def _take_now(manager: DialogManager) -> None:
    """At once, where that may be chosen."""
    if asked(manager).get("now"):
        await pick_now(manager)
    else:
        notice(manager, "when-not-now")


def _read(manager: DialogManager, picked: Picked, text: str) -> Moment | date:
    """A time of day alone belongs to the day that is chosen, minutes alone to the hour. Raises MomentFault."""
    here, state = scene(manager), manager.current_context().state
    minutes = _MINUTES.fullmatch(text)
    if state == When.minute and minutes and picked.hour is not None:
        text = f"{picked.hour}:{int(minutes[1]):02}"
    return read(text, now=here.now, zone=here.zone, day=None if state == When.day else picked.day_meant())


async def _pick(manager: DialogManager, found: Moment | date) -> None:
    zone = scene(manager).zone
    if not isinstance(found, Moment):
        await pick_day(manager, found)
    elif asked(manager).get("only_day"):
        await pick_day(manager, found.at.astimezone(zone).date())
    else:
        await pick_moment(manager, found)


def typed() -> MessageInput:
    """Takes what is typed on a screen of the picker."""
    return MessageInput(take, content_types=[ContentType.TEXT])
