"""Albums: each part comes as a message of its own, one after the other."""

from aiogram.types import Message
from aiogram_dialog import DialogManager

from bot.dialogs.scene import scene
from db import updates
from db.models import Json


async def gathered(message: Message, manager: DialogManager) -> list[Json] | None:
    """All parts of the message's album that have come so far, in order.

    None if a later one is among them: that one brings them all. A part that comes later still brings them all again.
    So nothing has to be remembered between two parts, and nobody waits to see whether there is another.
    """
    here = scene(manager)
    update_id: int = manager.middleware_data["event_update"].update_id
    async with here.pool.acquire() as conn:
        parts = await updates.album(conn, here.bot.id, here.person.user_id, update_id, message.media_group_id or "")
    return parts if parts[-1]["message_id"] == message.message_id else None
