"""Who is behind the number: the people who get the message, by name."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.audience.parts import read_audience
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Page, Phrase, open_page, pages, screen
from bot.i18n import Html
from bot.presenting.human import people
from bot.presenting.people import found_line
from db import audience as audiences
from db import users
from db.models import Person
from db.pool import Connection

PAGE_SIZE = 20
_PAGE = "names"
_TOTAL = "names_total"
_LAST = "names_last"  # the last person of each page up to the open one: the next page begins after them


async def listed(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of them."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        page, shown = await _turn_to_page(conn, dialog_manager)
    lines = [found_line(here.voice, place, person, here.now) for place, person in enumerate(shown, page.offset + 1)]
    return {
        "list": Html("\n".join(lines)) or here.voice.html("audience-names-nobody"),
        "total": people(here.voice, dialog_manager.dialog_data[_TOTAL]),
        **page.data(),
    }


async def _turn_to_page(conn: Connection, manager: DialogManager) -> tuple[Page, list[Person]]:
    """The open page and its people. They are counted with the first page, and each page leads to the next alone."""
    data: dict[str, Any] = manager.dialog_data
    audience = (await read_audience(conn, manager)).to_json()
    last: list[int] = data.get(_LAST, [])
    data[_PAGE] = min(int(data.get(_PAGE, 0)), len(last))
    if data[_PAGE] == 0:
        data[_TOTAL] = (await audiences.count(conn, audience)).reachable
    page = open_page(manager, _PAGE, data[_TOTAL], PAGE_SIZE)
    after = last[page.index - 1] if page.index else None
    found = await audiences.page(conn, audience, PAGE_SIZE, after=after, total=data[_TOTAL])
    data[_LAST] = last[: page.index] + found[-1:]
    return page, await users.some(conn, found)


async def _begin_anew(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The next look at the names begins with the first page."""
    manager.dialog_data.pop(_PAGE, None)


NAMES = screen(
    Phrase("audience-names"),
    pages(_PAGE),
    SwitchTo(Label("back"), id="people", state=Compose.people, on_click=_begin_anew),
    state=Compose.names,
    hint="audience-names-hint",
    getter=listed,
)
