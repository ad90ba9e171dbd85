"""The question what becomes of a message in quiet hours, asked where it would run into them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Group, Row

from bot.dialogs.scene import Scene
from bot.dialogs.widgets import Data, Label, Phrase
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import Quiet, QuietHours, leaves_at, quiet_hours, waits_until
from bot.domain.repeating import next_after, rule_from_json
from bot.presenting.human import moment
from bot.presenting.quiet import hours_told
from db.models import Broadcast, Draft

Save = Callable[[DialogManager, Quiet | None], Awaitable[None]]
NOT_ASKED: Data = {"runs_into_quiet": False}


def quiet_question(here: Scene, what: Draft | Broadcast, seconds: float) -> Data:
    """What the question reads; `seconds`: how long the message will take to go out."""
    hours, start = _hours(here), _due_at(here, what)
    if hours is None or not hours.touches(start, seconds):
        return NOT_ASKED
    choices = {"usual": None, "silent": Quiet.SILENT, "hold": Quiet.HOLD}
    return {
        "runs_into_quiet": True,
        "quiet_hours": hours_told(here.voice, hours),
        "quiet_end": f"{hours.next_end(start).astimezone(here.zone):%H:%M}",
        **{name: "● " if what.quiet == quiet else "○ " for name, quiet in choices.items()},
    }


def waits_told(here: Scene, broadcast: Broadcast) -> str | None:
    """When the quiet hours end that hold the broadcast now, in words; None if none do."""
    end = waits_until(broadcast.quiet, _hours(here), here.now)
    return moment(here.voice, end, here.now, here.zone) if end else None


def leaves(here: Scene, at: datetime, quiet: str | None) -> datetime:
    """When what is scheduled for `at` leaves, in UTC: then, or at the end of the quiet hours that hold it."""
    return leaves_at(at, quiet, _hours(here))


def as_it_leaves(here: Scene, broadcast: Broadcast) -> Broadcast:
    """The broadcast, scheduled for when it really leaves, to be shown."""
    if broadcast.status != BroadcastStatus.SCHEDULED or broadcast.scheduled_at is None:
        return broadcast
    return replace(broadcast, scheduled_at=leaves(here, broadcast.scheduled_at, broadcast.quiet))


def _hours(here: Scene) -> QuietHours | None:
    return quiet_hours(here.settings.quiet_hours, here.settings.default_timezone)


def _due_at(here: Scene, what: Draft | Broadcast) -> datetime:
    if what.scheduled_at is not None:
        return what.scheduled_at
    rule = what.repetition if isinstance(what, Draft) else None
    first = next_after(rule_from_json(rule), here.now) if rule else None
    return first or here.now + timedelta(seconds=here.settings.send_hold_seconds)


def quiet_choice(save: Save) -> Group:
    """The answers; `save` keeps the one that is pressed."""

    def choose(quiet: Quiet | None) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
        async def press(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
            await save(manager, quiet)

        return press

    return Group(
        Button(Label("quiet-usual"), id="quiet_usual", on_click=choose(None)),
        Row(
            Button(Label("quiet-silent"), id="quiet_silent", on_click=choose(Quiet.SILENT)),
            Button(Label("quiet-hold"), id="quiet_hold", on_click=choose(Quiet.HOLD)),
        ),
        when="runs_into_quiet",
    )


QUIET_QUESTION = Phrase("quiet-ask", when="runs_into_quiet")
