"""The log's rows, made from messages as the Bot API's JSON has them."""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.domain.content import MediaKind
from bot.domain.parts import Part
from db.models import LogRow

Message = Mapping[str, Any]  # a Message as the Bot API's JSON has it

ADMIN_COMMANDS = frozenset({"admin", "cancel"})

# The Bot API's fields of files, with the words of the log's column. An animation repeats itself as a document.
MEDIA_TYPES = {
    "animation": "animation",
    "video": "video",
    "audio": "audio",
    "voice": "voice",
    "video_note": "video_note",
    "sticker": "sticker",
    "document": "document",
}
PHOTO = ("image", "image/jpeg")  # a photo's kind and MIME type: Telegram names neither
CHANGED_BY_EDITS = ("entities", "caption_entities", "reply_markup")
KEPT_WHOLE = (
    *CHANGED_BY_EDITS,
    "media_group_id",
    "forward_origin",
    "contact",
    "location",
    "venue",
    "poll",
    "dice",
    "users_shared",
)
NAMES = ("first_name", "last_name", "username", "language_code")


class Media(NamedTuple):
    """The file of a message: its id, kind, MIME type and size in bytes."""

    url: str | None = None
    type: str | None = None
    content_type: str | None = None
    size: int | None = None


NO_MEDIA = Media()


def incoming(message: Message, *, bot_id: int, update_id: int, admin_ids: Container[int]) -> LogRow:
    """The row of a message that came in. Raises KeyError, TypeError or ValueError if it is no such message."""
    sender: Mapping[str, Any] = message.get("from") or message.get("sender_chat") or {}
    command = command_name(message)
    admin_command = command in ADMIN_COMMANDS and sender.get("id") in admin_ids
    return _row(
        message,
        direction="incoming",
        status="delivered",
        sender=_text(sender.get("id")),
        recipient=str(bot_id) if _is_private(message) else str(message["chat"]["id"]),
        metadata={"update_id": update_id, "from": {name: sender[name] for name in NAMES if name in sender}},
        is_bot_command=command is not None,
        is_admin_command=admin_command,
        command_name=command,
    )


def outgoing(message: Message, metadata: Mapping[str, Any] | None = None) -> LogRow:
    """The row of a message that Telegram accepted from the bot; `metadata` joins what the message tells."""
    return _row(
        message,
        direction="outgoing",
        status="sent",
        sender=_text((message.get("from") or {}).get("id")),
        recipient=str(message["chat"]["id"]),
        metadata=metadata or {},
    )


def refused(chat_id: int | str, content: str | None, error: str, *, bot_id: int, at: datetime) -> LogRow:
    """The row of a message that Telegram did not accept from the bot."""
    return LogRow(
        message_id=None,
        context_id=str(chat_id),
        context_type="group" if str(chat_id).startswith(("-", "@")) else "private",
        direction="outgoing",
        sender=str(bot_id),
        recipient=str(chat_id),
        content=content,
        created_at=at,
        status="failed",
        error_message=error,
    )


def sent_part(
    part: Part,
    message_id: int | None,
    *,
    chat_id: int,
    sender: str,
    at: datetime,
    status: str,
    error: str | None,
    broadcast_id: int,
) -> LogRow:
    """The row of one message of a broadcast; it has no id where it is not known to have arrived."""
    person = str(chat_id)
    file = _file_of(part)
    return LogRow(
        message_id=None if message_id is None else log_id(chat_id, message_id),
        context_id=person,
        context_type="private" if chat_id > 0 else "group",
        direction="outgoing",
        sender=sender,
        recipient=person,
        content=(part.text or None) if part.media else part.text,
        created_at=at,
        status=status,
        media_url=file.url,
        media_type=file.type,
        media_content_type=file.content_type,
        error_message=error,
        metadata={"broadcast": broadcast_id},
    )


def log_id(chat_id: int | str, message_id: int) -> str:
    """A message's id in the log: Telegram's own is unique within its chat only."""
    return f"{chat_id}:{message_id}"


def sent_at(message: Message) -> datetime:
    """Telegram's own date of a message."""
    return datetime.fromtimestamp(message["date"], UTC)


def command_name(message: Message) -> str | None:
    """The command that a message begins with, without slash and bot's name: "/start@herald_bot x" is "start"."""
    text: str = message.get("text") or ""
    entities: Sequence[Mapping[str, Any]] = message.get("entities") or ()
    for entity in entities:
        if entity.get("type") == "bot_command" and entity.get("offset") == 0:
            return text[1 : entity["length"]].partition("@")[0].lower() or None
    return None


def edited_metadata(message: Message) -> dict[str, Any]:
    """What joins a row's metadata when its message was edited; what an edit took away becomes null."""
    at = datetime.fromtimestamp(message["edit_date"], UTC).isoformat() if "edit_date" in message else None
    return {field: message.get(field) for field in CHANGED_BY_EDITS} | {"edited_at": at}


def content(message: Message) -> str | None:
    """The words of a message: its text or its caption."""
    words: str | None = message.get("text", message.get("caption"))
    return words


def media(message: Message) -> Media:
    """The file that a message carries; the largest size of a photo."""
    if message.get("photo"):
        largest = message["photo"][-1]
        return Media(largest["file_id"], *PHOTO, largest.get("file_size"))
    for field, kind in MEDIA_TYPES.items():
        if file := message.get(field):
            return Media(file["file_id"], kind, file.get("mime_type"), file.get("file_size"))
    return NO_MEDIA


def _file_of(part: Part) -> Media:
    if part.media is None:
        return NO_MEDIA
    if part.media.kind is MediaKind.PHOTO:
        return Media(part.media.file_id, *PHOTO)
    return Media(part.media.file_id, MEDIA_TYPES[part.media.kind])


def _row(
    message: Message,
    *,
    direction: str,
    status: str,
    sender: str | None,
    recipient: str,
    metadata: Mapping[str, Any],
    is_bot_command: bool = False,
    is_admin_command: bool = False,
    command_name: str | None = None,
) -> LogRow:
    file = media(message)
    at = sent_at(message)
    return LogRow(
        message_id=log_id(message["chat"]["id"], message["message_id"]),
        context_id=str(message["chat"]["id"]),
        context_type="private" if _is_private(message) else "group",
        direction=direction,
        sender=sender,
        recipient=recipient,
        content=content(message),
        created_at=at,
        status=status,
        media_url=file.url,
        media_type=file.type,
        media_content_type=file.content_type,
        media_size=file.size,
        metadata={**_told_by(message), **metadata},
        delivered_at=at if direction == "incoming" else None,
        reply_to=_reply_to(message),
        is_bot_command=is_bot_command,
        is_admin_command=is_admin_command,
        command_name=command_name,
    )


def _told_by(message: Message) -> dict[str, Any]:
    return {field: message[field] for field in KEPT_WHOLE if field in message}


def _reply_to(message: Message) -> tuple[str, datetime] | None:
    original: Message | None = message.get("reply_to_message")
    if not original:
        return None
    return log_id(original["chat"]["id"], original["message_id"]), sent_at(original)


def _is_private(message: Message) -> bool:
    return bool(message["chat"].get("type") == "private")


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
