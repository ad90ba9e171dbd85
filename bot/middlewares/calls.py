"""What a call of the Bot API does, as far as the log and the governor care."""

from typing import Any

from aiogram.methods import TelegramMethod

NEW_MESSAGES = ("send", "copy", "forward")
NO_MESSAGES = ("sendChatAction",)


def makes_message(method: TelegramMethod[Any]) -> bool:
    """Whether the call puts a new message into a chat."""
    name = method.__api_method__
    return name.startswith(NEW_MESSAGES) and name not in NO_MESSAGES


def new_messages(method: TelegramMethod[Any]) -> int:
    """How many messages the call puts into a chat: an album counts as all of its items."""
    if not makes_message(method):
        return 0
    several: Any = getattr(method, "media", None) or getattr(method, "message_ids", None)
    return len(several) if isinstance(several, list) else 1


def edits_message(method: TelegramMethod[Any]) -> bool:
    """Whether the call changes a message that stands in a chat."""
    return method.__api_method__.startswith("editMessage")
