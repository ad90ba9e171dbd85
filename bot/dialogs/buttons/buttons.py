"""The composer's buttons: the rows as they are, new ones, and all of them as text."""

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.buttons.button_use import is_bare
from bot.dialogs.buttons.rows import explain_fault, look_at, read_rows, save_rows, take_rows
from bot.dialogs.compose import album_words, preview
from bot.dialogs.compose.composing import load_draft
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.arranging import append_rows, renewed
from bot.domain.buttons import ButtonFault, Rows, rows_from_json
from bot.domain.buttons_text import parse_rows, to_text_form
from bot.domain.content import characters
from bot.domain.uses import Use, new_button, put_to

PAGE = "rows_page"
ROWS_SHOWN = 5
FORM_LIMIT = 3000  # what of the text form fits into a screen beside its explanation


async def editor(dialog_manager: DialogManager, **_: object) -> Data:
    """The rows as they are under the message."""
    draft = await load_draft(dialog_manager, scene(dialog_manager))
    rows = rows_from_json(draft.buttons)
    page = open_page(dialog_manager, PAGE, len(rows), _page_size(rows))
    shown = rows[page.offset : page.offset + page.size]
    return {
        "rows": [[(button.id, button.text) for button in row] for row in shown],
        "n": sum(len(row) for row in rows),
        "some": bool(rows),
        **page.data(),
        **album_words.told(preview.content_of(draft)),
    }


def _page_size(rows: Rows) -> int:
    """With `‹ ›` below them a row fewer fits."""
    return ROWS_SHOWN if len(rows) <= ROWS_SHOWN else ROWS_SHOWN - 1


async def add_rows(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Typed rows go below the ones that are there."""
    rows = await take_rows(message, manager, _below)
    if rows is not None:
        _open_last_page(manager, rows)


async def add_new(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A new button: where only its text was typed, what it does is asked next."""
    rows = await take_rows(message, manager, _below)
    if rows is None:
        return
    _open_last_page(manager, rows)
    if is_bare(rows[-1][-1]):
        look_at(manager, rows[-1][-1].id)
        await manager.switch_to(Compose.button_use)
    else:
        await manager.switch_to(Compose.buttons)


async def add_read(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The ready "I have read it", in the administrator's language."""
    voice = scene(manager).voice
    read = put_to(new_button(voice.plain("button-read-text")), Use.READ, voice.plain("button-read-thanks"))
    try:
        rows = append_rows(await read_rows(manager), ((read,),))
    except ButtonFault as fault:
        explain_fault(manager, fault)
        return
    _open_last_page(manager, rows)
    await save_rows(manager, rows)
    await manager.switch_to(Compose.buttons)


async def replace_rows(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Typed rows take the place of all that are there."""
    if await take_rows(message, manager, lambda rows, text: renewed(rows, parse_rows(text))) is not None:
        await manager.switch_to(Compose.buttons)


async def as_text(dialog_manager: DialogManager, **_: object) -> Data:
    """All rows in the form in which they can be typed."""
    rows = await read_rows(dialog_manager)
    form = to_text_form(rows, scene(dialog_manager).voice.language)
    shown = "none" if not rows else "form" if characters(form) <= FORM_LIMIT else "long"
    return {"form": form if shown == "form" else "", "shown": shown}


async def delete_all(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """All buttons go."""
    await save_rows(manager, ())
    await manager.switch_to(Compose.buttons)


async def open_button(_press: CallbackQuery, manager: DialogManager, button_id: str) -> None:
    """Look at one button."""
    look_at(manager, button_id)
    await manager.switch_to(Compose.button)


def _below(rows: Rows, text: str) -> Rows:
    return append_rows(rows, parse_rows(text))


def _open_last_page(manager: DialogManager, rows: Rows) -> None:
    manager.dialog_data[PAGE] = (len(rows) - 1) // _page_size(rows)


BUTTONS = (
    screen(
        Phrase("buttons"),
        Phrase("buttons-album", when="album"),
        ItemButtons("row", items="rows", on_click=open_button),
        pages(PAGE),
        Row(
            SwitchTo(Label("buttons-new"), id="new", state=Compose.buttons_new),
            SwitchTo(Label("buttons-text"), id="text", state=Compose.buttons_text),
            SwitchTo(Label("buttons-words"), id="words", state=Compose.buttons_words, when="album"),
        ),
        SwitchTo(Label("buttons-clear"), id="clear", state=Compose.clear, when="some"),
        SwitchTo(Label("back"), id="panel", state=Compose.panel),
        MessageInput(add_rows, content_types=[ContentType.TEXT]),
        state=Compose.buttons,
        hint="buttons-only-text",
        getter=editor,
    ),
    screen(
        Phrase("buttons-new-question"),
        Button(Label("buttons-new-read"), id="read", on_click=add_read),
        SwitchTo(Label("back"), id="rows", state=Compose.buttons),
        MessageInput(add_new, content_types=[ContentType.TEXT]),
        state=Compose.buttons_new,
        hint="button-only-words",
    ),
    screen(
        Phrase("buttons-as-text"),
        SwitchTo(Label("back"), id="rows", state=Compose.buttons),
        MessageInput(replace_rows, content_types=[ContentType.TEXT]),
        state=Compose.buttons_text,
        hint="buttons-only-text",
        getter=as_text,
    ),
    screen(
        Phrase("buttons-clear-question"),
        # An id of its own: the second of two quick presses on "Delete all" must not answer the question.
        Button(Label("buttons-clear-yes"), id="clear_yes", on_click=delete_all),
        SwitchTo(Label("back"), id="rows", state=Compose.buttons),
        state=Compose.clear,
        hint="button-hint",
    ),
)
