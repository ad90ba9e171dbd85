"""sendMessage and the other methods that make new messages."""

import secrets
from collections.abc import Callable

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.media import KINDS, media_content, upload_or_find
from bot.sandbox.methods.call import Call, caption_of, deliver, read_text
from bot.sandbox.text import MAX_TEXT

MAX_ALBUM = 10
# What a copy takes along.
CONTENT = (
    "text", "entities", "link_preview_options", "caption", "caption_entities", "show_caption_above_media",
    "has_media_spoiler", "contact", "sticker", *KINDS,
)  # fmt: skip


def text_of(call: Call, too_long: str = "message is too long") -> JsonObject:
    """Returns the content of a text message. Raises a 400 ApiError, in Telegram's words for a text too long."""
    params = call.params
    if not params.get("text"):
        raise bad_request("message text is empty")
    text, entities = read_text(call, params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT:
        raise bad_request(too_long)
    content: JsonObject = {"text": text}
    if entities:
        content["entities"] = entities
    if params.get("link_preview_options"):
        content["link_preview_options"] = params["link_preview_options"]
    return content


def send_message(call: Call) -> JsonObject:
    """Sends a text."""
    return deliver(call, [text_of(call)])[0]


def send_file(kind: str) -> Callable[[Call], JsonObject]:
    """Makes the method that sends one kind of file."""

    def send(call: Call) -> JsonObject:
        content = {} if kind == "video_note" else caption_of(call, call.params)
        file = upload_or_find(call.world.files, kind, attached(call, call.params[kind]))
        content |= media_content(kind, file, call.params)
        if call.params.get("has_spoiler"):
            content["has_media_spoiler"] = True
        return deliver(call, [content])[0]

    return send


def attached(call: Call, source: JsonValue) -> JsonValue:
    """Follows `attach://name` to the file that came with the request."""
    if not isinstance(source, str) or not source.startswith("attach://"):
        return source
    upload = call.uploads.get(source.removeprefix("attach://"))
    if upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return upload


def media_of(call: Call, media: JsonObject) -> JsonObject:
    """Returns the message content of one InputMedia."""
    kind, source = str(media["type"]), str(media["media"])
    if source.startswith("attach://") and source.removeprefix("attach://") not in call.uploads:
        raise bad_request("can't parse InputMedia: media not found")
    file = upload_or_find(call.world.files, kind, attached(call, source))
    content = media_content(kind, file, media) | caption_of(call, media)
    if media.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def send_media_group(call: Call) -> list[JsonObject]:
    """Sends an album of 2 to 10 photos and videos, or documents, or audio files."""
    items = call.params["media"]
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(items) < 2:
        raise bad_request("too few messages to send as an album")
    kinds = {item["type"] for item in items}
    if "animation" in kinds:
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    for kind in ("document", "audio"):
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    group = {"media_group_id": str(secrets.randbits(53))}
    return deliver(call, [media_of(call, item) | group for item in items])


def original(call: Call, purpose: str, message_id: int) -> JsonObject:
    """Finds the message to copy or forward. Raises a 400 ApiError."""
    chat, _ = call.world.find_chat(call.account, call.params["from_chat_id"])
    return call.account.chats.find(chat.id, message_id, f"message to {purpose} not found")


def copy_message(call: Call) -> JsonObject:
    """Sends the content of a message again; only the new id is returned."""
    source = original(call, "copy", call.params["message_id"])
    return {"message_id": deliver(call, [copied(call, source)])[0]["message_id"]}


def copied(call: Call, source: JsonObject) -> JsonObject:
    """Returns the content of a copy; a caption that the call gives replaces the old one."""
    content = {key: source[key] for key in CONTENT if key in source}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in call.params and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_of(call, call.params)
    return content


def copy_messages(call: Call) -> list[JsonObject]:
    """Copies up to 100 messages; those that cannot be found are passed over."""
    chat, _ = call.world.find_chat(call.account, call.params["from_chat_id"])
    sources = [chat.get(message_id) for message_id in call.params["message_ids"]]
    found = [copied(call, source) for source in sources if source is not None]
    if not found:
        raise bad_request("there are no messages to copy")
    return [{"message_id": message["message_id"]} for message in deliver(call, found)]


def forward_message(call: Call) -> JsonObject:
    """Sends a message on, with the name of its sender."""
    source = original(call, "forward", call.params["message_id"])
    content = {key: source[key] for key in CONTENT if key in source}
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return deliver(call, [content | {"forward_origin": source.get("forward_origin", origin)}])[0]


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "sendMessage": send_message,
    "sendPhoto": send_file("photo"),
    "sendVideo": send_file("video"),
    "sendDocument": send_file("document"),
    "sendAnimation": send_file("animation"),
    "sendAudio": send_file("audio"),
    "sendVoice": send_file("voice"),
    "sendVideoNote": send_file("video_note"),
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
}
