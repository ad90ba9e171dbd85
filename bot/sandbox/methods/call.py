"""One call of a method, and what many methods do with it."""

from dataclasses import dataclass, field

from bot.sandbox.account import Account
from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.markup import check_markup
from bot.sandbox.media import Upload
from bot.sandbox.text import MAX_CAPTION, formatted
from bot.sandbox.world import World


@dataclass(slots=True)
class Call:
    """A call with its checked parameters, and the files that came with it by their field names."""

    world: World
    account: Account
    params: JsonObject
    uploads: dict[str, Upload] = field(default_factory=dict)


def read_text(
    call: Call, source: str, parse_mode: str | None, entities: list[JsonObject] | None
) -> tuple[str, list[JsonObject]]:
    """Returns text and entities as a message carries them. Raises a 400 ApiError."""
    text, found = formatted(source, parse_mode, entities)
    return text, call.world.with_known_users(found)


def caption_of(call: Call, params: JsonObject) -> JsonObject:
    """Returns the `caption` and `caption_entities` that a call, or a medium in it, gives, if any."""
    source, mode = params.get("caption", ""), params.get("parse_mode")
    caption, entities = read_text(call, source, mode, params.get("caption_entities"))
    if len(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: JsonObject = {}
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    if params.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def deliver(call: Call, contents: list[JsonObject]) -> list[JsonObject]:
    """Sends messages with these contents to the call's chat, under its limits. Returns them."""
    world, account, params = call.world, call.account, call.params
    markup = check_markup(params.get("reply_markup"))
    chat, shown = world.find_chat(account, params["chat_id"])
    common: JsonObject = {}
    if "reply_parameters" in params:
        common |= reply_of(call)
    if params.get("protect_content"):
        common["has_protected_content"] = True
    # Other keyboards than inline ones belong to the chat: the Bot API's Message does not show them.
    marks: JsonObject = {}
    if markup:
        if "inline_keyboard" in markup:
            common["reply_markup"] = markup
        else:
            marks["reply_keyboard"] = markup
    if params.get("disable_notification"):
        marks["silent"] = True
    world.limits.take_message(chat.id, len(contents), paid=params.get("allow_paid_broadcast", False))
    world.check_reachable(account, chat.id)
    return [account.post(chat, shown, {**content, **common}, account.user, marks) for content in contents]


def reply_of(call: Call) -> JsonObject:
    """Returns `reply_to_message`, or nothing where the bot allows that it is missing."""
    reply = call.params["reply_parameters"]
    if "message_id" not in reply:
        raise bad_request('can\'t find field "message_id"')
    chat_id = reply.get("chat_id", call.params["chat_id"])
    chat = call.account.chats.chats.get(chat_id)
    message = chat.get(reply["message_id"]) if chat else None
    if message is not None:
        return {"reply_to_message": {key: value for key, value in message.items() if key != "reply_to_message"}}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
