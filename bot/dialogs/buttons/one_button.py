"""One button of the message: what it says and does, where it stands, and what is written down with its presses."""

from collections.abc import Awaitable, Callable

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.buttons.button_use import ask_words, told
from bot.dialogs.buttons.rows import change_button, looked_at, read_rows, save_rows, take_button
from bot.dialogs.compose.composing import recall
from bot.dialogs.scene import toast
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.arranging import Way, is_alone, moved, without
from bot.domain.uses import marked, renamed


async def one_button(dialog_manager: DialogManager, **_: object) -> Data:
    """What the button says and does, and what can be done with it."""
    rows = await read_rows(dialog_manager)
    button = looked_at(dialog_manager, rows)
    if button is None:
        return told(dialog_manager, None)
    alone = is_alone(rows, button.id)
    return {
        **told(dialog_manager, button),
        "mark": button.data or "",
        "several": sum(map(len, rows)) > 1,
        "can_join": alone and button not in rows[0],
        "can_part": not alone,
    }


async def take_text(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Another text on the button."""
    await take_button(message, manager, renamed)


async def take_mark(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Callback data of the administrator's own."""
    await take_button(message, manager, marked)


async def drop_mark(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """No callback data of the administrator's own."""
    await change_button(manager, lambda button: marked(button, None))


def _move(way: Way) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    async def move(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        rows = await read_rows(manager)
        after = moved(rows, recall(manager).button_id or "", way)
        if after == rows:
            toast(manager, "button-no-further")
        else:
            await save_rows(manager, after)

    return move


async def delete(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The button goes, from the draft and from the preview."""
    await save_rows(manager, without(await read_rows(manager), recall(manager).button_id or ""))
    await manager.switch_to(Compose.buttons)


ONE_BUTTON = (
    screen(
        Phrase("button"),
        Phrase("button-marked", when="mark"),
        Row(
            SwitchTo(Label("button-rename"), id="rename", state=Compose.button_text),
            SwitchTo(Label("button-use"), id="use", state=Compose.button_use),
            when="there",
        ),
        Row(
            Button(Label("button-words"), id="words", on_click=ask_words, when="has_words"),
            SwitchTo(Label("button-mark"), id="mark", state=Compose.button_mark, when="answers"),
            when="there",
        ),
        Row(
            Button(Const("←"), id="left", on_click=_move(Way.LEFT)),
            Button(Const("↑"), id="up", on_click=_move(Way.UP)),
            Button(Const("↓"), id="down", on_click=_move(Way.DOWN)),
            Button(Const("→"), id="right", on_click=_move(Way.RIGHT)),
            when="several",
        ),
        Button(Label("button-join"), id="join", on_click=_move(Way.JOIN), when="can_join"),
        Button(Label("button-part"), id="part", on_click=_move(Way.PART), when="can_part"),
        Button(Label("button-delete"), id="delete", on_click=delete, when="there"),
        SwitchTo(Label("back"), id="rows", state=Compose.buttons),
        state=Compose.button,
        hint="button-hint",
        getter=one_button,
    ),
    screen(
        Phrase("button-rename-question"),
        SwitchTo(Label("back"), id="button", state=Compose.button),
        MessageInput(take_text, content_types=[ContentType.TEXT]),
        state=Compose.button_text,
        hint="button-only-words",
        getter=one_button,
    ),
    screen(
        Phrase("button-mark-question"),
        Phrase("button-marked", when="mark"),
        Button(Label("button-unmark"), id="unmark", on_click=drop_mark, when="mark"),
        SwitchTo(Label("back"), id="button", state=Compose.button),
        MessageInput(take_mark, content_types=[ContentType.TEXT]),
        state=Compose.button_mark,
        hint="button-only-words",
        getter=one_button,
    ),
)
