"""When the draft leaves: said on the panel, chosen with the picker."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import begin_here, load_draft, save_moment, save_repetition
from bot.dialogs.repeats import asking as repeat
from bot.dialogs.scene import Scene, scene
from bot.dialogs.states import Compose
from bot.dialogs.when import picker as when
from bot.domain.repeating import rule_from_json
from bot.presenting import repeats
from bot.presenting.human import appointment, moment_with_weekday
from db import broadcasts
from db.models import Draft
from db.pool import Connection


class Leaving(StrEnum):
    """When a draft leaves: once it is sent, at a moment to come, at one that has passed while it lay, or repeatedly."""

    NOW = "now"
    LATER = "later"
    PASSED = "passed"
    REPEATED = "repeated"


def leaving(draft: Draft, now: datetime) -> Leaving:
    """When it leaves."""
    if draft.repetition is not None:
        return Leaving.REPEATED
    if draft.scheduled_at is None:
        return Leaving.NOW
    return Leaving.LATER if draft.scheduled_at > now else Leaving.PASSED


async def told_moment(conn: Connection, here: Scene, draft: Draft) -> str:
    """When it leaves, in words: "now", "Tue, 25 Nov 18:00 (Moscow), in 2 h", "every day at 18:00".

    Of a change, when its broadcast does.
    """
    if draft.repetition is not None:
        rule = repeats.told(here.voice, rule_from_json(draft.repetition), here.now)
        return rule[0].lower() + rule[1:]
    at = draft.scheduled_at
    if draft.changes_broadcast is not None:
        broadcast = await broadcasts.get(conn, draft.changes_broadcast)
        at = broadcast.scheduled_at if broadcast else None
    if at is None:
        return here.voice.plain("compose-now")
    if at > here.now:
        return appointment(here.voice, at, here.now, here.zone)
    passed = moment_with_weekday(here.voice, at, here.now, here.zone)
    if draft.changes_broadcast is not None:
        return here.voice.plain("changes-passed", moment=passed)
    return here.voice.plain("compose-passed", moment=passed)


async def open_picker(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Choose another moment."""
    draft = await load_draft(manager, scene(manager))
    await when.ask(manager, purpose="send", at=draft.scheduled_at, repeat=True)


async def answered(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """What was chosen is the draft's moment from now on. What was typed stands above the panel: the preview follows."""
    if not isinstance(result, dict):
        return
    if result.get("repeat"):
        draft = await load_draft(manager, scene(manager))
        await repeat.ask(manager, draft.repetition, typed=bool(result.get("typed")))
        return
    if "repetition" in result:
        await save_repetition(manager, rule_from_json(result["repetition"]))
    if "at" in result:
        await save_moment(manager, datetime.fromisoformat(result["at"]) if result["at"] else None)
    if result.get("typed"):
        await preview.show_draft(manager)
        begin_here(manager)
    await manager.switch_to(Compose.panel)
