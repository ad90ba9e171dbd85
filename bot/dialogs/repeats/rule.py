"""The rule that is being chosen for a repeating message, and the way through its questions."""

from dataclasses import replace
from datetime import time
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.scene import scene
from bot.dialogs.states import Repeat
from bot.dialogs.widgets import Label, input_below
from bot.domain.repeating import Rule, rule_from_json

_RULE, _COMPLETE, _TYPED = "rule", "complete", "typed"
_BEFORE = {
    Repeat.clock: Repeat.often,
    Repeat.end: Repeat.clock,
}


def recall(manager: DialogManager) -> Rule:
    """The rule as far as it is chosen: without days at first."""
    remembered: Any = manager.dialog_data.get(_RULE)
    return rule_from_json(remembered) if remembered else Rule(time(9), str(scene(manager).zone))


def remember(manager: DialogManager, rule: Rule, *, complete: bool = False) -> None:
    """Keep it for the next press; `complete`: all questions have been answered."""
    manager.dialog_data[_RULE] = rule.to_json()
    if complete:
        manager.dialog_data[_COMPLETE] = True


async def go_on(manager: DialogManager, state: State) -> None:
    """To the next question, or back to the whole rule if only this one was to be changed."""
    await manager.switch_to(Repeat.rule if manager.dialog_data.get(_COMPLETE) else state)


async def _go_back(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    here = manager.current_context().state
    if here in (Repeat.days, Repeat.month_day):
        await manager.switch_to(Repeat.often)
    elif manager.dialog_data.get(_COMPLETE) and here != Repeat.rule:
        await manager.switch_to(Repeat.rule)
    elif here in _BEFORE:
        await manager.switch_to(_BEFORE[here])
    else:
        await leave(manager, None)


BACK = Button(Label("back"), id="back", on_click=_go_back)


def note_typed(manager: DialogManager) -> None:
    """A message came from the person: the panel moves below it."""
    manager.dialog_data[_TYPED] = True
    input_below(manager)


async def leave(manager: DialogManager, rule: Rule | None) -> None:
    """End with the rule, if one was chosen; `typed`: messages stand above the panel now."""
    chosen = {"repetition": rule.to_json()} if rule else {}
    await manager.done({**chosen, "typed": bool(manager.dialog_data.get(_TYPED))})


def with_days(rule: Rule, *, weekdays: tuple[int, ...] = (), month_day: int | None = None) -> Rule:
    """The rule on other days."""
    return replace(rule, weekdays=weekdays, month_day=month_day)
