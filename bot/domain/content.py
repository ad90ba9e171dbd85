"""What a message says: text with Telegram's own entities, kept exactly as the administrator formatted it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXT_LIMIT = 4096  # UTF-16 code units after entities are parsed; Bot API, sendMessage
CAPTION_LIMIT = 1024

Entity = Mapping[str, Any]  # a MessageEntity as the Bot API's JSON has it; offsets in UTF-16 code units


@dataclass(frozen=True, slots=True)
class Content:
    """A message's text. `markup` is "entities" for what was composed here, "html" for rows of other programs."""

    text: str
    entities: Sequence[Entity] = field(default_factory=tuple)
    markup: str = "entities"

    def to_json(self) -> dict[str, Any]:
        """The shape that `drafts.content` and `message_history.content` hold."""
        return {"text": self.text, "entities": [dict(entity) for entity in self.entities]}

    def to_request(self) -> dict[str, Any]:
        """The fields of a sendMessage or editMessageText request."""
        if self.markup == "html":
            return {"text": self.text, "parse_mode": "HTML"}
        return {"text": self.text, "entities": [dict(entity) for entity in self.entities]}


def content_from_json(value: Mapping[str, Any]) -> Content:
    """The reverse of `Content.to_json`."""
    return Content(text=value["text"], entities=tuple(value.get("entities", ())))


def length(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def excess(text: str, limit: int = TEXT_LIMIT) -> int:
    """By how many units the text is over the limit; 0 if it fits."""
    return max(0, length(text) - limit)


def is_command(text: str) -> bool:
    """Whether the text is a bot's command and nothing else: it was meant for the bot, not for people."""
    return re.fullmatch(r"/\w+", text) is not None


def preview(text: str, characters: int = 80) -> str:
    """The beginning of a text in one line, for lists and the audit log."""
    line = " ".join(text.split())
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"
