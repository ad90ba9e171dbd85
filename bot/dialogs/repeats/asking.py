"""How often a message is repeated: a few questions, and the whole rule shown back. The composer opens it."""

from hashlib import sha256
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import Row, SwitchTo

from bot.dialogs.repeats.clock import CLOCK, END, take_day
from bot.dialogs.repeats.days import DAYS, MONTH_DAY, OFTEN
from bot.dialogs.repeats.rule import BACK, leave, recall, remember
from bot.dialogs.scene import scene
from bot.dialogs.states import Repeat
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.repeating import next_after, rule_from_json
from bot.presenting.repeats import rule_lines
from db.models import Json


async def ask(manager: DialogManager, rule: Json | None, *, typed: bool = False) -> None:
    """Open it above the present screen. `rule`: what is chosen so far; `typed`: messages stand above the panel.

    The dialog below gets {"repetition": the rule's JSON, "typed": ...} in its `on_process_result`, without `repetition`
    where nothing was chosen.
    """
    await manager.start(Repeat.rule if rule else Repeat.often, {"rule": rule, "typed": typed})


async def begin(start_data: Any, manager: DialogManager) -> None:
    """With what was chosen before."""
    manager.dialog_data["typed"] = bool(start_data.get("typed"))
    if start_data.get("rule"):
        remember(manager, rule_from_json(start_data["rule"]), complete=True)


async def whole_rule(dialog_manager: DialogManager, **_: object) -> Data:
    """The rule in words and when it comes first, if it ever does. The answer names the rule that this device shows."""
    here, rule = scene(dialog_manager), recall(dialog_manager)
    told, coming = rule_lines(here.voice, rule, here.now)
    right = [[(_digest(dialog_manager), here.voice.plain("repeat-right"))]]
    return {"rule": told, "next": coming, "right": right if next_after(rule, here.now) else []}


def _digest(manager: DialogManager) -> str:
    return sha256(repr(recall(manager)).encode()).hexdigest()[:8]


async def accept(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Whoever asked gets the rule."""
    if seen == _digest(manager):
        await leave(manager, recall(manager))


RULE = screen(
    Phrase("repeat-rule"),
    Row(
        SwitchTo(Label("repeat-change-often"), id="often", state=Repeat.often),
        SwitchTo(Label("repeat-change-clock"), id="clock", state=Repeat.clock),
        SwitchTo(Label("repeat-change-end"), id="end", state=Repeat.end),
    ),
    ItemButtons("right", items="right", on_click=accept),
    BACK,
    state=Repeat.rule,
    hint="repeat-rule-hint",
    getter=whole_rule,
)


def repeat_dialog() -> Dialog:
    """Its screens; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(OFTEN, DAYS, MONTH_DAY, CLOCK, END, RULE, on_start=begin, on_process_result=take_day)
