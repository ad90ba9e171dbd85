"""A new message from an earlier one or from a template: copied into a draft, which the composer opens."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.opening import open_draft
from bot.dialogs.scene import Scene, Told, scene, tell
from bot.dialogs.sent.looking import looked_at
from bot.presenting.human import people, stream_name
from bot.services import copying
from bot.services.copying import Copied
from db import streams


async def copy_broadcast(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The broadcast that is looked at, as a draft of whoever presses."""
    here = scene(manager)
    copied = await copying.copy_broadcast(
        here.pool, broadcast_id=looked_at(manager), owner_id=here.person.user_id, now=here.now
    )
    await open_copy(manager, copied)


async def open_copy(manager: DialogManager, copied: Copied) -> None:
    """The composer with the copy; it says what could not come along."""
    await open_draft(manager, copied.draft.id, await _told(scene(manager), copied))


async def _told(here: Scene, copied: Copied) -> Told:
    gone = await gone_from(here, copied)
    return tell("copied-without", gone=gone) if gone else tell("copied")


async def gone_from(here: Scene, copied: Copied) -> str:
    """The streams and the number of people that could not come along; empty if all did."""
    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    gone = [stream_name(here.voice, code, titles.get(code)) for code in copied.streams_gone]
    if copied.people_gone:
        gone.append(people(here.voice, copied.people_gone))
    return ", ".join(gone)
