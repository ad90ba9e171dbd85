"""The press on Schedule: the draft waits for its moment, and the panel becomes a receipt."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.compose.launching import explained, seen_draft
from bot.dialogs.compose.quiet_choice import as_it_leaves
from bot.dialogs.scene import scene
from bot.dialogs.sent.becoming import become_card
from bot.presenting.receipts import receipt, receipt_keyboard
from bot.services import scheduling
from db import streams


async def schedule(press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """It leaves at its moment. `seen`: the version that the question was about."""
    here = scene(manager)
    draft_id, version = seen_draft(manager, seen)
    async with explained(manager):
        broadcast = await scheduling.schedule(
            here.pool, draft_id=draft_id, version=version, author_id=here.person.user_id, now=here.now
        )
        async with here.pool.acquire() as conn:
            titles = await streams.titles(conn)
        text = receipt(here.voice, as_it_leaves(here, broadcast), titles, here.now, here.zone)
        await become_card(press, manager, text, receipt_keyboard(here.voice, broadcast.id))
