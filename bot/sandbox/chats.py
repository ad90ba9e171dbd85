"""The messages of chats, as one bot sees them."""

from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject

KEPT_MESSAGES = 1000
KEPT_VISITORS = 20_000


@dataclass(slots=True)
class Chat:
    """The newest messages of one chat by id, oldest first.

    `marks` hold what the Bot API does not show but people see: `deleted`, `silent`, `reply_keyboard`.
    """

    id: int
    last_id: int
    count: int = 0
    messages: dict[int, JsonObject] = field(default_factory=dict)
    marks: dict[int, JsonObject] = field(default_factory=dict)

    def next_id(self) -> int:
        """Takes the id of the next message."""
        self.last_id += 1
        return self.last_id

    def add(self, message: JsonObject) -> None:
        """Appends a message, and forgets the oldest beyond KEPT_MESSAGES."""
        self.messages[message["message_id"]] = message
        self.count += 1
        if len(self.messages) > KEPT_MESSAGES:
            oldest = next(iter(self.messages))
            del self.messages[oldest]
            self.marks.pop(oldest, None)

    def get(self, message_id: int) -> JsonObject | None:
        """Finds a message that is not deleted."""
        return None if self.is_deleted(message_id) else self.messages.get(message_id)

    def is_deleted(self, message_id: int) -> bool:
        """Tells whether a message was deleted."""
        return "deleted" in self.marks.get(message_id, {})

    def mark(self, message_id: int, marks: JsonObject) -> None:
        """Adds marks to a message."""
        self.marks[message_id] = self.marks.get(message_id, {}) | marks

    def shown(self, deleted: bool) -> list[JsonObject]:
        """Lists messages with their marks, oldest first; deleted ones only where asked for."""
        return [
            message | self.marks.get(key, {})
            for key, message in self.messages.items()
            if deleted or not self.is_deleted(key)
        ]


@dataclass(slots=True)
class ChatBook:
    """All chats of one bot. Visitors are chats that nobody made (`--any-chat`): only the newest are kept whole."""

    first_id: int
    chats: dict[int, Chat] = field(default_factory=dict)
    visitors: deque[int] = field(default_factory=deque)
    departed: dict[int, int] = field(default_factory=dict)

    def open(self, chat_id: int) -> Chat:
        """Finds a chat or makes it."""
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = self.chats[chat_id] = Chat(chat_id, self.departed.pop(chat_id, self.first_id))
        return chat

    def open_visitor(self, chat_id: int) -> Chat:
        """Opens the chat of somebody whom nobody made, letting the one that came first go."""
        if chat_id not in self.chats:
            self.visitors.append(chat_id)
            if len(self.visitors) > KEPT_VISITORS:
                oldest = self.visitors.popleft()
                self.departed[oldest] = self.chats.pop(oldest).last_id
        return self.open(chat_id)

    def clear(self) -> None:
        """Forgets all messages; the ids go on where they were."""
        for chat in self.chats.values():
            self.departed[chat.id] = chat.last_id
        self.chats.clear()
        self.visitors.clear()

    def find(self, chat_id: int, message_id: int, otherwise: str) -> JsonObject:
        """Finds a message that is not deleted, or refuses with 400 `otherwise`."""
        chat = self.chats.get(chat_id)
        message = chat.get(message_id) if chat else None
        if message is None:
            raise bad_request(otherwise)
        return message
