"""The state file: the world as JSON, written whole and atomically; bytes of files stand in a folder beside it."""

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson

from bot.sandbox.account import Account, Webhook
from bot.sandbox.chats import Chat
from bot.sandbox.errors import StateError
from bot.sandbox.files import File
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.people import Group, Person
from bot.sandbox.world import World

log = logging.getLogger(__name__)

SAVE_EVERY = 1.0
# Ids that may have been given after the last save: more than a chat can get in that time.
GAP = 100_000


class Storage:
    """Loads and saves one world."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._folder = path.with_name(path.name + ".files")
        self._saved_version = -1
        self._saved_files: set[str] = set()

    def load(self) -> None:
        """Fills the world from the file, if there is one. Raises StateError for a file that is none of ours."""
        if not self._path.exists():
            return
        try:
            self._restore(orjson.loads(self._path.read_bytes()))
        except (ValueError, TypeError, KeyError, FileNotFoundError) as error:
            raise StateError(f"{self._path} is not a state file of this sandbox") from error

    def _restore(self, state: JsonObject) -> None:
        for person in state["people"]:
            self._world.people[person["id"]] = Person(**person)
        for group in state["groups"]:
            self._world.groups[group["id"]] = Group(**group)
        for file in state["files"]:
            content = (self._folder / file["unique_id"]).read_bytes()
            self._world.files.add(File(**file, content=content))
            self._saved_files.add(file["unique_id"])
        for account in self._world.accounts.values():
            if account.token in state["bots"]:
                restore_account(account, state["bots"][account.token])
            else:
                account.started = set(self._world.people)

    async def keep_saving(self, stopping: asyncio.Event) -> None:
        """Saves within about a second of every change; what the last change was is saved at the end too."""
        while not stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), SAVE_EVERY)
            if self._world.changes.version != self._saved_version:
                await self._save_aside()

    async def _save_aside(self) -> None:
        version = self._world.changes.version
        try:
            self._save_files()
            await asyncio.to_thread(self._write, self._dump())
        except OSError as error:
            log.warning("the state is not saved: %s", error)
        else:
            self._saved_version = version

    def check_writable(self) -> None:
        """Writes the file once at the start. Raises StateError where that cannot be."""
        try:
            self._write(self._dump())
        except OSError as error:
            raise StateError(f"{self._path} cannot be written ({error.strerror})") from error

    def _dump(self) -> bytes:
        world = self._world
        return orjson.dumps({
            "people": [asdict(person) for person in world.people.values()],
            "groups": [asdict(group) for group in world.groups.values()],
            "files": [described(file) for file in world.files.by_id.values()],
            "bots": {account.token: dump_account(account) for account in world.accounts.values()},
        }, option=orjson.OPT_NON_STR_KEYS)  # fmt: skip

    def _save_files(self) -> None:
        for file in self._world.files.by_id.values():
            if file.unique_id not in self._saved_files:
                self._folder.mkdir(parents=True, exist_ok=True)
                replace(self._folder / file.unique_id, file.content)
                self._saved_files.add(file.unique_id)

    def _write(self, state: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace(self._path, state)


def replace(path: Path, content: bytes) -> None:
    """Writes a file so that it is always whole: the old one or the new one."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def described(file: File) -> JsonObject:
    """Returns all of a file but its bytes."""
    names = ("file_id", "unique_id", "kind", "name", "mime_type", "width", "height")
    return {name: getattr(file, name) for name in names}


def dump_account(account: Account) -> JsonObject:
    """Returns a bot's state. Presses that wait for an answer are not kept: after a restart they are too old."""
    return {
        "next_update": account.updates.next_id,
        "first_id": account.chats.first_id,
        "pending": list(account.updates.pending),
        "allowed": account.updates.allowed,
        "started": list(account.started),
        "blocked": list(account.blocked),
        "settings": account.settings,
        "webhook": asdict(account.webhook) if account.webhook else None,
        "departed": account.chats.departed,
        "chats": [
            {
                "id": chat.id,
                "last_id": chat.last_id,
                "count": chat.count,
                "messages": list(chat.messages.values()),
                "marks": chat.marks,
            }
            for chat in account.chats.chats.values()
        ],
    }


def restore_account(account: Account, state: JsonObject) -> None:
    """Puts a bot's state back; every id goes on above whatever may have been given since it was saved."""
    account.updates.next_id = max(account.updates.next_id, state["next_update"] + GAP)
    account.updates.pending.extend(state["pending"])
    account.updates.allowed = state["allowed"]
    account.started = set(state["started"])
    account.blocked = set(state["blocked"])
    account.settings = state["settings"]
    if state["webhook"]:
        account.webhook = Webhook(**state["webhook"])
        account.updates.set_webhook(True)
    first_id = account.chats.first_id = max(account.chats.first_id, state["first_id"] + GAP)
    account.chats.departed = {
        int(chat_id): max(last_id + GAP, first_id) for chat_id, last_id in state["departed"].items()
    }
    for saved in state["chats"]:
        chat = Chat(saved["id"], max(saved["last_id"] + GAP, first_id), saved["count"])
        chat.messages = {message["message_id"]: message for message in saved["messages"]}
        chat.marks = {int(message_id): marks for message_id, marks in saved["marks"].items()}
        account.chats.chats[chat.id] = chat
