"""The days of a series: one is added, looked at, written, moved, removed."""

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.scene import notice, scene
from bot.dialogs.series.at import load_series, look_at, read_series, step_at, step_in, stream_of
from bot.dialogs.series.people import open_people
from bot.dialogs.states import Compose, Series
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, screen
from bot.domain.series import LAST_DAY, read_day
from bot.errors import DayTaken, SeriesChanged
from bot.presenting import series as words
from bot.presenting.human import people
from bot.services import arranging_series
from db import series_deliveries, templates

USUAL_DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30)
IN_A_ROW = 5


async def one_step(dialog_manager: DialogManager, **_: object) -> Data:
    """Its day, its message, and who got it."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        shown = await read_series(conn, dialog_manager)
        step = step_in(shown, dialog_manager)
        reasons = await series_deliveries.skipped(conn, step.id)
        n_templates = await templates.count(conn)
    return {
        "name": shown.name,
        "day": step.day,
        "n": step.day,
        "clock": words.clock(here.voice, shown.hour, shown.zone),
        "got": people(here.voice, step.got) if step.got else "none",
        "somebody": step.got > 0,
        "skipped": words.skipped(here.voice, reasons),
        "text": words.beginning(here.voice, step),
        "written": int(step.content is not None),
        "has_templates": n_templates > 0,
        "yes": [[(f"{step.id}.{shown.version}", here.voice.plain("series-remove-yes"))]],
    }


async def write(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The composer, with the message as far as there is one."""
    here, step_id = scene(manager), step_at(manager)
    draft_id = await arranging_series.write(here.pool, step_id=step_id, owner_id=here.person.user_id, now=here.now)
    if draft_id is None:
        await manager.start(Compose.text, {"series_step_id": step_id, "stream": stream_of(manager)})
    else:
        await manager.start(Compose.panel, {"draft_id": draft_id})


async def free_days(dialog_manager: DialogManager, **_: object) -> Data:
    """The usual days that have no message yet."""
    here = scene(dialog_manager)
    shown = await load_series(dialog_manager, here)
    taken = {step.day for step in shown.steps}
    days = [(str(day), str(day)) for day in USUAL_DAYS if day not in taken]
    return {
        "name": shown.name,
        "last": LAST_DAY,
        "days": [days[start : start + IN_A_ROW] for start in range(0, len(days), IN_A_ROW)],
    }


async def other_days(dialog_manager: DialogManager, **_: object) -> Data:
    """The same, and the day that it has now."""
    return {**await one_step(dialog_manager), **await free_days(dialog_manager)}


async def press_new(_press: CallbackQuery, manager: DialogManager, day: str) -> None:
    """A message for this day."""
    await _add(manager, day)


async def type_new(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The same, typed."""
    input_below(manager)
    await _add(manager, message.text or "")


async def _add(manager: DialogManager, said: str) -> None:
    here, day = scene(manager), read_day(said)
    if day is None:
        notice(manager, "series-day-hint", last=LAST_DAY)
        return
    try:
        step_id = await arranging_series.add_step(
            here.pool,
            stream=stream_of(manager),
            day=day,
            zone=str(here.zone),
            actor_id=here.person.user_id,
            now=here.now,
        )
    except DayTaken as error:
        notice(manager, error.key, **error.values)
        return
    look_at(manager, step_id)
    await manager.switch_to(Series.step)


async def press_other(_press: CallbackQuery, manager: DialogManager, day: str) -> None:
    """The message for this day instead."""
    await _move(manager, day)


async def type_other(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The same, typed."""
    input_below(manager)
    await _move(manager, message.text or "")


async def _move(manager: DialogManager, said: str) -> None:
    here, day = scene(manager), read_day(said)
    if day is None:
        notice(manager, "series-day-hint", last=LAST_DAY)
        return
    try:
        await arranging_series.move_step(
            here.pool, step_id=step_at(manager), day=day, actor_id=here.person.user_id, now=here.now
        )
    except DayTaken as error:
        notice(manager, error.key, **error.values)
        return
    notice(manager, "series-moved")
    await manager.switch_to(Series.step)


async def remove(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """Nobody gets it any more. `asked`: the step and the version that the question was about."""
    here, (step_id, _, version) = scene(manager), asked.partition(".")
    if step_id != str(step_at(manager)):
        notice(manager, "decide-hint")
        return
    try:
        await arranging_series.remove_step(
            here.pool, step_id=int(step_id), version=int(version), actor_id=here.person.user_id, now=here.now
        )
    except SeriesChanged as error:
        notice(manager, error.key)
        await manager.switch_to(Series.step)
        return
    notice(manager, "series-removed")
    await manager.switch_to(Series.days)


BACK_TO_STEP = SwitchTo(Label("back"), id="step", state=Series.step)

STEPS = (
    screen(
        Phrase("series-step"),
        Row(
            Button(Label("series-write"), id="write", on_click=write),
            SwitchTo(Label("series-take"), id="take", state=Series.templates, when="has_templates"),
        ),
        Row(
            SwitchTo(Label("series-move"), id="move", state=Series.move),
            Button(Label("series-who"), id="who", on_click=open_people, when="somebody"),
        ),
        SwitchTo(Label("series-remove"), id="remove", state=Series.remove),
        SwitchTo(Label("series-back"), id="days", state=Series.days),
        state=Series.step,
        hint="decide-hint",
        getter=one_step,
    ),
    screen(
        Phrase("series-day-ask"),
        ItemButtons("new_day", items="days", on_click=press_new),
        SwitchTo(Label("back"), id="days", state=Series.days),
        MessageInput(type_new, content_types=[ContentType.TEXT]),
        state=Series.add,
        hint="decide-hint",
        getter=free_days,
    ),
    screen(
        Phrase("series-move-ask"),
        ItemButtons("other_day", items="days", on_click=press_other),
        BACK_TO_STEP,
        MessageInput(type_other, content_types=[ContentType.TEXT]),
        state=Series.move,
        hint="decide-hint",
        getter=other_days,
    ),
    screen(
        Phrase("series-remove-question"),
        ItemButtons("remove_yes", items="yes", on_click=remove),
        BACK_TO_STEP,
        state=Series.remove,
        hint="decide-hint",
        getter=one_step,
    ),
)
