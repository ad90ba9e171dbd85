"""What stands in the log between Herald and one person: to read, not to change."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Format

from bot.dialogs.persons import looked_at, read_person
from bot.dialogs.scene import scene
from bot.dialogs.states import People
from bot.dialogs.widgets import Data, Label, Phrase, open_page, pages, screen
from bot.domain.content import preview
from bot.i18n import Html
from bot.presenting.conversations import counts_line, message_entry
from bot.presenting.people import gets_messages, name_of
from db import conversations

PAGE_SIZE = 6
NAME_LENGTH = 64


async def open_conversation(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From the newest messages on."""
    manager.dialog_data["talk"] = 0
    await manager.switch_to(People.conversation)


async def said_lately(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of the conversation: the newest page comes first, and each is read from its top to its bottom."""
    here, context_id = scene(dialog_manager), str(looked_at(dialog_manager))
    async with here.pool.acquire() as conn:
        person = await read_person(conn, dialog_manager)
        stats = await conversations.stats(conn, context_id)
        page = open_page(dialog_manager, "talk", stats.total + stats.deleted, PAGE_SIZE)
        messages = await conversations.page(conn, context_id, limit=page.size, offset=page.offset)
    nothing = "none" if gets_messages(person, here.now) else "silent"
    return {
        "name": preview(name_of(person), NAME_LENGTH),
        "state": "some" if messages else nothing,
        "counts": counts_line(here.voice, stats),
        "list": Html("\n\n".join(message_entry(here.voice, message, here.now) for message in reversed(messages))),
        **page.data(),
    }


CONVERSATION = screen(
    Phrase("conversation"),
    Format("\n{list}", when="list"),  # by itself: what fills a phrase may have 2500 characters of HTML at most
    pages("talk"),
    SwitchTo(Label("back"), id="person", state=People.person),
    state=People.conversation,
    hint="conversation-hint",
    getter=said_lately,
)
