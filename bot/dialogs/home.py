"""Home: how things stand, and the ways to go on."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.api.entities import LaunchMode
from aiogram_dialog.widgets.kbd import Button, Row, Start

from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose, History, Home
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.i18n import Voice
from bot.presenting.audiences import left_out
from bot.presenting.human import number, people
from db import broadcasts, drafts, users
from db.models import AudienceCount, Person
from db.pool import Pool


async def how_things_stand(pool: Pool, person: Person, voice: Voice, **_: object) -> Data:
    """Who can be reached, and what is on its way."""
    async with pool.acquire() as conn:
        reach = await users.reachable_counts(conn)
        totals = await broadcasts.totals(conn)
        waiting = await drafts.count(conn, person.user_id)
    amounts = {"running": totals.running, "scheduled": totals.scheduled, "drafts": waiting}
    lines = [
        _joined([voice.plain("home-reach", people=people(voice, reach.reachable)), _left_out(voice, reach)]),
        _joined([voice.plain(f"home-{name}", n=n, shown=number(n)) for name, n in amounts.items() if n]),
    ]
    return {"standing": "\n".join(filter(None, lines)), "has_draft": waiting > 0, "n": waiting}


def _left_out(voice: Voice, reach: AudienceCount) -> str:
    return left_out(voice, reach.blocked, reach.opted_out)


def _joined(parts: list[str]) -> str:
    return " · ".join(filter(None, parts))


async def resume_draft(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Open the composer with the draft that was worked on last."""
    here = scene(manager)
    async with here.pool.acquire() as conn:
        draft = await drafts.newest(conn, here.person.user_id)
    if draft is None:
        notice(manager, "home-no-draft")
        return
    await manager.start(Compose.panel, {"draft_id": draft.id})


async def take_notice(start_data: Any, manager: DialogManager) -> None:
    """Show the sentence with which Home was opened, if any."""
    if isinstance(start_data, dict) and "notice" in start_data:
        manager.dialog_data["notice"] = start_data["notice"]


async def say_result(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """Show the sentence with which a screen that was opened from here ended, if any."""
    if isinstance(result, str):
        notice(manager, result)


def home() -> Dialog:
    """The home screen; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("home"),
            Start(Label("home-new"), id="new", state=Compose.text),
            Button(Label("home-resume"), id="resume", on_click=resume_draft, when="has_draft"),
            Row(Start(Label("home-history"), id="history", state=History.broadcasts)),
            state=Home.main,
            hint="home-hint",
            getter=how_things_stand,
        ),
        on_start=take_notice,
        on_process_result=say_result,
        launch_mode=LaunchMode.ROOT,
    )
