"""Decisions about a scheduled broadcast: another moment, at once, or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.quiet_choice import as_it_leaves, waits_told
from bot.dialogs.opening import open_draft
from bot.dialogs.scene import Scene, notice, scene, tell, toast
from bot.dialogs.sent.looking import load_broadcast, looked_at, read_broadcast
from bot.dialogs.states import Scheduled
from bot.dialogs.when import picker as when
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.content import preview as beginning
from bot.domain.parts import parts
from bot.domain.pricing import PAID_RATE
from bot.domain.quiet import Quiet
from bot.errors import BroadcastMoved, MomentPast, NobodyToReach, ScheduleChanged
from bot.presenting.audiences import left_out_line
from bot.presenting.contents import of_broadcast
from bot.presenting.human import appointment, duration, moment_with_weekday, people, to_people
from bot.presenting.scheduled import moment_of
from bot.services import rescheduling
from bot.services.revising import content_of
from db.models import Broadcast

_STANDING = "standing"


@asynccontextmanager
async def acting(manager: DialogManager) -> AsyncIterator[None]:
    """What cannot be done any more is said, and the broadcast shown as it is now."""
    try:
        yield
    except (BroadcastMoved, ScheduleChanged, NobodyToReach, MomentPast) as error:
        notice(manager, error.key, **error.values)
        await manager.switch_to(Scheduled.broadcast)


async def ask_when(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Another moment is chosen."""
    await choose_moment(manager)


async def choose_moment(manager: DialogManager) -> None:
    """Open the picker; the answer counts for the broadcast as it stands now."""
    broadcast = await load_broadcast(manager)
    manager.dialog_data[_STANDING] = rescheduling.standing(broadcast)
    await preview.remove(manager)
    await when.ask(manager, purpose="move", at=broadcast.scheduled_at)


async def take_moment(manager: DialogManager, at: str | None) -> None:
    """It leaves then; None: now, which is asked once more."""
    if at is None:
        await manager.switch_to(Scheduled.send_now)
        return
    here = scene(manager)
    seen: Any = manager.dialog_data.get(_STANDING)
    async with acting(manager):
        moved = await rescheduling.move(
            here.pool,
            broadcast_id=looked_at(manager),
            actor_id=here.person.user_id,
            at=datetime.fromisoformat(at),
            now=here.now,
            seen=seen,
        )
        at_last = moment_of(as_it_leaves(here, moved))
        notice(manager, "scheduled-moved", moment=appointment(here.voice, at_last, here.now, here.zone))


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """What it is about, to how many it would go now and how long that takes.

    The answers name the broadcast as it was shown: on another device the same panel may have gone on.
    """
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        broadcast = await read_broadcast(conn, dialog_manager)
        count = await rescheduling.people_now(conn, broadcast, here.now)
    seen, kind = rescheduling.standing(broadcast), _kind(broadcast)
    return {
        "text": beginning(of_broadcast(here.voice, broadcast)),
        "moment": moment_with_weekday(here.voice, moment_of(as_it_leaves(here, broadcast)), here.now, here.zone),
        "kind": kind,
        "n": count.reachable,
        "people": people(here.voice, count.reachable),
        "to_people": to_people(here.voice, count.reachable),
        "left_out": left_out_line(here.voice, count),
        "time": duration(here.voice, seconds_of(here, broadcast, count.reachable)),
        "waits": waits_told(here, broadcast) or "",
        "yes": [[(seen, here.voice.plain("scheduled-send-yes"))]] if count.reachable else [],
        "yes_cancel": [[(seen, here.voice.plain("scheduled-cancel-yes", kind=kind))]],
        "yes_draft": [[(seen, here.voice.plain("scheduled-cancel-to-draft"))]],
    }


def _kind(broadcast: Broadcast) -> str:
    """Whether others follow it by themselves."""
    return "alone" if broadcast.repeat_id is None else "occurrence"


def seconds_of(here: Scene, broadcast: Broadcast, people: int) -> float:
    """How long it takes to go to so many."""
    messages = people * len(parts(content_of(broadcast), has_buttons=bool(broadcast.buttons)))
    return messages / (PAID_RATE if broadcast.paid else here.settings.broadcast_rate)


async def save_quiet(manager: DialogManager, quiet: Quiet | None) -> None:
    """What becomes of it in quiet hours."""
    here = scene(manager)
    async with acting(manager):
        await rescheduling.set_quiet(
            here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, quiet=quiet, now=here.now
        )


async def send_now(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """It begins at once."""
    here = scene(manager)
    async with acting(manager):
        begun = await rescheduling.send_now(
            here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, now=here.now, seen=seen
        )
        await preview.remove(manager)
        told, waits = to_people(here.voice, begun.left), waits_told(here, begun)
        if waits:
            toast(manager, "scheduled-sent-later", to_people=told, time=waits)
        else:
            toast(manager, "scheduled-sent-now", to_people=told)
        await manager.switch_to(Scheduled.broadcasts)


async def cancel(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Nobody gets it."""
    here = scene(manager)
    async with acting(manager):
        cancelled = await rescheduling.cancel(
            here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, now=here.now, seen=seen
        )
        await preview.remove(manager)
        toast(manager, "scheduled-cancelled", kind=_kind(cancelled))
        await manager.switch_to(Scheduled.broadcasts)


async def take_back(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Nobody gets it, and whoever presses goes on with it in the composer."""
    here = scene(manager)
    async with acting(manager):
        copied = await rescheduling.take_back(
            here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, now=here.now, seen=seen
        )
        await open_draft(manager, copied.draft.id, tell("scheduled-is-draft"))


SEND_NOW = screen(
    Phrase("scheduled-send-question"),
    Phrase("scheduled-send-waits", when="waits"),
    ItemButtons("yes", items="yes", on_click=send_now),
    SwitchTo(Label("back"), id="broadcast", state=Scheduled.broadcast),
    state=Scheduled.send_now,
    hint="decide-hint",
    getter=question,
)
CANCEL = screen(
    Phrase("scheduled-cancel-question"),
    ItemButtons("yes_cancel", items="yes_cancel", on_click=cancel),
    ItemButtons("yes_draft", items="yes_draft", on_click=take_back),
    SwitchTo(Label("back"), id="broadcast", state=Scheduled.broadcast),
    state=Scheduled.cancel,
    hint="decide-hint",
    getter=question,
)
