"""The streams of the course: the list, and one with its link."""

from aiogram.enums import ContentType
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs.drafts.naming import read_name
from bot.dialogs.people.stream_keys import look_at_stream, stream_key, stream_looked_at
from bot.dialogs.people.stream_list import STREAM_LIST, ask_list
from bot.dialogs.scene import Scene, notice, scene, toast
from bot.dialogs.series.at import open_series
from bot.dialogs.states import Streams
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, open_page, pages, screen
from bot.domain.streams import start_link
from bot.errors import StreamExists, StreamGone
from bot.presenting.human import number, people, stream_name
from bot.presenting.qr import qr_png
from bot.services import streaming
from db import streams
from db.models import StreamCount

PAGE_SIZE = 8
IN_A_ROW = 2


async def stream_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of streams with their people, the archived ones last."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        known = await streams.every(conn)
    page = open_page(dialog_manager, "streams", len(known), PAGE_SIZE)
    buttons = [
        (stream_key(stream.code), _label(here, stream)) for stream in known[page.offset : page.offset + page.size]
    ]
    return {
        "n": len(known),
        "streams": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
        **page.data(),
    }


def _label(here: Scene, stream: StreamCount) -> str:
    return here.voice.plain(
        "streams-choice",
        archived="🗄 " if stream.archived_at else "",
        name=stream_name(here.voice, stream.code, stream.title),
        shown=number(stream.people),
    )


async def open_one(_press: CallbackQuery, manager: DialogManager, key: str) -> None:
    """Look at one stream."""
    await look_at_stream(manager, key, Streams.stream)


async def one_stream(dialog_manager: DialogManager, **_: object) -> Data:
    """Its people, its link, and where it stands among the others."""
    here, code = scene(dialog_manager), stream_looked_at(dialog_manager)
    async with here.pool.acquire() as conn:
        known = await streams.every(conn)
    stream = next((stream for stream in known if stream.code == code), None)
    if stream is None:
        raise StreamGone
    in_use = [other.code for other in known if other.archived_at is None]
    link = await _link(here, code)
    return {
        "name": stream_name(here.voice, code, stream.title),
        "archived": "yes" if stream.archived_at else "no",
        "in_use": stream.archived_at is None,
        "away": stream.archived_at is not None,
        "code": code,
        "people": people(here.voice, stream.people),
        "reachable": number(stream.reachable),
        "link": link or "none",
        "has_link": link is not None,
        "can_rise": code in in_use[1:],
        "can_sink": code in in_use[:-1],
    }


async def _link(here: Scene, code: str) -> str | None:
    me = await here.bot.me()
    return start_link(me.username or "", code)


async def send_qr(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The link as a picture, to be shown on a slide or printed."""
    here, code = scene(manager), stream_looked_at(manager)
    link = await _link(here, code)
    async with here.pool.acquire() as conn:
        titles = await streams.titles(conn)
    if link is None or code not in titles:
        raise StreamGone
    caption = here.voice.html("stream-qr-caption", name=stream_name(here.voice, code, titles[code]), link=link)
    picture = BufferedInputFile(qr_png(link), f"{code}.png")
    await here.bot.send_photo(here.person.user_id, picture, caption=caption, parse_mode="HTML")
    input_below(manager)


async def rise(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """One place up."""
    await _move(manager, -1)


async def sink(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """One place down."""
    await _move(manager, 1)


async def _move(manager: DialogManager, by: int) -> None:
    here = scene(manager)
    await streaming.move(here.pool, code=stream_looked_at(manager), by=by, actor_id=here.person.user_id, now=here.now)


async def archive(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """No longer offered as an audience."""
    here = scene(manager)
    await streaming.archive(here.pool, code=stream_looked_at(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "stream-archived")


async def restore(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Offered again."""
    here = scene(manager)
    await streaming.restore(here.pool, code=stream_looked_at(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "stream-restored")


async def add(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A new stream of the typed name."""
    here, name = scene(manager), read_name(message, manager)
    if name is None:
        return
    try:
        code = await streaming.add(here.pool, title=name, actor_id=here.person.user_id, now=here.now)
    except StreamExists as error:
        notice(manager, error.key, **error.values)
        return
    manager.dialog_data["stream"] = code
    notice(manager, "stream-added", name=name)
    await manager.switch_to(Streams.stream)


async def rename(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The typed name is its name from now on."""
    here, name = scene(manager), read_name(message, manager)
    if name is None:
        return
    code = stream_looked_at(manager)
    await streaming.rename(here.pool, code=code, title=name, actor_id=here.person.user_id, now=here.now)
    notice(manager, "stream-renamed", name=name)
    await manager.switch_to(Streams.stream)


async def new_name(**_: object) -> Data:
    """What the question for a new stream's name reads."""
    return {"state": "new", "name": ""}


async def other_name(dialog_manager: DialogManager, **_: object) -> Data:
    """What the question for another name reads."""
    return {"state": "rename", **await one_stream(dialog_manager)}


STREAM = screen(
    Phrase("stream-screen"),
    Row(
        Button(Label("stream-qr"), id="qr", on_click=send_qr, when="has_link"),
        SwitchTo(Label("stream-rename"), id="rename", state=Streams.rename),
    ),
    Row(
        Button(Label("stream-up"), id="rise", on_click=rise, when="can_rise"),
        Button(Label("stream-down"), id="sink", on_click=sink, when="can_sink"),
    ),
    Button(Label("series-open"), id="series", on_click=open_series, when="in_use"),
    Button(Label("stream-list-open"), id="from_list", on_click=ask_list, when="in_use"),
    Button(Label("stream-archive"), id="archive", on_click=archive, when="in_use"),
    Button(Label("stream-restore"), id="restore", on_click=restore, when="away"),
    SwitchTo(Label("streams-back"), id="list", state=Streams.streams),
    state=Streams.stream,
    hint="streams-hint",
    getter=one_stream,
)


def streams_dialog() -> Dialog:
    """The screens of streams; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("streams"),
            ItemButtons("open", items="streams", on_click=open_one),
            pages("streams"),
            SwitchTo(Label("streams-add"), id="add", state=Streams.add),
            Cancel(Label("back")),
            state=Streams.streams,
            hint="streams-hint",
            getter=stream_list,
        ),
        STREAM,
        *STREAM_LIST,
        screen(
            Phrase("stream-name-ask"),
            MessageInput(add, content_types=[ContentType.TEXT]),
            SwitchTo(Label("back"), id="list", state=Streams.streams),
            state=Streams.add,
            hint="stream-name-hint",
            getter=new_name,
        ),
        screen(
            Phrase("stream-name-ask"),
            MessageInput(rename, content_types=[ContentType.TEXT]),
            SwitchTo(Label("back"), id="stream", state=Streams.stream),
            state=Streams.rename,
            hint="stream-name-hint",
            getter=other_name,
        ),
    )
