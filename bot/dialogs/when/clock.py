"""The picker's clock: usual times, the hours, and then the minutes, five by five."""

from datetime import date, time

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.scene import Scene, scene
from bot.dialogs.states import When
from bot.dialogs.when.picked import pick_moment, recall, remember, today
from bot.dialogs.when.typed import typed
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.moments import place
from bot.presenting.calendars import Keys, day_as_title

USUAL = [time(hour) for hour in (9, 10, 12, 15, 18, 20)]
STEP = 5  # minutes


async def hours(dialog_manager: DialogManager, **_: object) -> Data:
    """The usual times and the hours of the day that are still to come."""
    here, day = scene(dialog_manager), _day(dialog_manager)
    usual = [(f"{clock:%H:%M}", f"{clock:%H:%M}") for clock in USUAL if _is_to_come(here, day, clock)]
    whole = [(f"{hour}", f"{hour:02}") for hour in range(24) if _is_to_come(here, day, time(hour, 60 - STEP))]
    return {
        "day": day_as_title(here.voice, day, today(here)),
        "usual": _rows(usual, 3),
        "hours": _rows(whole, 6),
    }


async def minutes(dialog_manager: DialogManager, **_: object) -> Data:
    """The minutes of the hour that are still to come."""
    here, day, hour = scene(dialog_manager), _day(dialog_manager), recall(dialog_manager).hour or 0
    times = [time(hour, minute) for minute in range(0, 60, STEP)]
    shown = [(f"{clock:%H:%M}", f"{clock:%H:%M}") for clock in times if _is_to_come(here, day, clock)]
    return {"day": day_as_title(here.voice, day, today(here)), "hour": f"{hour:02}", "minutes": _rows(shown, 4)}


def _day(manager: DialogManager) -> date:
    return recall(manager).day_meant() or today(scene(manager))


def _is_to_come(here: Scene, day: date, clock: time) -> bool:
    return place(day, clock, here.zone).at > here.now


def _rows(buttons: Keys, width: int) -> list[Keys]:
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


async def choose_hour(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """The minutes of that hour are next."""
    if pressed.isdecimal() and int(pressed) < 24:
        picked = recall(manager)
        picked.hour = int(pressed)
        remember(manager, picked)
        await manager.switch_to(When.minute)


async def choose_clock(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """That time of the day, if it has not passed meanwhile."""
    here, day = scene(manager), _day(manager)
    try:
        clock = time.fromisoformat(pressed)
    except ValueError:
        return
    if clock.tzinfo is None and _is_to_come(here, day, clock):
        await pick_moment(manager, place(day, clock, here.zone))


async def leave(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """To the calendar, at the month of the day."""
    picked = recall(manager)
    picked.month = _day(manager).replace(day=1).isoformat()
    remember(manager, picked)
    await manager.switch_to(When.day)


HOUR = screen(
    Phrase("when-hour"),
    ItemButtons("usual", items="usual", on_click=choose_clock),
    ItemButtons("hour", items="hours", on_click=choose_hour),
    Button(Label("back"), id="days", on_click=leave),
    typed(),
    state=When.hour,
    hint="when-hour-hint",
    getter=hours,
)
MINUTE = screen(
    Phrase("when-minute"),
    ItemButtons("minute", items="minutes", on_click=choose_clock),
    SwitchTo(Label("back"), id="hours", state=When.hour),
    typed(),
    state=When.minute,
    hint="when-hour-hint",
    getter=minutes,
)
