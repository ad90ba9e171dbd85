"""The streams of one person: put in, taken out, moved from one to another."""

from collections.abc import Mapping

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.people.persons import looked_at, read_person
from bot.dialogs.people.stream_keys import look_at_stream, stream_key, stream_looked_at
from bot.dialogs.scene import Scene, scene, toast
from bot.dialogs.states import People
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.streams import Standing
from bot.presenting.human import stream_name
from bot.presenting.people import name_of
from bot.services import assigning
from db import bookings, streams
from db.pool import Connection

PAGE_SIZE = 8
IN_A_ROW = 2
MARKS = {Standing.CONFIRMED: "✅ ", Standing.PENDING: "⏳ ", Standing.CANCELLED: "✖️ "}


async def their_streams(dialog_manager: DialogManager, **_: object) -> Data:
    """The streams in use and those that the person is in, each with how they stand there."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        person = await read_person(conn, dialog_manager)
        standings = await _standings(conn, person.user_id)
        known = [
            stream for stream in await streams.every(conn) if stream.archived_at is None or stream.code in standings
        ]
    page = open_page(dialog_manager, "booked", len(known), PAGE_SIZE)
    buttons = [
        (stream_key(stream.code), _mark(standings, stream.code) + stream_name(here.voice, stream.code, stream.title))
        for stream in known[page.offset : page.offset + page.size]
    ]
    return {
        "name": name_of(person),
        "n": len(known),
        "streams": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
        **page.data(),
    }


async def _standings(conn: Connection, user_id: int) -> dict[str, Standing]:
    """Code -> how the person stands there; what another program means by a number of its own is read as pending."""
    known = set(Standing)
    return {
        booking.course_stream: Standing(booking.confirmed) if booking.confirmed in known else Standing.PENDING
        for booking in await bookings.of_person(conn, user_id)
    }


def _mark(standings: Mapping[str, Standing], code: str) -> str:
    return MARKS[standings[code]] if code in standings else ""


async def open_stream(_press: CallbackQuery, manager: DialogManager, key: str) -> None:
    """Look at how the person stands in one stream."""
    await look_at_stream(manager, key, People.stream)


async def in_stream(dialog_manager: DialogManager, **_: object) -> Data:
    """How the person stands in this stream, and in which others they are."""
    here, code = scene(dialog_manager), stream_looked_at(dialog_manager)
    async with here.pool.acquire() as conn:
        person = await read_person(conn, dialog_manager)
        standings = await _standings(conn, person.user_id)
        titles = await streams.titles(conn)
    here_standing = standings.get(code)
    others = [
        stream_name(here.voice, other, titles.get(other))
        for other, standing in standings.items()
        if other != code and standing != Standing.CANCELLED
    ]
    return {
        "name": name_of(person),
        "stream": stream_name(here.voice, code, titles.get(code)),
        "standing": here_standing.name.lower() if here_standing else "none",
        "others": _others(here, others),
        "can_confirm": here_standing != Standing.CONFIRMED,
        "can_wait": here_standing != Standing.PENDING,
        "can_take_out": here_standing not in (None, Standing.CANCELLED),
        "can_move": bool(others),
    }


def _others(here: Scene, names: list[str]) -> str:
    return "\n" + here.voice.plain("person-elsewhere", streams=", ".join(names)) if names else ""


async def confirm(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """In the stream for sure."""
    await _set(manager, Standing.CONFIRMED)


async def let_wait(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """In the stream, and somebody is to confirm it."""
    await _set(manager, Standing.PENDING)


async def take_out(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Out of the stream."""
    await _set(manager, Standing.CANCELLED)


async def _set(manager: DialogManager, standing: Standing) -> None:
    here = scene(manager)
    await assigning.set_standing(
        here.pool,
        user_id=looked_at(manager),
        code=stream_looked_at(manager),
        standing=standing,
        actor_id=here.person.user_id,
        now=here.now,
    )
    toast(manager, "person-stream-changed")


async def move(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Into this stream, and out of all others."""
    here = scene(manager)
    await assigning.move(
        here.pool,
        user_id=looked_at(manager),
        code=stream_looked_at(manager),
        actor_id=here.person.user_id,
        now=here.now,
    )
    toast(manager, "person-stream-changed")


PERSON_STREAMS = screen(
    Phrase("person-streams"),
    ItemButtons("stream", items="streams", on_click=open_stream),
    pages("booked"),
    SwitchTo(Label("back"), id="person", state=People.person),
    state=People.streams,
    hint="streams-hint",
    getter=their_streams,
)

PERSON_STREAM = screen(
    Phrase("person-in-stream"),
    Row(
        Button(Label("person-confirm"), id="confirm", on_click=confirm, when="can_confirm"),
        Button(Label("person-pending"), id="wait", on_click=let_wait, when="can_wait"),
    ),
    Button(Label("person-move"), id="move", on_click=move, when="can_move"),
    Button(Label("person-take-out"), id="take_out", on_click=take_out, when="can_take_out"),
    SwitchTo(Label("back"), id="streams", state=People.streams),
    state=People.stream,
    hint="streams-hint",
    getter=in_stream,
)
