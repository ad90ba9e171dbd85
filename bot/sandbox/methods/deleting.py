"""Deletion of messages."""

from collections.abc import Callable

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.methods.call import Call

DELETABLE_SECONDS = 48 * 3600
MAX_AT_ONCE = 100


def delete_message(call: Call) -> bool:
    """Deletes one message, up to 48 hours old."""
    chat, _ = call.world.find_chat(call.account, call.params["chat_id"])
    message = call.account.chats.find(chat.id, call.params["message_id"], "message to delete not found")
    if too_old(call, message):
        raise bad_request("message can't be deleted for everyone")
    call.account.remove(chat.id, [message["message_id"]])
    return True


def delete_messages(call: Call) -> bool:
    """Deletes up to 100 messages; those that cannot be deleted are passed over."""
    chat, _ = call.world.find_chat(call.account, call.params["chat_id"])
    message_ids = call.params["message_ids"]
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [chat.get(message_id) for message_id in message_ids]
    removed = [message["message_id"] for message in found if message and not too_old(call, message)]
    if removed:
        call.account.remove(chat.id, removed)
    return True


def too_old(call: Call, message: JsonObject) -> bool:
    """Tells whether a message is past the time in which Telegram deletes it for everyone."""
    age: int = call.world.clock.now() - message["date"]
    return age > DELETABLE_SECONDS


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
