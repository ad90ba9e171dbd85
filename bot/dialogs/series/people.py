"""Who got the message of a day."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.scene import scene
from bot.dialogs.series.at import read_series, step_in
from bot.dialogs.states import Series
from bot.dialogs.widgets import Data, Label, Phrase, open_page, pages, screen
from bot.i18n import Html
from bot.presenting.history import recipient_line
from bot.presenting.human import people
from db import series_deliveries

PAGE_SIZE = 20


async def open_people(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From the first page on."""
    manager.dialog_data["people"] = 0
    await manager.switch_to(Series.people)


async def who_got_it(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of them by name."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        step = step_in(await read_series(conn, dialog_manager), dialog_manager)
        page = open_page(dialog_manager, "people", step.got, PAGE_SIZE)
        shown = await series_deliveries.recipients(conn, step.id, page.size, page.offset)
    return {
        "day": step.day,
        "people": people(here.voice, step.got),
        "list": Html("\n".join(recipient_line(here.voice, recipient) for recipient in shown)),
        **page.data(),
    }


PEOPLE = screen(
    Phrase("series-people"),
    pages("people"),
    SwitchTo(Label("back"), id="step", state=Series.step),
    state=Series.people,
    hint="decide-hint",
    getter=who_got_it,
)
