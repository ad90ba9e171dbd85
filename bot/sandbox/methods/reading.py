"""Methods that only read: the bot itself, chats, members, files."""

from collections.abc import Callable

from bot.sandbox.errors import bad_request
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.methods.call import Call

ABILITIES = {
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
    "can_connect_to_business": False, "has_main_web_app": False,
}  # fmt: skip


def get_me(call: Call) -> JsonObject:
    """Returns the bot."""
    return call.account.user | ABILITIES


def get_chat(call: Call) -> JsonObject:
    """Returns a chat as ChatFullInfo."""
    chat, shown = call.world.find_chat(call.account, call.params["chat_id"])
    if chat.id > 0 and chat.id not in call.account.started and not call.world.any_chat:
        raise bad_request("chat not found")
    return shown | {"accent_color_id": chat.id % 7, "max_reaction_count": 11}


def get_chat_member(call: Call) -> JsonObject:
    """Returns how a person, or the bot itself, stands in a chat."""
    chat, _ = call.world.find_chat(call.account, call.params["chat_id"])
    user_id = call.params["user_id"]
    if user_id == call.account.id:
        blocked = chat.id in call.account.blocked
        return {"status": "kicked" if blocked else "member", "user": call.account.user}
    person = call.world.people.get(user_id)
    if person is None or (chat.id > 0 and chat.id != user_id):
        raise bad_request("PARTICIPANT_ID_INVALID" if chat.id < 0 else "user not found")
    return {"status": "member", "user": person.as_user()}


def get_file(call: Call) -> JsonObject:
    """Returns where a file can be downloaded."""
    file_id = call.params["file_id"]
    file = call.world.files.by_id.get(file_id.partition("~")[0])
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
}
