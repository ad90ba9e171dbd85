"""The picker of a moment: a calendar, a clock, and whatever is typed. Other dialogs open it and get the answer."""

from datetime import date, datetime
from typing import Any

from aiogram_dialog import Dialog, DialogManager

from bot.dialogs.scene import scene
from bot.dialogs.states import When
from bot.dialogs.when.check import CHECK
from bot.dialogs.when.clock import HOUR, MINUTE
from bot.dialogs.when.day import DAY
from bot.dialogs.when.picked import Picked, remember


async def ask(
    manager: DialogManager,
    *,
    purpose: str,
    at: datetime | None = None,
    now: bool = True,
    repeat: bool = False,
    **more: str | int,
) -> None:
    """Open the picker above the present screen. `purpose`: "send" or "move"; `at`: what is chosen so far.

    The dialog below gets its answer in `on_process_result(start_data, result, manager)`: None where nothing was chosen,
    {"at": ISO in UTC}, {"at": None} for now (offered if `now`), or {"repeat": True} (offered if `repeat`); `typed` says
    that messages stand above the panel now. `start_data` holds the purpose, and `more` under "more".
    """
    shown = at.isoformat() if at else None
    await manager.start(When.day, {"purpose": purpose, "at": shown, "now": now, "repeat": repeat, "more": more})


async def ask_day(manager: DialogManager, *, purpose: str, day: date | None = None, **more: str | int) -> None:
    """The same for a day only: the answer is {"day": ISO date}. `purpose`: "until"."""
    shown = day.isoformat() if day else None
    await manager.start(When.day, {"purpose": purpose, "day": shown, "only_day": True, "more": more})


async def begin(start_data: Any, manager: DialogManager) -> None:
    """The calendar opens at what was chosen before."""
    known = start_data if isinstance(start_data, dict) else {}
    at, day = known.get("at"), known.get("day")
    if at:
        day = datetime.fromisoformat(at).astimezone(scene(manager).zone).date().isoformat()
    remember(manager, Picked(month=_month(day, scene(manager).now), day=day, at=at))


def _month(day: str | None, now: datetime) -> str | None:
    """The month of a day that is still to come."""
    month = date.fromisoformat(day).replace(day=1) if day else None
    return month.isoformat() if month and month >= now.date().replace(day=1) else None


def when_dialog() -> Dialog:
    """The picker; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(DAY, HOUR, MINUTE, CHECK, on_start=begin)
