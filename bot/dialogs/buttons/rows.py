"""The buttons of the draft being written: read, changed, shown under its preview; and the one that is looked at."""

from collections.abc import Callable

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message
from aiogram_dialog import DialogManager

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft, recall, remember, save_buttons
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import input_below
from bot.domain.arranging import changed
from bot.domain.buttons import Button, ButtonFault, Rows, find, rows_from_json
from bot.domain.content import is_command
from bot.services import drafting


async def read_rows(manager: DialogManager) -> Rows:
    """The rows as they are saved. Raises DraftGone, DraftChanged."""
    return rows_from_json((await load_draft(manager, scene(manager))).buttons)


async def save_rows(manager: DialogManager, rows: Rows) -> None:
    """After a press: save the rows, and show them where the preview stands."""
    await save_buttons(manager, rows)
    await preview.show_buttons(manager, rows)


async def take_rows(message: Message, manager: DialogManager, change: Callable[[Rows, str], Rows]) -> Rows | None:
    """After a message: change the rows by what was typed, preview and save them.

    None, and a notice, if nothing could be changed. `change` may raise ButtonFault.
    """
    input_below(manager)
    text = message.text or ""
    if is_command(text):
        notice(manager, "buttons-only-text")
        return None
    draft = await load_draft(manager, scene(manager), message.message_id)
    rows = rows_from_json(draft.buttons)
    if drafting.has_taken(draft, message.message_id):
        await preview.place_draft(manager)
        return rows
    try:
        rows = change(rows, text)
        await preview.place(manager, preview.content_of(draft), rows)
    except ButtonFault as fault:
        explain_fault(manager, fault)
        return None
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
        return None
    await save_buttons(manager, rows, said_in=message.message_id)
    return rows


def explain_fault(manager: DialogManager, fault: ButtonFault) -> None:
    """Have the next screen begin with why it cannot be a button."""
    notice(manager, fault.key, **fault.values)


def look_at(manager: DialogManager, button_id: str) -> None:
    """This is the button that the next screens are about."""
    composing = recall(manager)
    composing.button_id, composing.button_use = button_id, None
    remember(manager, composing)


def looked_at(manager: DialogManager, rows: Rows) -> Button | None:
    """The button that is looked at; None if it is gone."""
    return find(rows, recall(manager).button_id or "")


async def take_button(message: Message, manager: DialogManager, change: Callable[[Button, str], Button]) -> None:
    """After a message: change the button that is looked at by what was typed, and show it. See `take_rows`."""

    def change_rows(rows: Rows, text: str) -> Rows:
        return changed(rows, change(_there(manager, rows), text))

    if await take_rows(message, manager, change_rows) is not None:
        await manager.switch_to(Compose.button)


async def change_button(manager: DialogManager, change: Callable[[Button], Button]) -> None:
    """After a press: change the button that is looked at, and show it. `change` may raise ButtonFault."""
    rows = await read_rows(manager)
    try:
        button = change(_there(manager, rows))
    except ButtonFault as fault:
        explain_fault(manager, fault)
        return
    await save_rows(manager, changed(rows, button))
    await manager.switch_to(Compose.button)


def _there(manager: DialogManager, rows: Rows) -> Button:
    button = looked_at(manager, rows)
    if button is None:
        raise ButtonFault("button-gone")
    return button
