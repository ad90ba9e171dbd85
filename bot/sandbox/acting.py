"""What people do: write, press, start."""

import base64
import binascii
from dataclasses import dataclass

from bot.sandbox.account import Account
from bot.sandbox.errors import ControlError
from bot.sandbox.files import Files
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.markup import inline_buttons
from bot.sandbox.media import KINDS, media_content
from bot.sandbox.people import Person
from bot.sandbox.text import MAX_TEXT, formatted

# https://core.telegram.org/api/config#caption-length-limit-premium: what a person with Premium writes, a bot cannot.
MAX_CAPTION_WITH_PREMIUM = 4096
EXTENSIONS = {"photo": "jpg", "video": "mp4", "animation": "mp4", "audio": "mp3", "voice": "ogg", "video_note": "mp4"}


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a person writes: `text` with `entities`, or `html`, or one file (bytes, or base64) with a caption.

    `forward_from` is a person's id, or a MessageOrigin as the Bot API shows it. The last fields go into the message as
    they are.
    """

    text: str | None = None
    entities: list[JsonObject] | None = None
    html: str | None = None
    caption: str | None = None
    caption_entities: list[JsonObject] | None = None
    photo: bytes | str | None = None
    video: bytes | str | None = None
    document: bytes | str | None = None
    animation: bytes | str | None = None
    audio: bytes | str | None = None
    voice: bytes | str | None = None
    video_note: bytes | str | None = None
    file_name: str | None = None
    mime_type: str | None = None
    media_group_id: str | None = None
    reply_to: int | None = None
    forward_from: int | JsonObject | None = None
    contact: JsonObject | None = None
    users_shared: JsonObject | None = None
    sticker: JsonObject | None = None
    location: JsonObject | None = None
    poll: JsonObject | None = None
    has_media_spoiler: bool | None = None
    show_caption_above_media: bool | None = None
    link_preview_options: JsonObject | None = None


def write_to_bot(account: Account, files: Files, person: Person, draft: Draft) -> JsonObject:
    """Puts a person's message into their chat with a bot, and queues the update."""
    if person.id in account.blocked:
        raise ControlError(f"person {person.id} has blocked the bot; unblock it first")
    if person.deactivated:
        raise ControlError(f"person {person.id} is deactivated")
    content = drafted(files, draft)
    chat = account.chats.open(person.id)
    if draft.forward_from is not None:
        content["forward_origin"] = draft.forward_from
    if draft.reply_to is not None:
        replied = chat.get(draft.reply_to)
        if replied is None:
            raise ControlError(f"there is no message {draft.reply_to} to reply to")
        content["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
    account.started.add(person.id)
    message = account.post(chat, person.as_chat(), content, person.as_user())
    account.updates.add("message", message)
    return message


def drafted(files: Files, draft: Draft) -> JsonObject:
    """Returns the content of a person's message."""
    for kind in KINDS:
        source = getattr(draft, kind)
        if source is not None:
            return drafted_file(files, kind, source, draft)
    for kind in ("contact", "users_shared", "sticker", "location", "poll"):
        if getattr(draft, kind) is not None:
            return {kind: getattr(draft, kind)}
    return drafted_text(draft)


def drafted_text(draft: Draft) -> JsonObject:
    """Returns the content of a person's message that is all text."""
    if draft.html is not None:
        text, entities = formatted(draft.html, "HTML", None)
    else:
        text, entities = formatted(draft.text or "", None, draft.entities)
    if not text:
        raise ControlError("a message needs text or a file")
    if len(text) > MAX_TEXT:
        raise ControlError(f"the text is longer than {MAX_TEXT} characters: an app sends it in parts")
    content: JsonObject = {"text": text}
    if entities:
        content["entities"] = entities
    if draft.link_preview_options:
        content["link_preview_options"] = draft.link_preview_options
    return content


def drafted_file(files: Files, kind: str, source: bytes | str, draft: Draft) -> JsonObject:
    """Returns the content of a person's message with a file."""
    try:
        data = base64.b64decode(source, validate=True) if isinstance(source, str) else source
    except binascii.Error as error:
        raise ControlError(f"{kind} is not base64: {error}") from error
    name = draft.file_name or (f"{kind}.{EXTENSIONS[kind]}" if kind in EXTENSIONS else "file.bin")
    content = media_content(kind, files.store(kind, data, name, draft.mime_type))
    caption, entities = formatted(draft.caption or "", None, draft.caption_entities)
    if len(caption) > MAX_CAPTION_WITH_PREMIUM:
        raise ControlError(f"the caption is longer than {MAX_CAPTION_WITH_PREMIUM} characters")
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    for name in ("media_group_id", "has_media_spoiler", "show_caption_above_media"):
        if value := getattr(draft, name):
            content[name] = value
    return content


def edit_text(account: Account, person: Person, message_id: int, draft: Draft) -> JsonObject:
    """Puts a new text in the place of one that the person wrote, and queues the update."""
    message = account.chats.open(person.id).get(message_id)
    if message is None or message["from"]["id"] != person.id or "text" not in message:
        raise ControlError(f"message {message_id} is no text that person {person.id} wrote")
    if person.id in account.blocked or person.deactivated:
        raise ControlError(f"person {person.id} cannot write to the bot now")
    edited = account.rewrite(message, drafted_text(draft), ("entities",))
    account.updates.add("edited_message", edited)
    return edited


def start_bot(account: Account, files: Files, person: Person, payload: str | None) -> JsonObject:
    """Presses Start, of a bot that the person has not blocked."""
    text = f"/start {payload}" if payload else "/start"
    return write_to_bot(account, files, person, Draft(text=text))


def press_button(
    account: Account, person: Person, message_id: int, row: int | None, column: int, data: str | None
) -> str:
    """Presses a callback button; `data` that is given is sent whatever the buttons say. Returns the query's id."""
    chat = account.chats.open(person.id)
    message = chat.get(message_id)
    if message is None:
        raise ControlError(f"there is no message {message_id} in the chat of person {person.id}")
    if data is None:
        rows = inline_buttons(message)
        if row is None or not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
            raise ControlError(f"message {message_id} has no button at row {row}, column {column}")
        data = rows[row][column].get("callback_data")
        if data is None:
            raise ControlError("that button opens something and tells the bot nothing")
    return account.ask(person, message, data).id
