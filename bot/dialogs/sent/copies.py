"""The copy of a broadcast that is being changed, until it is launched; and who has the broadcast in their chats."""

from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.scene import Scene, scene
from bot.dialogs.sent.looking import load_broadcast, looked_at
from bot.domain.arrival import put, without_text
from bot.domain.buttons import Rows, rows_from_json, rows_to_json
from bot.domain.content import Content, content_from_json
from bot.domain.recalling import recallable_since
from bot.services.revising import content_of, newest
from db import revising
from db.models import Copies


def read_copy(manager: DialogManager) -> tuple[Content, Rows]:
    """What the message is to become."""
    copy: Any = manager.dialog_data["copy"]
    return content_from_json(copy["content"]), rows_from_json(copy["buttons"])


def keep_copy(manager: DialogManager, content: Content, rows: Rows) -> None:
    """Keep it for the next press."""
    manager.dialog_data["copy"] = {"content": content.to_json(), "buttons": rows_to_json(rows)}


async def begin_copy(manager: DialogManager) -> tuple[Content, Rows]:
    """Begin with what the broadcast says now. Raises BroadcastGone."""
    broadcast = await load_broadcast(manager)
    content, rows = content_of(broadcast), rows_from_json(broadcast.buttons)
    keep_copy(manager, content, rows)
    await see_newest(manager)
    return content, rows


async def see_newest(manager: DialogManager) -> None:
    """What the broadcast is now has been shown, or told of."""
    async with scene(manager).pool.acquire() as conn:
        manager.dialog_data["seen"] = await newest(conn, looked_at(manager))


def seen(manager: DialogManager) -> int | None:
    """The newest revision of which the person knows."""
    remembered: Any = manager.dialog_data["seen"]
    return None if remembered is None else int(remembered)


def withdrawn(content: Content, words: str) -> Content:
    """The message with other words in the place of all of its own."""
    return put(without_text(content), Content(words))


async def load_copies(manager: DialogManager, here: Scene) -> Copies:
    """Who has it now."""
    async with scene(manager).pool.acquire() as conn:
        return await revising.copies(conn, looked_at(manager), recallable_since(here.now))
