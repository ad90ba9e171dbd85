"""The preview above the composer's panel: a real message, exactly as people will get it."""

from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup, Message, MessageEntity
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.composing import load_draft, recall, remember
from bot.dialogs.scene import notice, scene
from bot.domain.buttons import Rows, keyboard, rows_from_json
from bot.domain.content import Content, content_from_json
from bot.errors import DraftIncomplete
from db.models import Draft


def content_of(draft: Draft) -> Content:
    """The draft's text. Raises DraftIncomplete where it has none yet."""
    if draft.content is None:
        raise DraftIncomplete
    return content_from_json(draft.content)


async def deliver(bot: Bot, chat_id: int, content: Content, rows: Rows) -> Message:
    """Send the message as people will get it; its buttons say that it is a preview.

    Raises TelegramBadRequest if Telegram refuses it.
    """
    return await bot.send_message(
        chat_id,
        content.text,
        parse_mode=None,
        entities=[MessageEntity.model_validate(entity) for entity in content.entities],
        reply_markup=_markup(rows),
    )


async def place(manager: DialogManager, content: Content, rows: Rows) -> None:
    """Put a new preview at the end of the chat in the place of the old one; the panel follows below it.

    Raises TelegramBadRequest if Telegram refuses the message: the old preview stays then.
    """
    here = scene(manager)
    sent = await deliver(here.bot, here.person.user_id, content, rows)
    await remove(manager)
    composing = recall(manager)
    composing.preview_id = sent.message_id
    remember(manager, composing)
    manager.show_mode = ShowMode.DELETE_AND_SEND


def explain_refusal(manager: DialogManager, error: TelegramBadRequest) -> None:
    """Have the next screen begin with why Telegram does not take the message."""
    notice(manager, "compose-refused", reason=error.message.removeprefix("Bad Request: "))


async def place_draft(manager: DialogManager) -> None:
    """`place` with the draft as it was saved."""
    draft = await load_draft(manager, scene(manager))
    await place(manager, content_of(draft), rows_from_json(draft.buttons))


async def show_buttons(manager: DialogManager, rows: Rows) -> None:
    """Change the buttons under the preview where it stands; if it is no longer there, place it anew."""
    here = scene(manager)
    try:
        await here.bot.edit_message_reply_markup(
            chat_id=here.person.user_id, message_id=recall(manager).preview_id, reply_markup=_markup(rows)
        )
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            await place_draft(manager)


async def remove(manager: DialogManager) -> None:
    """Take the preview out of the chat, if there is one."""
    composing = recall(manager)
    if composing.preview_id is None:
        return
    here = scene(manager)
    with suppress(TelegramBadRequest):  # the person deleted it, or it is older than what Telegram lets a bot delete
        await here.bot.delete_message(here.person.user_id, composing.preview_id)
    composing.preview_id = None
    remember(manager, composing)


def _markup(rows: Rows) -> InlineKeyboardMarkup | None:
    made = keyboard(rows, None)
    return InlineKeyboardMarkup.model_validate(made) if made else None
