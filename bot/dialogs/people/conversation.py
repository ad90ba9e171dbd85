"""What stands in the log between Herald and one person: to read, not to change."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Format

from bot.dialogs.people.persons import looked_at, read_person
from bot.dialogs.scene import scene
from bot.dialogs.states import People
from bot.dialogs.widgets import Data, Label, Page, Phrase, open_page, pages, screen
from bot.domain.content import preview
from bot.i18n import Html
from bot.presenting.conversations import counts_line, message_entry
from bot.presenting.people import gets_messages, name_of
from db import conversations
from db.models import LoggedMessage, MessageStats
from db.pool import Connection

PAGE_SIZE = 6
NAME_LENGTH = 64
_PAGE = "talk"
_STATS = "talk_stats"
_LAST = "talk_last"  # the last message of each page up to the open one: the next page begins before it


async def open_conversation(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From the newest messages on."""
    manager.dialog_data[_PAGE] = 0
    await manager.switch_to(People.conversation)


async def _turn_to_page(
    conn: Connection, manager: DialogManager, context_id: str
) -> tuple[Page, MessageStats, list[LoggedMessage]]:
    """The open page and its messages. They are counted with the newest page, and each page leads to the next alone."""
    data: dict[str, Any] = manager.dialog_data
    last: list[tuple[str, str]] = data.get(_LAST, [])
    data[_PAGE] = min(int(data.get(_PAGE, 0)), len(last))
    if data[_PAGE] == 0:
        data[_STATS] = asdict(await conversations.stats(conn, context_id))
    stats = MessageStats(**data[_STATS])
    page = open_page(manager, _PAGE, stats.total + stats.deleted, PAGE_SIZE)
    before = None
    if page.index:
        moment, message_id = last[page.index - 1]
        before = (datetime.fromisoformat(moment), UUID(message_id))
    messages = await conversations.page(conn, context_id, limit=PAGE_SIZE, before=before)
    data[_LAST] = last[: page.index] + [(message.created_at.isoformat(), str(message.id)) for message in messages[-1:]]
    return page, stats, messages


async def said_lately(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of the conversation: the newest page comes first, and each is read from its top to its bottom."""
    here, context_id = scene(dialog_manager), str(looked_at(dialog_manager))
    async with here.pool.acquire() as conn:
        person = await read_person(conn, dialog_manager)
        page, stats, messages = await _turn_to_page(conn, dialog_manager, context_id)
    nothing = "none" if gets_messages(person, here.now) else "silent"
    return {
        "name": preview(name_of(person), NAME_LENGTH),
        "state": "some" if messages else nothing,
        "counts": counts_line(here.voice, stats),
        "list": Html(
            "\n\n".join(message_entry(here.voice, message, here.now, here.zone) for message in reversed(messages))
        ),
        **page.data(),
    }


CONVERSATION = screen(
    Phrase("conversation"),
    Format("\n{list}", when="list"),  # by itself: what fills a phrase may have 2500 characters of HTML at most
    pages(_PAGE),
    SwitchTo(Label("back"), id="person", state=People.person),
    state=People.conversation,
    hint="conversation-hint",
    getter=said_lately,
)
