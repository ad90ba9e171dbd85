"""Edits of messages that the bot has sent."""

from collections.abc import Callable

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.markup import check_markup
from bot.sandbox.media import KINDS
from bot.sandbox.methods.call import Call, caption_of
from bot.sandbox.methods.sending import media_of, text_of

TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
MEDIA_FIELDS = (*TEXT_FIELDS, *CAPTION_FIELDS, *KINDS, "has_media_spoiler")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(call: Call) -> JsonObject:
    """Replaces the text of a message."""
    content = text_of(call, too_long="MESSAGE_TOO_LONG")
    message = editable(call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return rewrite(call, message, content, TEXT_FIELDS)


def edit_caption(call: Call) -> JsonObject:
    """Replaces the caption of a message; none given takes it away."""
    content = caption_of(call, call.params)
    message = editable(call)
    if not any(kind in message for kind in KINDS if kind != "video_note"):
        raise bad_request("there is no caption in the message to edit")
    return rewrite(call, message, content, CAPTION_FIELDS)


def edit_media(call: Call) -> JsonObject:
    """Replaces the file of a message, and its caption."""
    message = editable(call)
    if "media_group_id" in message and call.params["media"]["type"] == "animation":
        raise bad_request("message can't be edited")
    return rewrite(call, message, media_of(call, call.params["media"]), MEDIA_FIELDS)


def edit_markup(call: Call) -> JsonObject:
    """Replaces the inline keyboard of a message; none given takes it away."""
    return rewrite(call, editable(call), {}, ())


def editable(call: Call) -> JsonObject:
    """Finds the message to edit. Raises a 400 ApiError."""
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.params:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    chat, _ = call.world.find_chat(call.account, call.params["chat_id"])
    message = call.account.chats.find(chat.id, call.params["message_id"], "message to edit not found")
    foreign = message["from"]["id"] != call.account.id or "forward_origin" in message
    if foreign or "reply_keyboard" in chat.marks.get(message["message_id"], {}):
        raise bad_request("message can't be edited")
    return message


def rewrite(call: Call, message: JsonObject, content: JsonObject, fields: tuple[str, ...]) -> JsonObject:
    """Puts the content in the place of `fields`, and the call's keyboard in the place of the old one."""
    markup = check_markup(call.params.get("reply_markup"))
    if markup:
        content = content | {"reply_markup": markup}
    replaced = (*fields, "reply_markup")
    if content == {key: message[key] for key in replaced if key in message}:
        raise bad_request(NOT_MODIFIED)
    call.world.limits.take_edit()
    call.world.check_reachable(call.account, message["chat"]["id"])
    return call.account.rewrite(message, content, replaced)


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
}
