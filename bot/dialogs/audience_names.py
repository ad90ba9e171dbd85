"""Who is behind the number: the people who get the message, by name."""

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.audience_parts import read_audience
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, open_page, pages, screen
from bot.i18n import Html
from bot.presenting.human import people
from bot.presenting.people import found_line
from db import audience as audiences

PAGE_SIZE = 20


async def listed(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of them."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = (await read_audience(conn, dialog_manager)).to_json()
        total = (await audiences.count(conn, audience)).reachable
        page = open_page(dialog_manager, "names", total, PAGE_SIZE)
        shown = await audiences.page(conn, audience, page.size, page.offset)
    lines = [found_line(here.voice, place, person, here.now) for place, person in enumerate(shown, page.offset + 1)]
    return {
        "list": Html("\n".join(lines)) or here.voice.html("audience-names-nobody"),
        "total": people(here.voice, total),
        **page.data(),
    }


NAMES = screen(
    Phrase("audience-names"),
    pages("names"),
    SwitchTo(Label("back"), id="people", state=Compose.people),
    state=Compose.names,
    hint="audience-names-hint",
    getter=listed,
)
