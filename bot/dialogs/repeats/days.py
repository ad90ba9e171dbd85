"""How often a message is repeated: every day, on some days of the week, or on one of the month."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.audience.audience import tick, wish
from bot.dialogs.repeats.rule import BACK, go_on, recall, remember, with_days
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Repeat
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.repeating import EVERY_DAY, LAST_DAY, WORKING_DAYS
from bot.presenting.calendars import weekday_row

_ROWS_OF_DAYS = (slice(0, 4), slice(4, 7))
_IN_A_ROW = 7
_TICKED = "ticked"


async def every_day(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Seven days a week."""
    await _choose(manager, EVERY_DAY)


async def working_days(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From Monday to Friday."""
    await _choose(manager, WORKING_DAYS)


async def _choose(manager: DialogManager, days: tuple[int, ...]) -> None:
    manager.dialog_data.pop(_TICKED, None)
    remember(manager, with_days(recall(manager), weekdays=days))
    await go_on(manager, Repeat.clock)


async def weekdays(dialog_manager: DialogManager, **_: object) -> Data:
    """The days of the week, those that are chosen with a tick."""
    chosen = _ticked(dialog_manager)
    names = [name for _, name in weekday_row(scene(dialog_manager).voice)]
    buttons = [
        (wish(str(day), day not in chosen), tick(day in chosen) + name)
        for day, name in zip(EVERY_DAY, names, strict=True)
    ]
    return {"days": [buttons[row] for row in _ROWS_OF_DAYS]}


def _ticked(manager: DialogManager) -> set[int]:
    """The days with a tick; they are those of the rule until they are changed, and again once one goes on."""
    remembered: Any = manager.dialog_data.get(_TICKED)
    return set(recall(manager).weekdays if remembered is None else remembered)


async def tap_day(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """A day of the week in or out."""
    tapped = {day for day in EVERY_DAY if asked[:-1] == str(day)}
    days = _ticked(manager) | tapped if asked.endswith("+") else _ticked(manager) - tapped
    manager.dialog_data[_TICKED] = sorted(days)


async def days_chosen(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """On to the next question, if there is a day."""
    days = tuple(sorted(_ticked(manager)))
    if days:
        await _choose(manager, days)
    else:
        notice(manager, "repeat-no-days")


async def month_days(dialog_manager: DialogManager, **_: object) -> Data:
    """The days of a month in rows; the 31st is the last day of each."""
    voice, chosen = scene(dialog_manager).voice, recall(dialog_manager).month_day
    named = [(day, str(day)) for day in range(1, LAST_DAY)] + [(LAST_DAY, voice.plain("repeat-last-day"))]
    buttons = [(str(day), f"✓{name}" if day == chosen else name) for day, name in named]
    return {"days": [buttons[start : start + _IN_A_ROW] for start in range(0, len(buttons), _IN_A_ROW)]}


async def choose_month_day(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """That day of each month."""
    if pressed.isdecimal() and 1 <= int(pressed) <= LAST_DAY:
        remember(manager, with_days(recall(manager), month_day=int(pressed)))
        await go_on(manager, Repeat.clock)


OFTEN = screen(
    Phrase("repeat-often"),
    Row(
        Button(Label("repeat-every-day"), id="daily", on_click=every_day),
        Button(Label("repeat-working-days"), id="working", on_click=working_days),
    ),
    Row(
        SwitchTo(Label("repeat-chosen-days"), id="days", state=Repeat.days),
        SwitchTo(Label("repeat-monthly"), id="monthly", state=Repeat.month_day),
    ),
    BACK,
    state=Repeat.often,
    hint="repeat-often-hint",
)
DAYS = screen(
    Phrase("repeat-days"),
    ItemButtons("day", items="days", on_click=tap_day),
    Button(Label("repeat-go-on"), id="on", on_click=days_chosen),
    BACK,
    state=Repeat.days,
    hint="repeat-days-hint",
    getter=weekdays,
)
MONTH_DAY = screen(
    Phrase("repeat-month-day"),
    ItemButtons("day", items="days", on_click=choose_month_day),
    BACK,
    state=Repeat.month_day,
    hint="repeat-days-hint",
    getter=month_days,
)
