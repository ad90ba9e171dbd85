"""A draft that changes a scheduled broadcast: what the composer says of it, and the press on Save changes."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.compose.launching import explained, seen_draft
from bot.dialogs.opening import open_scheduled
from bot.dialogs.scene import Scene, notice, scene, tell
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data
from bot.errors import ChangedMeanwhile, TooLateToChange
from bot.services import changing
from db import broadcasts
from db.models import Draft
from db.pool import Connection

FOLLOWING = "all"


async def change(conn: Connection, here: Scene, draft: Draft) -> Data:
    """For the panel: whether it is a change, and the ways to save it, each with the version that is shown."""
    if draft.changes_broadcast is None:
        return {"changing": "no", "changes": False, "save_changes": []}
    broadcast = await broadcasts.get(conn, draft.changes_broadcast)
    version = str(draft.version)
    ways = [(version, here.voice.plain("changes-save"))]
    if broadcast is not None and broadcast.repeat_id is not None:
        ways = [
            (version, here.voice.plain("changes-save-one")),
            (f"{version}.{FOLLOWING}", here.voice.plain("changes-save-following")),
        ]
    return {"changing": "yes", "changes": True, "save_changes": [ways]}


async def save_changes(_press: CallbackQuery, manager: DialogManager, pressed: str) -> None:
    """Save them, and look at the broadcast. `pressed`: the version that the panel showed, and for which occurrences.

    Where it is too late for that, the draft is a message of its own from now on.
    """
    here = scene(manager)
    seen, _, following = pressed.partition(".")
    draft_id, version = seen_draft(manager, seen)
    async with explained(manager):
        try:
            broadcast = await changing.save(
                here.pool,
                draft_id=draft_id,
                owner_id=here.person.user_id,
                version=version,
                now=here.now,
                following=following == FOLLOWING,
            )
        except (TooLateToChange, ChangedMeanwhile) as error:
            notice(manager, error.key, **error.values)
            await manager.switch_to(Compose.panel)
            return
        await open_scheduled(manager, broadcast.id, tell("changes-saved"))
