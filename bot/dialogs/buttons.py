"""The composer's buttons: rows are added by typing them, and a press on one offers to delete it."""

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs import preview
from bot.dialogs.composing import load_draft, recall, remember
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, screen
from bot.domain.buttons import ButtonFault, Rows, append_rows, find, parse_rows, rows_from_json, without
from bot.domain.content import is_command
from bot.services import drafting


async def editor(dialog_manager: DialogManager, **_: object) -> Data:
    """The rows as they are under the message."""
    rows = await _rows(dialog_manager)
    return {
        "rows": [[(button.id, button.text) for button in row] for row in rows],
        "n": sum(len(row) for row in rows),
        "some": bool(rows),
    }


async def one_button(dialog_manager: DialogManager, **_: object) -> Data:
    """The button that was pressed, and what it does."""
    button = find(await _rows(dialog_manager), recall(dialog_manager).button_id or "")
    if button is None:
        return {"text": "", "kind": "gone", "target": ""}
    kind = button.kind.value if button.url or button.answer else "thanks"
    return {"text": button.text, "kind": kind, "target": button.url or button.answer or ""}


async def add_rows(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Typed rows go below the ones that are there."""
    input_below(manager)
    if is_command(message.text or ""):
        notice(manager, "buttons-only-text")
        return
    draft = await load_draft(manager, scene(manager))
    if drafting.has_taken(draft, message.message_id):
        await preview.place_draft(manager)
        return
    try:
        rows = append_rows(rows_from_json(draft.buttons), parse_rows(message.text or ""))
        await preview.place(manager, preview.content_of(draft), rows)
    except ButtonFault as fault:
        notice(manager, fault.key, **fault.values)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        await _save(manager, rows, said_in=message.message_id)


async def open_button(_press: CallbackQuery, manager: DialogManager, button_id: str) -> None:
    """Look at one button."""
    composing = recall(manager)
    composing.button_id = button_id
    remember(manager, composing)
    await manager.switch_to(Compose.button)


async def delete_button(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The button goes, from the draft and from the preview."""
    await _change(manager, without(await _rows(manager), recall(manager).button_id or ""))


async def delete_all(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """All buttons go."""
    await _change(manager, ())


async def _change(manager: DialogManager, rows: Rows) -> None:
    await _save(manager, rows)
    await preview.show_buttons(manager, rows)
    await manager.switch_to(Compose.buttons)


async def _rows(manager: DialogManager) -> Rows:
    return rows_from_json((await load_draft(manager, scene(manager))).buttons)


async def _save(manager: DialogManager, rows: Rows, said_in: int | None = None) -> None:
    here = scene(manager)
    draft = await load_draft(manager, here)
    await drafting.set_buttons(here.pool, draft_id=draft.id, owner_id=draft.owner_id, rows=rows, said_in=said_in)


BUTTONS = screen(
    Phrase("buttons"),
    ItemButtons("row", items="rows", on_click=open_button),
    SwitchTo(Label("buttons-clear"), id="clear", state=Compose.clear, when="some"),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    MessageInput(add_rows, content_types=[ContentType.TEXT]),
    state=Compose.buttons,
    hint="buttons-only-text",
    getter=editor,
)

BUTTON = screen(
    Phrase("button"),
    Button(Label("button-delete"), id="delete", on_click=delete_button),
    SwitchTo(Label("back"), id="rows", state=Compose.buttons),
    state=Compose.button,
    hint="button-hint",
    getter=one_button,
)

CLEAR = screen(
    Phrase("buttons-clear-question"),
    # An id of its own: the second of two quick presses on "Delete all" must not answer the question.
    Button(Label("buttons-clear-yes"), id="clear_yes", on_click=delete_all),
    SwitchTo(Label("back"), id="rows", state=Compose.buttons),
    state=Compose.clear,
    hint="button-hint",
    getter=editor,
)
