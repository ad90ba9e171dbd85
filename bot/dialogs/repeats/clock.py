"""At what time a message is repeated, and until when."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row

from bot.dialogs.repeats.rule import BACK, go_on, note_typed, recall, remember
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Repeat
from bot.dialogs.when import picker as when
from bot.dialogs.when.picked import explain
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.moments import Moment, MomentFault, read
from bot.domain.repeating import Rule, next_after
from bot.errors import RepeatOver
from bot.presenting.human import zone_in_full

_HOURS = range(7, 23)
_IN_A_ROW = 4
_OFTEN = (5, 10, 20)
MOST_TIMES = 1000


async def clocks(dialog_manager: DialogManager, **_: object) -> Data:
    """The hours of the day; any other time is typed."""
    here = scene(dialog_manager)
    hours = [f"{hour:02}:00" for hour in _HOURS]
    buttons = [(str(hour), clock) for hour, clock in zip(_HOURS, hours, strict=True)]
    return {
        "zone": zone_in_full(here.voice, here.zone, here.now),
        "hours": [buttons[start : start + _IN_A_ROW] for start in range(0, len(buttons), _IN_A_ROW)],
    }


async def choose_hour(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """That hour."""
    if pressed.isdecimal() and int(pressed) in _HOURS:
        await _take_clock(manager, time(int(pressed)))


async def type_clock(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The time that was typed."""
    note_typed(manager)
    clock = _read_clock(message.text or "", manager)
    if clock is None:
        notice(manager, "repeat-clock-unclear")
    else:
        await _take_clock(manager, clock)


def _read_clock(text: str, manager: DialogManager) -> time | None:
    """A time of day that stands alone: one that names a day of its own, or counts from now, is none."""
    day = scene(manager).now.date() + timedelta(days=400)
    with suppress(MomentFault):
        found = read(text, now=scene(manager).now, zone=UTC, day=day)
        if isinstance(found, Moment) and found.at.date() == day:
            return found.at.time()
    return None


async def _take_clock(manager: DialogManager, clock: time) -> None:
    """At that time, by the clocks of whoever chooses it."""
    remember(manager, replace(recall(manager), clock=clock, zone=str(scene(manager).zone)))
    await go_on(manager, Repeat.end)


async def ends(dialog_manager: DialogManager, **_: object) -> Data:
    """Some usual numbers of times."""
    voice = scene(dialog_manager).voice
    return {"times": [[(str(n), voice.plain("repeat-n-times", n=n)) for n in _OFTEN]]}


async def for_ever(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Without an end."""
    await _take_end(manager, None, None)


async def choose_times(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """So many in all."""
    if pressed.isdecimal() and 1 <= int(pressed) <= MOST_TIMES:
        await _take_end(manager, None, int(pressed))


async def ask_day(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The last day is chosen in the calendar."""
    await when.ask_day(manager, purpose="until", day=recall(manager).until)


async def take_day(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """The day that was chosen there, if one was."""
    if isinstance(result, dict) and result.get("typed"):
        note_typed(manager)
    if isinstance(result, dict) and result.get("day"):
        await _take_end(manager, date.fromisoformat(result["day"]), None)


async def type_end(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A number of times, or a day."""
    note_typed(manager)
    here, text = scene(manager), (message.text or "").strip()
    if text.isdecimal():
        if len(text) < 9 and 1 <= int(text) <= MOST_TIMES:
            await _take_end(manager, None, int(text))
        else:
            notice(manager, "repeat-times-unclear", most=MOST_TIMES)
        return
    try:
        found = read(text, now=here.now, zone=here.zone)
    except MomentFault as fault:
        if fault.key == "when-unclear":
            notice(manager, "repeat-times-unclear", most=MOST_TIMES)
        else:
            explain(manager, fault)
        return
    await _take_end(manager, found.at.astimezone(here.zone).date() if isinstance(found, Moment) else found, None)


async def _take_end(manager: DialogManager, until: date | None, times: int | None) -> None:
    """It ends then, if there is a time before."""
    rule: Rule = replace(recall(manager), until=until, times=times)
    if next_after(rule, scene(manager).now) is None:
        notice(manager, RepeatOver.key)
        return
    remember(manager, rule, complete=True)
    await manager.switch_to(Repeat.rule)


CLOCK = screen(
    Phrase("repeat-clock"),
    ItemButtons("hour", items="hours", on_click=choose_hour),
    BACK,
    MessageInput(type_clock, content_types=[ContentType.TEXT]),
    state=Repeat.clock,
    hint="repeat-clock-unclear",
    getter=clocks,
)
END = screen(
    Phrase("repeat-end"),
    Row(
        Button(Label("repeat-for-ever"), id="ever", on_click=for_ever),
        Button(Label("repeat-until-a-day"), id="day", on_click=ask_day),
    ),
    ItemButtons("times", items="times", on_click=choose_times),
    BACK,
    MessageInput(type_end, content_types=[ContentType.TEXT]),
    state=Repeat.end,
    hint="repeat-end-hint",
    getter=ends,
)
