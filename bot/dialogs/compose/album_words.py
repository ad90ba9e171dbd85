"""An album cannot carry buttons: what the message right after it says, which carries them."""

from dataclasses import replace

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft, save_content
from bot.dialogs.compose.taking import explain_fault
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, input_below, screen
from bot.domain.arrival import ContentFault, checked
from bot.domain.buttons import rows_from_json
from bot.domain.calls import BUTTONS_TEXT
from bot.domain.content import Content, is_command
from bot.services import drafting


def told(content: Content) -> Data:
    """Whether it is an album, and what stands above its buttons."""
    return {
        "album": content.is_album,
        "words": content.buttons_text or BUTTONS_TEXT,
        "own_words": content.buttons_text is not None,
    }


async def album_words(dialog_manager: DialogManager, **_: object) -> Data:
    """The words as they are."""
    return told(preview.content_of(await load_draft(dialog_manager, scene(dialog_manager))))


async def take_words(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Other words, with placeholders if one likes."""
    input_below(manager)
    text = (message.text or "").strip()
    if is_command(text):
        notice(manager, "buttons-only-text")
    else:
        await _put(manager, text, message.message_id)


async def usual_words(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Back to Herald's own words."""
    await _put(manager, None)


async def _put(manager: DialogManager, words: str | None, said_in: int | None = None) -> None:
    draft = await load_draft(manager, scene(manager), said_in)
    if said_in is not None and drafting.has_taken(draft, said_in):
        await preview.place_draft(manager)
        await manager.switch_to(Compose.buttons)
        return
    content = replace(preview.content_of(draft), buttons_text=words)
    try:
        await preview.place(manager, checked(content), rows_from_json(draft.buttons))
    except ContentFault as fault:
        explain_fault(manager, fault)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        await save_content(manager, content, said_in)
        await manager.switch_to(Compose.buttons)


ALBUM_WORDS = screen(
    Phrase("buttons-words-question"),
    Button(Label("buttons-words-usual"), id="usual", on_click=usual_words, when="own_words"),
    SwitchTo(Label("back"), id="rows", state=Compose.buttons),
    MessageInput(take_words, content_types=[ContentType.TEXT]),
    state=Compose.buttons_words,
    hint="button-only-words",
    getter=album_words,
)
