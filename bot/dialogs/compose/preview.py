"""The preview above the composer's panel: real messages, exactly as people will get them."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiogram import Bot, methods
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode

from bot.dialogs.compose.composing import load_draft, recall, recall_all, remember
from bot.dialogs.scene import notice, scene
from bot.domain import calls, placeholders
from bot.domain.audience import audience_from_json
from bot.domain.buttons import Rows, keyboard, rows_from_json
from bot.domain.content import Content, content_from_json
from bot.domain.edits import edits
from bot.errors import DraftIncomplete
from bot.presenting.names import words
from db import drafts, names
from db.models import Draft

METHODS: Mapping[str, type[methods.TelegramMethod[Any]]] = {
    "sendMessage": methods.SendMessage,
    "sendPhoto": methods.SendPhoto,
    "sendVideo": methods.SendVideo,
    "sendDocument": methods.SendDocument,
    "sendAnimation": methods.SendAnimation,
    "sendAudio": methods.SendAudio,
    "sendVoice": methods.SendVoice,
    "sendVideoNote": methods.SendVideoNote,
    "sendMediaGroup": methods.SendMediaGroup,
}

EDITS: Mapping[str, type[methods.TelegramMethod[Any]]] = {
    "editMessageText": methods.EditMessageText,
    "editMessageCaption": methods.EditMessageCaption,
    "editMessageReplyMarkup": methods.EditMessageReplyMarkup,
}


def content_of(draft: Draft) -> Content:
    """The draft's content. Raises DraftIncomplete where it has none yet."""
    if draft.content is None:
        raise DraftIncomplete
    return content_from_json(draft.content)


async def deliver(bot: Bot, chat_id: int, content: Content, rows: Rows, draft_id: int | None) -> list[Message]:
    """Send the message as people will get it; its buttons say that it is a preview, and what the draft has for them.

    Several messages where it is an album, the one with the buttons last. Raises TelegramBadRequest if Telegram
    refuses one of them: none stays then.
    """
    sent: list[Message] = []
    try:
        for call in calls.calls(content, keyboard(rows, None, draft_id=draft_id)):
            answer = await bot(method_of(call, chat_id))
            sent += answer if isinstance(answer, list) else [answer]
    except TelegramBadRequest:
        if sent:
            await _delete(bot, chat_id, [message.message_id for message in sent])
        raise
    return sent


def method_of(call: calls.Call, chat_id: int) -> methods.TelegramMethod[Any]:
    """The call as aiogram makes it. What it would put in by itself, such as the usual parse mode, stays out."""
    fields = dict(call.fields)
    if "media" in fields:
        fields["media"] = [{"parse_mode": None, **item} for item in fields["media"]]
    return METHODS[call.method].model_validate({"chat_id": chat_id, "parse_mode": None, **fields})


async def place(manager: DialogManager, content: Content, rows: Rows) -> None:
    """Put a new preview at the end of the chat in the place of the old one; the panel follows below it.

    Raises TelegramBadRequest if Telegram refuses the message: the old preview stays then.
    """
    here = scene(manager)
    seen, draft_id = await as_seen(manager, content), recall(manager).draft_id
    sent = await deliver(here.bot, here.person.user_id, seen, rows, draft_id)
    await remove(manager)
    composing = recall(manager)
    composing.preview_ids = [message.message_id for message in sent]
    remember(manager, composing)
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def as_seen(manager: DialogManager, content: Content) -> Content:
    """With the words of the person as whom it is looked at: who was chosen, else the administrator."""
    return await as_read_by(manager, content, recall(manager).viewer_id or scene(manager).person.user_id)


async def as_read_by(manager: DialogManager, content: Content, user_id: int) -> Content:
    """With that person's words in its placeholders; of their streams the one that the draft is for."""
    if not placeholders.used_in(content):
        return content
    here, draft_id = scene(manager), recall(manager).draft_id
    async with here.pool.acquire() as conn:
        draft = await drafts.get(conn, draft_id, here.person.user_id) if draft_id is not None else None
        chosen = audience_from_json(draft.audience).streams if draft else ()
        known = await names.of_people(conn, [user_id], chosen)
    return placeholders.fill(content, words(here.voice.phrases, known[0]) if known else {})


def explain_refusal(manager: DialogManager, error: TelegramBadRequest) -> None:
    """Have the next screen begin with why Telegram does not take the message."""
    notice(manager, "compose-refused", reason=error.message.removeprefix("Bad Request: "))


async def place_draft(manager: DialogManager) -> None:
    """`place` with the draft as it was saved."""
    draft = await load_draft(manager, scene(manager))
    await place(manager, content_of(draft), rows_from_json(draft.buttons))


async def show_draft(manager: DialogManager) -> None:
    """`place_draft`; what Telegram does not take any more, an old file say, can still be mended in the panel below."""
    try:
        await place_draft(manager)
    except TelegramBadRequest as error:
        explain_refusal(manager, error)


async def show_buttons(manager: DialogManager, rows: Rows) -> None:
    """Change the buttons of the preview where they stand; if they cannot stand there, place it anew."""
    here, shown = scene(manager), recall(manager).preview_ids
    content = content_of(await load_draft(manager, here))
    if not shown or (content.is_album and not (rows and len(shown) > len(content.media))):
        await show_draft(manager)
        return
    made = keyboard(rows, None, draft_id=recall(manager).draft_id)
    try:
        await here.bot.edit_message_reply_markup(
            chat_id=here.person.user_id,
            message_id=shown[-1],
            reply_markup=InlineKeyboardMarkup.model_validate(made) if made else None,
        )
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            await show_draft(manager)


async def refresh(manager: DialogManager) -> None:
    """Have the preview say what the draft says now, where it stands; if it no longer stands there, place it anew.

    For changes that leave the media and the number of messages as they are.
    """
    here, shown = scene(manager), recall(manager).preview_ids
    if not shown:
        await show_draft(manager)
        return
    draft = await load_draft(manager, here)
    content = content_of(draft)
    markup = keyboard(rows_from_json(draft.buttons), None, draft_id=draft.id)
    for edit in edits(await as_seen(manager, content), markup, content):
        where = {"chat_id": here.person.user_id, "message_id": shown[edit.place], "parse_mode": None}
        try:
            await here.bot(EDITS[edit.method].model_validate({**where, **edit.fields}))
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                await show_draft(manager)
                return


async def remove(manager: DialogManager) -> None:
    """Take the preview out of the chat, if there is one."""
    composing = recall(manager)
    if not composing.preview_ids:
        return
    here = scene(manager)
    await _delete(here.bot, here.person.user_id, composing.preview_ids)
    composing.preview_ids = []
    remember(manager, composing)


async def remove_all(manager: DialogManager) -> None:
    """Also that of a composer below the screen that is open: all screens close."""
    here = scene(manager)
    for composing in await recall_all(manager):
        if composing.preview_ids:
            await _delete(here.bot, here.person.user_id, composing.preview_ids)


async def _delete(bot: Bot, chat_id: int, message_ids: list[int]) -> None:
    with suppress(TelegramBadRequest):  # the person deleted them, or they are too old for a bot to delete
        await bot.delete_messages(chat_id, message_ids)
