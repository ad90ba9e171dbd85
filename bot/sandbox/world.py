"""The world of the sandbox: bots, people, groups, files; and what people do in it."""

from collections.abc import Callable, Iterable

from bot.sandbox.account import Account
from bot.sandbox.acting import Draft, edit_text, press_button, start_bot, write_to_bot
from bot.sandbox.calls import Calls
from bot.sandbox.changes import Changes
from bot.sandbox.chats import Chat, ChatBook
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, ControlError, bad_request, forbidden
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.limits import Limits
from bot.sandbox.people import Group, Person
from bot.sandbox.updates import UpdateQueue


class World:
    """Everything there is. `any_chat` makes every positive chat id a reachable person.

    Verbs that act as people take `bot` (a bot id) where there is more than one bot; they raise ControlError.
    """

    def __init__(
        self,
        tokens: Iterable[str],
        username: str = "herald_demo_bot",
        clock: Clock | None = None,
        any_chat: bool = False,
    ) -> None:
        self.clock = clock or Clock()
        self.any_chat = any_chat
        self.changes = Changes()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.files = Files()
        self.limits = Limits(self.clock.monotonic)
        self.faults = Faults(self.clock.monotonic)
        self.calls = Calls()
        self.accounts: dict[str, Account] = {}
        for token in tokens:
            self._add_account(token, f"sandbox{len(self.accounts)}_bot" if self.accounts else username)

    def _add_account(self, token: str, username: str) -> None:
        first_id = self.clock.first_id()
        name = username.removesuffix("bot").strip("_").replace("_", " ").title() or "Bot"
        self.accounts[token] = Account(
            token, username, name, self.clock, self.changes, ChatBook(first_id), UpdateQueue(first_id)
        )

    def account(self, bot: int | None = None) -> Account:
        """Finds a bot by its id, or the only one."""
        found = [account for account in self.accounts.values() if bot in (None, account.id)]
        if len(found) != 1:
            raise ControlError("name the bot by its id" if found else f"there is no bot {bot}")
        return found[0]

    # Who is there

    def add_person(
        self,
        id: int,
        first_name: str = "",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        note: str | None = None,
        started: bool = True,
    ) -> Person:
        """Creates or replaces a person; `started` means that they have a chat with every bot."""
        if id <= 0:
            raise ControlError("a person's id is a positive number")
        person = Person(id, first_name or f"Person {id}", last_name, username, language_code, note=note)
        self.people[id] = person
        for account in self.accounts.values():
            (account.started.add if started else account.started.discard)(id)
        self.changes.publish("people", id, {"person": self.show_person(person)})
        return person

    def add_group(self, id: int, title: str, migrated_to: int | None = None) -> Group:
        """Creates or replaces a group; once it has migrated, sends to it are refused with the new id."""
        if id >= 0:
            raise ControlError("a group's id is a negative number")
        self.groups[id] = Group(id, title, migrated_to)
        self.changes.touch()
        return self.groups[id]

    def person(self, person_id: int) -> Person:
        """Finds a person."""
        if person_id not in self.people:
            raise ControlError(f"there is no person {person_id}")
        return self.people[person_id]

    def show_person(self, person: Person, bot: int | None = None) -> JsonObject:
        """Returns a person with how they stand to a bot (the first one, if none is named)."""
        account = self.account(bot) if bot is not None else next(iter(self.accounts.values()))
        shown = person.as_user()
        del shown["is_bot"]
        if person.note:
            shown["note"] = person.note
        return shown | {
            "started": person.id in account.started,
            "blocked": person.id in account.blocked,
            "deactivated": person.deactivated,
        }

    # What people do

    def send(
        self, person_id: int, draft: Draft | None = None, *, bot: int | None = None, **content: JsonValue
    ) -> JsonObject:
        """Writes to the bot as a person; `content` is what a Draft takes. Returns the message."""
        written = draft or Draft(**content)
        if isinstance(written.forward_from, int):
            sender = self.person(written.forward_from).as_user()
            written.forward_from = {"type": "user", "date": self.clock.now(), "sender_user": sender}
        return write_to_bot(self.account(bot), self.files, self.person(person_id), written)

    def edit(
        self,
        person_id: int,
        message_id: int,
        draft: Draft | None = None,
        *,
        bot: int | None = None,
        **content: JsonValue,
    ) -> JsonObject:
        """Changes a text that the person wrote before; `content` is what a Draft takes. Returns the message."""
        return edit_text(self.account(bot), self.person(person_id), message_id, draft or Draft(**content))

    def start(self, person_id: int, payload: str | None = None, *, bot: int | None = None) -> JsonObject:
        """Presses Start: unblocks the bot if needed, then sends `/start payload`."""
        self.unblock(person_id, bot=bot)
        return start_bot(self.account(bot), self.files, self.person(person_id), payload)

    def press(
        self,
        person_id: int,
        message_id: int,
        row: int | None = None,
        column: int | None = None,
        *,
        data: str | None = None,
        bot: int | None = None,
    ) -> str:
        """Presses the button at row and column (from 0), or forges a press with `data`. Returns the query's id."""
        return press_button(self.account(bot), self.person(person_id), message_id, row, column or 0, data)

    async def answer(self, query_id: str, timeout: float = 5.0, *, bot: int | None = None) -> JsonObject:
        """Waits for the bot's answer to a press. Raises TimeoutError."""
        account = self.account(bot)
        query = account.queries.get(query_id)
        if query is None:
            raise ControlError(f"there is no query {query_id}")
        await self.wait_for(lambda: query.answer is not None, timeout)
        return query.answer or {}

    def block(self, person_id: int, *, bot: int | None = None) -> None:
        """Blocks the bot as a person."""
        self._change_membership(person_id, blocked=True, bot=bot)

    def unblock(self, person_id: int, *, bot: int | None = None) -> None:
        """Takes the block back."""
        self._change_membership(person_id, blocked=False, bot=bot)

    def _change_membership(self, person_id: int, blocked: bool, bot: int | None) -> None:
        person = self.person(person_id)
        self.account(bot).change_membership(person, blocked)
        self.changes.publish("people", person_id, {"person": self.show_person(person, bot)})

    def deactivate(self, person_id: int) -> None:
        """Deletes a person's Telegram account."""
        person = self.person(person_id)
        person.deactivated = True
        self.changes.publish("people", person_id, {"person": self.show_person(person)})

    # What there is to see

    def chat(self, chat_id: int, *, deleted: bool = False, bot: int | None = None) -> list[JsonObject]:
        """Returns the messages of a chat, oldest first, with their marks (see Chat)."""
        chat = self.account(bot).chats.chats.get(chat_id)
        return chat.shown(deleted) if chat else []

    async def wait_for(self, predicate: Callable[[], bool], timeout: float = 5.0) -> None:
        """Waits until the predicate holds, looking again at every change of the world. Raises TimeoutError."""
        await self.changes.wait_for(predicate, timeout)

    def reset(self) -> None:
        """Forgets chats, people, groups, faults and counters; ids keep growing."""
        for account in self.accounts.values():
            account.chats.clear()
            account.updates.pending.clear()
            account.queries.clear()
            account.started.clear()
            account.blocked.clear()
        for forgotten in (self.people, self.groups, self.faults, self.calls, self.limits):
            forgotten.clear()
        self.changes.publish("reset", None, {})

    def end_polls(self) -> None:
        """Ends waiting polls: the sandbox is about to stop."""
        for account in self.accounts.values():
            account.updates.end_poll(ApiError(502, "Bad Gateway"))

    # What bots may reach

    def find_chat(self, account: Account, chat_id: int | str) -> tuple[Chat, JsonObject]:
        """Finds a chat by what a bot calls it. Raises a 400 ApiError."""
        if chat_id == "":
            raise bad_request("chat_id is empty")
        if isinstance(chat_id, str):
            raise bad_request("chat not found")
        person = self.people.get(chat_id)
        if person is not None:
            return account.chats.open(chat_id), person.as_chat()
        group = self.groups.get(chat_id)
        if group is not None and group.migrated_to is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, reason, {"migrate_to_chat_id": group.migrated_to})
        if group is not None:
            return account.chats.open(chat_id), group.as_chat()
        if self.any_chat and chat_id > 0:
            return account.chats.open_visitor(chat_id), {"id": chat_id, "first_name": "Visitor", "type": "private"}
        raise bad_request("chat not found")

    def with_known_users(self, entities: list[JsonObject]) -> list[JsonObject]:
        """Completes the users of text mentions; a mention of nobody whom the bot knows is no entity."""
        if not any(entity["type"] == "text_mention" for entity in entities):
            return entities
        known = []
        for entity in entities:
            person = self.people.get(entity["user"]["id"]) if entity["type"] == "text_mention" else None
            if person is not None:
                known.append(entity | {"user": person.as_user()})
            elif entity["type"] != "text_mention":
                known.append(entity)
        return known

    def check_reachable(self, account: Account, chat_id: int) -> None:
        """Refuses with 403 where a person would not get the bot's message."""
        person = self.people.get(chat_id)
        if person is None:
            return
        if person.deactivated:
            raise forbidden("user is deactivated")
        if chat_id in account.blocked:
            raise forbidden("bot was blocked by the user")
        if chat_id not in account.started:
            raise forbidden("bot can't initiate conversation with a user")
