"""What a button does: a link, a copy, or an answer of some kind, and with which words."""

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.buttons.rows import change_button, explain_fault, looked_at, read_rows, save_rows, take_button
from bot.dialogs.compose.composing import recall, remember
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain import buttons as domain
from bot.domain.arranging import changed
from bot.domain.buttons import ButtonFault, ButtonKind
from bot.domain.content import preview
from bot.domain.uses import ANSWERS, WORDLESS, Use, put_to, use_of, words_of

WORDS_SHOWN = 600
WORDS_TO_COPY = 3000  # what fits into a screen, whole, to be copied and changed


def told(manager: DialogManager, button: domain.Button | None) -> Data:
    """What a button says and does, for a phrase."""
    if button is None:
        return {"text": "", "use": "gone", "words": "", "there": False}
    return {
        "text": button.text,
        "use": "thanks" if is_bare(button) else use_of(button).value,
        "words": preview(words_of(button) or scene(manager).voice.plain("press-thanks"), WORDS_SHOWN),
        "there": True,
        "has_words": words_of(button) is not None,
        "answers": button.kind is ButtonKind.ANSWER,
    }


def is_bare(button: domain.Button) -> bool:
    """Whether it only thanks."""
    return use_of(button) is Use.TOAST and words_of(button) is None


async def uses(dialog_manager: DialogManager, **_: object) -> Data:
    """What the button can do."""
    voice = scene(dialog_manager).voice
    button = looked_at(dialog_manager, await read_rows(dialog_manager))
    labels = [
        [(Use.LINK, voice.plain("use-link")), (Use.COPY, voice.plain("use-copy"))],
        [(Use.TOAST, voice.plain("use-toast")), (Use.ALERT, voice.plain("use-alert"))],
        [(Use.MESSAGE, voice.plain("use-message")), (Use.READ, voice.plain("use-read"))],
    ]
    now = use_of(button) if button else None
    return {
        **told(dialog_manager, button),
        "uses": [[(use, f"✓ {label}" if use is now else label) for use, label in row] for row in labels],
    }


async def words(dialog_manager: DialogManager, **_: object) -> Data:
    """Which words are asked for, and those that there are."""
    button = looked_at(dialog_manager, await read_rows(dialog_manager))
    now = (words_of(button) if button else None) or ""
    use = recall(dialog_manager).button_use or Use.TOAST
    return {
        **told(dialog_manager, button),
        "use": use,
        "now": now if len(now) <= WORDS_TO_COPY else "",
        "can_be_bare": use in WORDLESS,
    }


async def choose_use(_press: CallbackQuery, manager: DialogManager, key: str) -> None:
    """From now on the button does this; its words are asked for where the ones that it has do not suit."""
    rows = await read_rows(manager)
    button = looked_at(manager, rows)
    if button is None or key not in set(Use):
        return
    use = Use(key)
    had = words_of(button) if use is use_of(button) or {use, use_of(button)} <= ANSWERS else None
    if had is None and use is Use.READ:
        had = scene(manager).voice.plain("button-read-thanks")
    if had is not None:
        try:
            await save_rows(manager, changed(rows, put_to(button, use, had)))
        except ButtonFault as fault:
            explain_fault(manager, fault)
        else:
            await manager.switch_to(Compose.button)
            return
    await _ask_words_for(manager, use)


async def ask_words(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Other words for what the button does already."""
    button = looked_at(manager, await read_rows(manager))
    if button is not None:
        await _ask_words_for(manager, use_of(button))


async def _ask_words_for(manager: DialogManager, use: Use) -> None:
    composing = recall(manager)
    composing.button_use = use.value
    remember(manager, composing)
    await manager.switch_to(Compose.button_words)


async def take_words(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The link, the words, or what is copied."""
    use = Use(recall(manager).button_use or Use.TOAST)
    await take_button(message, manager, lambda button, text: put_to(button, use, text))


async def drop_words(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The button only thanks."""
    use = Use(recall(manager).button_use or Use.TOAST)
    await change_button(manager, lambda button: put_to(button, use, None))


BUTTON_USE = (
    screen(
        Phrase("button-use-question"),
        ItemButtons("does", items="uses", on_click=choose_use),
        SwitchTo(Label("back"), id="button", state=Compose.button),
        state=Compose.button_use,
        hint="button-hint",
        getter=uses,
    ),
    screen(
        Phrase("button-words-question"),
        Phrase("button-words-now", when="now"),
        Button(Label("button-bare"), id="bare", on_click=drop_words, when="can_be_bare"),
        SwitchTo(Label("back"), id="button", state=Compose.button),
        MessageInput(take_words, content_types=[ContentType.TEXT]),
        state=Compose.button_words,
        hint="button-only-words",
        getter=words,
    ),
)
