"""Home: how things stand, and the ways to go on."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.api.entities import LaunchMode
from aiogram_dialog.widgets.kbd import Row, Start

from bot.dialogs.scene import notice, take_notice
from bot.dialogs.states import Compose, Drafts, History, Home, People, Scheduled, Settings
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
    amounts = {
        "missed": totals.missed,
        "running": totals.running,
        "scheduled": totals.scheduled,
        "drafts": waiting,
    }
    lines = [
        _joined([voice.plain("home-reach", people=people(voice, reach.reachable)), _left_out(voice, reach)]),
        _joined([voice.plain(f"home-{name}", n=n, shown=number(n)) for name, n in amounts.items() if n]),
    ]
    return {"standing": "\n".join(filter(None, lines)), "n": waiting, "drafts": number(waiting)}


def _left_out(voice: Voice, reach: AudienceCount) -> str:
    return left_out(voice, reach.left_out)


def _joined(parts: list[str]) -> str:
    return " · ".join(filter(None, parts))


async def open_home(start_data: Any, manager: DialogManager) -> None:
    """Begin with the sentence with which Home was opened, if any."""
    take_notice(start_data, manager)


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
            Row(
                Start(Label("home-scheduled-open"), id="scheduled", state=Scheduled.broadcasts),
                Start(Label("home-history"), id="history", state=History.broadcasts),
            ),
            Row(
                Start(Label("home-drafts-open"), id="drafts", state=Drafts.drafts),
                Start(Label("home-people"), id="people", state=People.search),
            ),
            Start(Label("home-settings"), id="settings", state=Settings.main),
            state=Home.main,
            hint="home-hint",
            getter=how_things_stand,
        ),
        on_start=open_home,
        on_process_result=say_result,
        launch_mode=LaunchMode.ROOT,
    )
