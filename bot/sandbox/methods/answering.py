"""Answers to presses, and "typing"."""

from collections.abc import Callable

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonValue
from bot.sandbox.methods.call import Call

MAX_ANSWER = 200
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def answer_callback_query(call: Call) -> bool:
    """Answers a press: a toast, an alert, an address, or just the end of the spinner."""
    answer = {key: call.params[key] for key in ("text", "show_alert", "url") if call.params.get(key)}
    if len(answer.get("text", "")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    call.account.answer(call.params["callback_query_id"], answer)
    return True


def send_chat_action(call: Call) -> bool:
    """Shows the person that the bot is busy."""
    action = call.params["action"]
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat, _ = call.world.find_chat(call.account, call.params["chat_id"])
    call.world.check_reachable(call.account, chat.id)
    call.account.publish("action", chat.id, {"action": action})
    return True


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
}
