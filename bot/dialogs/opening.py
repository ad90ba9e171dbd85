"""Screens that open from elsewhere in the chat: from a live card, for example."""

from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.dialogs import preview
from bot.dialogs.scene import NOTICE, Told
from bot.dialogs.states import Compose, History, Home
from bot.domain.lifecycle import DeliveryStatus


async def open_draft(manager: DialogManager, draft_id: int, told: Told | None = None) -> None:
    """The composer with this draft, and a sentence on top if there is something to say."""
    await _open_below(manager, Compose.panel, {"draft_id": draft_id, NOTICE: told})


async def open_history(manager: DialogManager, broadcast_id: int, status: DeliveryStatus | None = None) -> None:
    """One broadcast, or its people of one status."""
    state = History.broadcast if status is None else History.recipients
    await _open_below(manager, state, {"broadcast": broadcast_id, "status": status})


async def _open_below(manager: DialogManager, state: State, data: dict[str, Any]) -> None:
    """At the end of the chat, with Home behind it; what was open goes."""
    if manager.has_context():
        await preview.remove(manager)
    await manager.start(Home.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.NO_UPDATE)
    await manager.start(state, data, show_mode=ShowMode.DELETE_AND_SEND)
