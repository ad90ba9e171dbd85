"""A stream's series: its days, its hour, on and off."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs.scene import notice, scene, toast
from bot.dialogs.series.at import load_series, look_at, read_series, stream_of
from bot.dialogs.series.clock import CLOCK
from bot.dialogs.series.people import PEOPLE
from bot.dialogs.series.steps import STEPS
from bot.dialogs.series.templates import TEMPLATES
from bot.dialogs.states import Series
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.series import Step, last_cohort_from
from bot.errors import SeriesChanged, SeriesEmpty
from bot.presenting import series as words
from bot.presenting.human import moment, people
from bot.services import arranging_series
from db import series_deliveries

PAGE_SIZE = 6
IN_A_ROW = 3


async def overview(dialog_manager: DialogManager, **_: object) -> Data:
    """Whether it is on, when its messages leave, and a page of its days."""
    here = scene(dialog_manager)
    shown = await load_series(dialog_manager, here)
    page = open_page(dialog_manager, "days", len(shown.steps), PAGE_SIZE)
    steps = shown.steps[page.offset : page.offset + page.size]
    buttons = [(str(step.id), here.voice.plain("series-day", day=step.day)) for step in steps]
    since = shown.series.switched_on_at if shown.series else None
    return {
        "name": shown.name,
        "state": "on" if shown.is_on else "off" if shown.steps else "new",
        "since": moment(here.voice, since, here.now, here.zone) if since else "",
        "clock": words.clock(here.voice, shown.hour, shown.zone),
        "hour": f"{shown.hour:02}:00",
        "list": words.step_lines(here.voice, steps),
        "days": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
        "can_start": not shown.is_on and any(step.content is not None for step in shown.steps),
        "can_stop": shown.is_on,
        **page.data(),
    }


async def open_step(_press: CallbackQuery, manager: DialogManager, step_id: str) -> None:
    """Look at one day."""
    look_at(manager, int(step_id))
    await manager.switch_to(Series.step)


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """Who will get what from now on; the answer names the version that is asked about."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        shown = await read_series(conn, dialog_manager)
        written = [step for step in shown.steps if step.content is not None]
        steps = [Step(step.id, step.day, step.since) for step in written]
        joined_from = last_cohort_from(steps, shown.hour, shown.zone, here.now)
        ahead = await series_deliveries.ahead(conn, stream_of(dialog_manager), joined_from) if steps else 0
    unwritten = [step for step in shown.steps if step.content is None]
    return {
        "name": shown.name,
        "days": words.days(written),
        "clock": words.clock(here.voice, shown.hour, shown.zone),
        "n": ahead,
        "people": people(here.voice, ahead),
        "unwritten": words.days(unwritten) or "none",
        "yes": [[(str(shown.version), here.voice.plain("series-on-yes"))]],
    }


async def switch_on(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Its messages leave from now on. `seen`: the version that the question was about."""
    here = scene(manager)
    try:
        await arranging_series.switch_on(
            here.pool,
            stream=stream_of(manager),
            version=int(seen),
            actor_id=here.person.user_id,
            now=here.now,
        )
    except (SeriesChanged, SeriesEmpty) as error:
        notice(manager, error.key)
    else:
        toast(manager, "series-is-on")
    await manager.switch_to(Series.days)


async def switch_off(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Nothing more leaves."""
    here = scene(manager)
    await arranging_series.switch_off(here.pool, stream=stream_of(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "series-is-off")
    await manager.switch_to(Series.days)


async def open_at(start_data: Any, manager: DialogManager) -> None:
    """Begin with the stream that `start_data` names."""
    manager.dialog_data["stream"] = start_data["stream"]


async def say_result(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """Show the sentence with which the composer ended, if any."""
    if isinstance(result, str):
        notice(manager, result)


def series_dialog() -> Dialog:
    """The screens of a series; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("series-screen"),
            ItemButtons("open", items="days", on_click=open_step),
            pages("days"),
            Row(
                SwitchTo(Label("series-add"), id="add", state=Series.add),
                SwitchTo(Label("series-clock-open"), id="clock", state=Series.clock),
            ),
            SwitchTo(Label("series-on"), id="on", state=Series.switch_on, when="can_start"),
            SwitchTo(Label("series-off"), id="off", state=Series.switch_off, when="can_stop"),
            Cancel(Label("back")),
            state=Series.days,
            hint="streams-hint",
            getter=overview,
        ),
        *STEPS,
        TEMPLATES,
        PEOPLE,
        CLOCK,
        screen(
            Phrase("series-on-question"),
            ItemButtons("on_yes", items="yes", on_click=switch_on),
            SwitchTo(Label("back"), id="days", state=Series.days),
            state=Series.switch_on,
            hint="button-hint",
            getter=question,
        ),
        screen(
            Phrase("series-off-question"),
            Button(Label("series-off-yes"), id="off_yes", on_click=switch_off),
            SwitchTo(Label("back"), id="days", state=Series.days),
            state=Series.switch_off,
            hint="button-hint",
            getter=overview,
        ),
        on_start=open_at,
        on_process_result=say_result,
    )
