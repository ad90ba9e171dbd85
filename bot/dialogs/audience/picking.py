"""People picked by name, one after the other: typed words find them, a number picks or drops somebody."""

from collections.abc import Iterator, Sequence

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message, MessageOriginHiddenUser
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.audience.audience_list import ask_list
from bot.dialogs.audience.choosing import CHOOSE, CHOSEN
from bot.dialogs.audience.parts import change_part, part_of, read_audience
from bot.dialogs.people.people import words_of
from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, open_page, pages, screen
from bot.domain.audience import Choice, Chosen, with_people
from bot.domain.content import is_command
from bot.i18n import Html
from bot.presenting.human import number
from bot.presenting.people import found_line
from db import people, users
from db.models import Person
from db.pool import Connection

PAGE_SIZE = 8
IN_A_ROW = 4
WORDS, PAGE = "picking_words", "picking"


async def candidates(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of those whom the words may mean; without words, of those who are picked."""
    here, words = scene(dialog_manager), str(dialog_manager.dialog_data.get(WORDS, ""))
    async with here.pool.acquire() as conn:
        part = part_of(await read_audience(conn, dialog_manager), dialog_manager)
        shown = await (_found(conn, dialog_manager, words) if words else _picked(conn, dialog_manager, part))
    return {**shown, "words": words, "total": number(len(part.people)), "can_show": bool(words and part.people)} | (
        _listed(here, part, shown["people"], shown["first"])
    )


async def _found(conn: Connection, manager: DialogManager, words: str) -> Data:
    index = int(manager.dialog_data.get(PAGE, 0))
    hits = await people.find(conn, words, PAGE_SIZE + 1, index * PAGE_SIZE)
    return {
        "state": "found" if hits else "none",
        "people": hits[:PAGE_SIZE],
        "first": index * PAGE_SIZE + 1,
        "earlier": index > 0,
        "later": len(hits) > PAGE_SIZE,
    }


async def _picked(conn: Connection, manager: DialogManager, part: Choice) -> Data:
    page = open_page(manager, PAGE, len(part.people), PAGE_SIZE)
    return {
        "state": "picked" if part.people else "ask",
        "people": await users.some(conn, part.people[page.offset : page.offset + page.size]),
        "first": page.offset + 1,
        **page.data(),
    }


def _listed(here: Scene, part: Choice, shown: Sequence[Person], first: int) -> Data:
    """A line for each, and the numbers to tap; who is picked has a tick."""

    def lines() -> Iterator[Html]:
        for place, person in enumerate(shown, first):
            tick = "✅ " if person.user_id in picked else ""
            yield Html(tick + found_line(here.voice, place, person, here.now))

    picked = set(part.people)
    buttons = [
        (f"{person.user_id}{'-' if person.user_id in picked else '+'}", str(place))
        for place, person in enumerate(shown, first)
    ]
    return {
        "list": Html("\n".join(lines())),
        "numbers": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
    }


async def search(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The words are searched for, from the first page on; a contact or a forwarded message means its person."""
    input_below(manager)
    words = words_of(message)
    if isinstance(message.forward_origin, MessageOriginHiddenUser):
        notice(manager, "people-hidden")
    elif not words or is_command(words):
        notice(manager, "picking-hint")
    else:
        manager.dialog_data.update({WORDS: words, PAGE: 0})


async def tap(_press: CallbackQuery, manager: DialogManager, wish: str) -> None:
    """Somebody in or out."""

    def tapped(choice: Chosen) -> Chosen:
        return with_people(choice, [int(wish[:-1])], wish.endswith("+"))

    await change_part(manager, tapped)


async def show_picked(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Those who are picked, instead of what was found."""
    manager.dialog_data.update({WORDS: "", PAGE: 0})


def _screen(state: State, back: State) -> Window:
    return screen(
        Phrase("picking"),
        ItemButtons("pick", items="numbers", on_click=tap),
        pages(PAGE),
        Button(Label("picking-show"), id="show", on_click=show_picked, when="can_show"),
        Row(Button(Label("list-open"), id="from_list", on_click=ask_list), CHOOSE),
        SwitchTo(Label("audience-done"), id="done", state=back, on_click=show_picked),
        CHOSEN,
        MessageInput(search, content_types=[ContentType.TEXT, ContentType.CONTACT]),
        state=state,
        hint="picking-hint",
        getter=candidates,
    )


PICKING = (
    _screen(Compose.picking, Compose.people),
    _screen(Compose.picking_but_not, Compose.but_not),
)
