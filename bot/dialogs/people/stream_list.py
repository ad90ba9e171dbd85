"""People put into a stream from a list: asked for, checked, asked once, done."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.lists import forget_list, list_input, listed_counts, listed_people
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Streams
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.lists import ListFault, Matched
from bot.errors import StreamGone
from bot.presenting.human import people, stream_name
from bot.services import listing
from db import lists, streams


async def ask_list(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Ask for a list."""
    forget_list(manager)
    await manager.switch_to(Streams.from_list)


async def into(dialog_manager: DialogManager, **_: object) -> Data:
    """The stream that is meant."""
    here, code = scene(dialog_manager), _stream(dialog_manager)
    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    if code not in titles:
        raise StreamGone
    return {"name": stream_name(here.voice, code, titles[code])}


async def checked(dialog_manager: DialogManager, **_: object) -> Data:
    """What came of the list."""
    return {**await into(dialog_manager), **listed_counts(scene(dialog_manager).voice, dialog_manager)}


async def count_new(manager: DialogManager, matched: Matched) -> int:
    """How many of them are not in the stream yet."""
    async with scene(manager).pool.acquire() as conn:
        return len(await lists.outside(conn, matched.people, _stream(manager)))


async def add(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """All of them are in the stream from now on."""
    here = scene(manager)
    try:
        matched = await listed_people(manager)
    except ListFault as fault:
        notice(manager, fault.key, **fault.values)
        return
    new = await listing.add_to_stream(
        here.pool, people=matched.people, code=_stream(manager), actor_id=here.person.user_id, now=here.now
    )
    notice(manager, "list-added", n=new, people=people(here.voice, new))
    await manager.switch_to(Streams.stream)


def _stream(manager: DialogManager) -> str:
    return str(manager.dialog_data["stream"])


STREAM_LIST = (
    screen(
        Phrase("stream-list"),
        SwitchTo(Label("back"), id="stream", state=Streams.stream),
        list_input(Streams.list_checked, count_new),
        state=Streams.from_list,
        hint="list-hint",
        getter=into,
    ),
    screen(
        Phrase("stream-list-checked"),
        Button(Label("list-add"), id="add_list", on_click=add, when="adds"),
        SwitchTo(Label("back"), id="stream", state=Streams.stream),
        list_input(Streams.list_checked, count_new),
        state=Streams.list_checked,
        hint="list-hint",
        getter=checked,
    ),
)
