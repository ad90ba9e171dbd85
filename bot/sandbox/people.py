"""People and groups: whom a bot can meet."""

from dataclasses import dataclass

from bot.sandbox.jsontypes import JsonObject


@dataclass(slots=True)
class Person:
    """A Telegram user who is not a bot; `note` is for the chat page alone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False
    note: str | None = None

    def as_user(self) -> JsonObject:
        """Returns the Bot API's User."""
        user: JsonObject = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def as_chat(self) -> JsonObject:
        """Returns the Bot API's Chat, of type private."""
        chat: JsonObject = {"id": self.id, "first_name": self.first_name}
        if self.last_name:
            chat["last_name"] = self.last_name
        if self.username:
            chat["username"] = self.username
        chat["type"] = "private"
        return chat


@dataclass(slots=True)
class Group:
    """A group chat that every bot of the sandbox is a member of."""

    id: int
    title: str
    migrated_to: int | None = None

    def as_chat(self) -> JsonObject:
        """Returns the Bot API's Chat; ids that begin with -100 belong to supergroups."""
        kind = "supergroup" if self.id <= -1_000_000_000_000 else "group"
        return {"id": self.id, "title": self.title, "type": kind}
