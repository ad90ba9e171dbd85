"""What the composer remembers between two presses. The message itself stands in `drafts`."""

from dataclasses import asdict, dataclass
from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.scene import Scene
from bot.errors import DraftGone
from db import drafts
from db.models import Draft
from db.pool import Connection


@dataclass(slots=True)
class Composing:
    """The draft being written (None before its text came), its preview in the chat, and the button being looked at."""

    draft_id: int | None = None
    preview_id: int | None = None
    button_id: str | None = None


def recall(manager: DialogManager) -> Composing:
    """What this composer remembers."""
    remembered: Any = manager.dialog_data.get("composing", {})
    return Composing(**remembered)


def remember(manager: DialogManager, composing: Composing) -> None:
    """Keep it for the next press."""
    manager.dialog_data["composing"] = asdict(composing)


async def read_draft(conn: Connection, manager: DialogManager, here: Scene) -> Draft:
    """The draft being written, as it stands in the database. Raises DraftGone."""
    draft_id = recall(manager).draft_id
    draft = await drafts.get(conn, draft_id, here.person.user_id) if draft_id is not None else None
    if draft is None:
        raise DraftGone
    return draft


async def load_draft(manager: DialogManager, here: Scene) -> Draft:
    """`read_draft` on a connection of its own."""
    async with here.pool.acquire() as conn:
        return await read_draft(conn, manager, here)
