"""One bot: its chats, its updates, and who has started or blocked it."""

import secrets
from dataclasses import dataclass, field

from bot.sandbox.changes import Changes
from bot.sandbox.chats import Chat, ChatBook
from bot.sandbox.clock import Clock
from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.people import Person
from bot.sandbox.updates import UpdateQueue

QUERY_LIFETIME = 15.0
KEPT_QUERIES = 10_000
QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer; `at` in monotonic seconds."""

    id: str
    person_id: int
    message_id: int
    at: float
    answer: JsonObject | None = None


@dataclass(slots=True)
class Webhook:
    """What setWebhook said, and the last trouble with it (Unix seconds and words)."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass(slots=True)
class Account:
    """A bot of the sandbox; its state is its own, people are shared by all bots."""

    token: str
    username: str
    first_name: str
    clock: Clock
    changes: Changes
    chats: ChatBook
    updates: UpdateQueue
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    queries: dict[str, Query] = field(default_factory=dict)
    settings: dict[str, JsonObject] = field(default_factory=dict)
    webhook: Webhook | None = None
    id: int = field(init=False)
    user: JsonObject = field(init=False)

    def __post_init__(self) -> None:
        self.id = int(self.token.partition(":")[0])
        self.user = {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def publish(self, event: str, chat_id: int, data: JsonObject) -> None:
        """Tells what happened in a chat of this bot."""
        self.changes.publish(event, chat_id, data, self.id)

    def post(
        self,
        chat: Chat,
        shown_chat: JsonObject,
        content: JsonObject,
        sender: JsonObject,
        marks: JsonObject | None = None,
    ) -> JsonObject:
        """Puts a new message into a chat and returns it."""
        message: JsonObject = {
            "message_id": chat.next_id(),
            "from": sender,
            "chat": shown_chat,
            "date": self.clock.now(),
            **content,
        }
        chat.add(message)
        if marks:
            chat.mark(message["message_id"], marks)
        self.publish("message", chat.id, {"message": message | marks if marks else message})
        return message

    def rewrite(self, message: JsonObject, content: JsonObject, gone: tuple[str, ...]) -> JsonObject:
        """Puts an edited message in the place of the old one; `gone` are fields that the new one loses."""
        kept = {key: value for key, value in message.items() if key not in gone}
        edited = {**kept, **content, "edit_date": self.clock.now()}
        chat_id = message["chat"]["id"]
        self.chats.open(chat_id).messages[message["message_id"]] = edited
        self.publish("edited", chat_id, {"message": edited})
        return edited

    def remove(self, chat_id: int, message_ids: list[int]) -> None:
        """Marks messages as deleted."""
        chat = self.chats.open(chat_id)
        for message_id in message_ids:
            chat.mark(message_id, {"deleted": True})
        self.publish("deleted", chat_id, {"message_ids": message_ids})

    def ask(self, person: Person, message: JsonObject, data: str) -> Query:
        """Queues a callback query."""
        query = Query(str(secrets.randbits(62) | 1 << 61), person.id, message["message_id"], self.clock.monotonic())
        self.queries[query.id] = query
        if len(self.queries) > KEPT_QUERIES:
            del self.queries[next(iter(self.queries))]
        body = {
            "id": query.id,
            "from": person.as_user(),
            "message": message,
            "chat_instance": str(message["chat"]["id"] * 7_919 + self.id),
            "data": data,
        }
        self.updates.add("callback_query", body)
        self.changes.touch()
        return query

    def answer(self, query_id: str, answer: JsonObject) -> None:
        """Answers a callback query; the first answer is the one that the person sees. Raises a 400 ApiError."""
        query = self.queries.get(query_id)
        if query is None or self.clock.monotonic() - query.at > QUERY_LIFETIME:
            raise bad_request(QUERY_GONE)
        if query.answer is None:
            query.answer = answer
            shown = {"query_id": query.id, "message_id": query.message_id, **answer}
            self.publish("answer", query.person_id, shown)

    def change_membership(self, person: Person, blocked: bool) -> None:
        """Notes that a person has blocked or unblocked the bot, and tells the bot."""
        if blocked == (person.id in self.blocked):
            return
        (self.blocked.add if blocked else self.blocked.discard)(person.id)
        self.updates.add("my_chat_member", {
            "chat": person.as_chat(),
            "from": person.as_user(),
            "date": self.clock.now(),
            "old_chat_member": self._membership(not blocked),
            "new_chat_member": self._membership(blocked),
        })  # fmt: skip

    def _membership(self, blocked: bool) -> JsonObject:
        if blocked:
            return {"status": "kicked", "user": self.user, "until_date": 0}
        return {"status": "member", "user": self.user}
