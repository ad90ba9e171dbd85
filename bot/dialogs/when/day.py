"""The picker's calendar: a month, of which the days to come can be pressed."""

from datetime import date, datetime, time, timedelta

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row

from bot.dialogs.scene import Scene, scene
from bot.dialogs.states import When
from bot.dialogs.when.picked import asked, pick_day, pick_now, recall, remember, today
from bot.dialogs.when.typed import typed
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.moments import HORIZON, place
from bot.presenting.calendars import BLANK, Keys, beside, month_name, month_rows, weekday_row
from bot.presenting.human import clock, moment_with_weekday, zone_in_full

LAST = time(23, 55)  # of a day that can still be chosen


async def calendar(dialog_manager: DialogManager, **_: object) -> Data:
    """The month that is open, what time it is for the person, and what was chosen before."""
    here, wanted = scene(dialog_manager), asked(dialog_manager)
    picked = recall(dialog_manager)
    month = date.fromisoformat(picked.month) if picked.month else _first_month(here)
    before = datetime.fromisoformat(wanted["at"]) if wanted.get("at") else None
    return {
        "purpose": wanted.get("purpose", ""),
        "clock": clock(here.voice, here.zone, here.now),
        "zone": zone_in_full(here.voice, here.zone, here.now),
        "own_zone": "no" if here.person.time_zone is None else "yes",
        "known": "yes" if before else "no",
        "before": moment_with_weekday(here.voice, before, here.now, here.zone) if before else "",
        "month": [_months(here, month)],
        "days": [
            weekday_row(here.voice),
            *month_rows(month, today(here), picked.day_meant(), lambda day: is_offered(here, day)),
        ],
        "can_be_now": bool(wanted.get("now")),
        "can_repeat": bool(wanted.get("repeat")),
    }


def is_offered(here: Scene, day: date) -> bool:
    """Whether something of the day is still to come, and it is not too far away."""
    return today(here) <= day < today(here) + HORIZON and place(day, LAST, here.zone).at > here.now


def _first_month(here: Scene) -> date:
    """The one of the first day that can be chosen."""
    day = today(here)
    return (day if is_offered(here, day) else day + timedelta(days=1)).replace(day=1)


def _months(here: Scene, month: date) -> Keys:
    """Its name, between the ways to the months beside it."""
    first, last = _first_month(here), (today(here) + HORIZON).replace(day=1)
    earlier = [(beside(month, -1).isoformat(), "‹")] if month > first else []
    later = [(beside(month, 1).isoformat(), "›")] if month < last else []
    return [*earlier, (BLANK, month_name(here.voice, month)), *later]


async def turn(_press: CallbackQuery, manager: DialogManager, month: str) -> None:
    """Another month, if it is one of those that are offered."""
    here = scene(manager)
    opened = _date(month)
    if opened and today(here).replace(day=1) <= opened <= today(here) + HORIZON:
        picked = recall(manager)
        picked.month = opened.replace(day=1).isoformat()
        remember(manager, picked)


async def choose(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """That day; what cannot be chosen any more stays as it is."""
    day = _date(pressed)
    if day and is_offered(scene(manager), day):
        await pick_day(manager, day)


def _date(key: str) -> date | None:
    """The date of a button; None where there is none on it."""
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


async def now(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """At once."""
    await pick_now(manager)


async def repeat(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Again and again: whoever asked goes on from there."""
    await manager.done({"repeat": True, "typed": recall(manager).typed})


DAY = screen(
    Phrase("when-day"),
    ItemButtons("month", items="month", on_click=turn),
    ItemButtons("day", items="days", on_click=choose),
    Row(
        Cancel(Label("back")),
        Button(Label("when-now"), id="now", on_click=now, when="can_be_now"),
        Button(Label("when-repeat"), id="repeat", on_click=repeat, when="can_repeat"),
    ),
    typed(),
    state=When.day,
    hint="when-hint",
    getter=calendar,
)
