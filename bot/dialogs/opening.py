"""Screens that open from elsewhere in the chat: from a live card, for example."""

from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.dialogs.compose import preview
from bot.dialogs.scene import NOTICE, Told
from bot.dialogs.states import Compose, History, Home, Repeats, Scheduled
from bot.domain.lifecycle import DeliveryStatus


async def open_draft(manager: DialogManager, draft_id: int, told: Told | None = None) -> None:
    """The composer with this draft, and a sentence on top if there is something to say."""
    await _open_below(manager, Compose.panel, {"draft_id": draft_id, NOTICE: told})


async def open_history(manager: DialogManager, broadcast_id: int, status: DeliveryStatus | None = None) -> None:
    """One broadcast, or its people of one status."""
    state = History.broadcast if status is None else History.recipients
    await _open_below(manager, state, {"broadcast": broadcast_id, "status": status})


async def open_scheduled(
    manager: DialogManager,
    broadcast_id: int | None = None,
    told: Told | None = None,
    *,
    asking: State = Scheduled.broadcast,
) -> None:
    """One broadcast that waits for its moment or missed it, and a sentence on top; None: the list of them.

    `asking`: the question about it with which to begin.
    """
    state = Scheduled.broadcasts if broadcast_id is None else asking
    await _open_below(manager, state, {"broadcast": broadcast_id, NOTICE: told})


async def open_repeat(manager: DialogManager, repeat_id: int) -> None:
    """One of the messages that are repeated."""
    await _open_below(manager, Repeats.repeat, {"repeat": repeat_id})


async def _open_below(manager: DialogManager, state: State, data: dict[str, Any]) -> None:
    """At the end of the chat, with Home behind it; what was open goes."""
    await preview.remove_all(manager)
    await manager.start(Home.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.NO_UPDATE)
    await manager.start(state, data, show_mode=ShowMode.DELETE_AND_SEND)
