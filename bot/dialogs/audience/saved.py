"""Saved audiences: the list that all administrators share, and what can be done with one of them."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.audience.parts import load_audience, read_audience
from bot.dialogs.compose.composing import save_audience
from bot.dialogs.drafts.naming import read_name
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.audience import Audience, audience_from_json
from bot.errors import AudienceExists, AudienceGone
from bot.i18n import Html
from bot.presenting.audiences import left_out_line, names
from bot.presenting.human import people
from bot.services import saving_audiences
from db import audience as audiences
from db import saved_audiences, streams
from db.models import SavedAudience
from db.pool import Connection

PAGE_SIZE = 5


async def saved_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of them by name."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        chosen = await read_audience(conn, dialog_manager)
        page = open_page(dialog_manager, "saved", await saved_audiences.count(conn), PAGE_SIZE)
        shown = list(enumerate(await saved_audiences.page(conn, page.size, page.offset), page.offset + 1))
        titles = await streams.titles(conn)
    lines = [
        here.voice.html(
            "saved-line",
            place=str(place),
            name=saved.title,
            who=names(here.voice, audience_from_json(saved.audience), titles),
        )
        for place, saved in shown
    ]
    return {
        "list": Html("\n\n".join(lines)) or here.voice.html("saved-none"),
        "numbers": [[(str(saved.id), str(place)) for place, saved in shown]],
        "named": bool(chosen),
        **page.data(),
    }


async def open_one(_press: CallbackQuery, manager: DialogManager, audience_id: str) -> None:
    """Look at one of them."""
    manager.dialog_data["saved_audience"] = int(audience_id)
    await manager.switch_to(Compose.saved_one)


async def one(dialog_manager: DialogManager, **_: object) -> Data:
    """Whom it names, and how many people that makes today."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        saved = await _looked_at(conn, dialog_manager)
        titles = await streams.titles(conn)
        count = await audiences.count(conn, saved.audience)
    return {
        "name": saved.title,
        "who": names(here.voice, audience_from_json(saved.audience), titles),
        "people": people(here.voice, count.reachable),
        "left_out": left_out_line(here.voice, count),
        "yes": [[(str(saved.id), here.voice.plain("saved-delete-yes"))]],
    }


async def _looked_at(conn: Connection, manager: DialogManager) -> SavedAudience:
    remembered: Any = manager.dialog_data["saved_audience"]
    saved = await saved_audiences.get(conn, int(remembered))
    if saved is None:
        raise AudienceGone
    return saved


async def use(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The message is for these people now."""
    async with scene(manager).pool.acquire() as conn:
        saved = await _looked_at(conn, manager)
    await save_audience(manager, audience_from_json(saved.audience))
    await manager.switch_to(Compose.people)


async def save(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Keep what is chosen under the typed name."""
    here, title = scene(manager), read_name(message, manager)
    if title is None:
        return
    audience: Audience = await load_audience(manager)
    try:
        await saving_audiences.save(
            here.pool, title=title, audience=audience, actor_id=here.person.user_id, now=here.now
        )
    except AudienceExists as error:
        notice(manager, error.key, **error.values)
        return
    notice(manager, "saved-done", name=title)
    await manager.switch_to(Compose.people)


async def delete(_press: CallbackQuery, manager: DialogManager, audience_id: str) -> None:
    """It goes for good, for everybody. `audience_id`: which one the question was about."""
    here = scene(manager)
    await saving_audiences.delete(here.pool, audience_id=int(audience_id), actor_id=here.person.user_id, now=here.now)
    notice(manager, "saved-deleted")
    await manager.switch_to(Compose.saved)


SAVED = (
    screen(
        Phrase("saved"),
        ItemButtons("open_saved", items="numbers", on_click=open_one),
        pages("saved"),
        SwitchTo(Label("saved-save"), id="save", state=Compose.saved_name, when="named"),
        SwitchTo(Label("back"), id="people", state=Compose.people),
        state=Compose.saved,
        hint="saved-hint",
        getter=saved_list,
    ),
    screen(
        Phrase("saved-one"),
        SwitchTo(Label("saved-delete"), id="delete", state=Compose.saved_delete),
        Button(Label("saved-use"), id="use", on_click=use),
        SwitchTo(Label("back"), id="saved", state=Compose.saved),
        state=Compose.saved_one,
        hint="saved-hint",
        getter=one,
    ),
    screen(
        Phrase("saved-name"),
        MessageInput(save, content_types=[ContentType.TEXT]),
        SwitchTo(Label("back"), id="saved", state=Compose.saved),
        state=Compose.saved_name,
        hint="name-hint",
    ),
    screen(
        Phrase("saved-delete-question"),
        ItemButtons("delete_saved", items="yes", on_click=delete),
        SwitchTo(Label("back"), id="saved_one", state=Compose.saved_one),
        state=Compose.saved_delete,
        hint="saved-hint",
        getter=one,
    ),
)
