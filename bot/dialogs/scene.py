"""What every action on a screen needs, typed: who presses, in which language, and where things are kept."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from aiogram import Bot
from aiogram_dialog import DialogManager

from bot.config import Settings
from bot.i18n import Voice
from db.models import Person
from db.pool import Pool

TOAST = "toast"
NOTICE = "notice"

Told = dict[str, Any]  # a sentence: its key, and the values that fill it


@dataclass(frozen=True, slots=True)
class Scene:
    """The surroundings of one press or message."""

    bot: Bot
    pool: Pool
    settings: Settings
    person: Person
    voice: Voice
    zone: tzinfo
    now: datetime


def scene(manager: DialogManager) -> Scene:
    """The surroundings, from what the middlewares put in."""
    data = manager.middleware_data
    return Scene(
        bot=data["bot"],
        pool=data["pool"],
        settings=data["settings"],
        person=data["person"],
        voice=data["voice"],
        zone=data["zone"],
        now=data["now"],
    )


def toast(manager: DialogManager, key: str, **values: str | int) -> None:
    """Answer the press with a short line above the chat."""
    manager.middleware_data[TOAST] = scene(manager).voice.plain(key, **values)


def notice(manager: DialogManager, key: str, **values: str | int) -> None:
    """Have the next screen begin with a sentence: what was wrong, or what just happened."""
    manager.dialog_data[NOTICE] = tell(key, **values)


def tell(key: str, **values: str | int) -> Told:
    """A sentence for a screen that is opened: it goes into its start data as NOTICE."""
    return {"key": key, "values": values}


def take_notice(start_data: Any, manager: DialogManager) -> None:
    """Have the first screen begin with the sentence with which it was opened, if there is one."""
    if isinstance(start_data, dict) and start_data.get(NOTICE):
        manager.dialog_data[NOTICE] = start_data[NOTICE]
