"""The press on Start repeating: the draft becomes a repeating message, and the panel becomes a receipt."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.compose.launching import explained, seen_draft
from bot.dialogs.compose.quiet_choice import leaves
from bot.dialogs.scene import scene
from bot.dialogs.sent.becoming import become_card
from bot.presenting.repeats import repeat_begun, repeat_begun_keyboard
from bot.services import repeating
from db import streams


async def begin(press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """From now on it goes out by its rule. `seen`: the version that the question was about."""
    here = scene(manager)
    draft_id, version = seen_draft(manager, seen)
    async with explained(manager):
        repeat = await repeating.begin(
            here.pool, draft_id=draft_id, version=version, author_id=here.person.user_id, now=here.now
        )
        async with here.pool.acquire() as conn:
            titles = await streams.titles(conn)
        at = leaves(here, repeat.next_at, repeat.quiet) if repeat.next_at else None
        text = repeat_begun(here.voice, repeat, titles, at, here.now)
        await become_card(press, manager, text, repeat_begun_keyboard(here.voice, repeat.id))
