"""Stories: people who act in the sandbox, and the bot that answers them, in one event loop."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import app
from bot.config import Settings
from bot.sandbox.server import Running, running
from bot.sandbox.world import World
from db.pool import Pool

Message = dict[str, Any]

TOKEN = "42:story"
ADMIN_ID = 900_001
PATIENCE = 30.0  # seconds that a story waits for what it expects: long, for a busy machine


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in the sandbox: writes, presses, and looks at the chat with the bot."""

    world: World
    id: int

    @property
    def chat(self) -> list[Message]:
        """The messages of this person's chat, oldest first, without deleted ones."""
        return self.world.chat(self.id)

    @property
    def screen(self) -> Message:
        """The newest message of the bot that carries buttons."""
        return next(message for message in reversed(self.chat) if from_bot(message) and buttons(message))

    def says(self, text: str, entities: list[dict[str, Any]] | None = None) -> None:
        """Writes to the bot."""
        self.world.send(self.id, text=text, entities=entities or [])

    async def press(self, label: str) -> Message:
        """Presses the newest button whose text holds the label; returns the bot's answer (see `World.answer`)."""
        message, row, column = await self._find(label)
        query = self.world.press(self.id, message["message_id"], row=row, column=column)
        return await self.world.answer(query, PATIENCE)

    async def sees(self, *texts: str) -> Message:
        """Waits until one message of the bot holds all the texts (in its words or its buttons); the newest such."""
        await self._until(lambda: self._message_with(texts) is not None, f"a message with {texts}")
        found = self._message_with(texts)
        assert found is not None
        return found

    def _message_with(self, texts: tuple[str, ...]) -> Message | None:
        return next(
            (
                message
                for message in reversed(self.chat)
                if from_bot(message) and all(text in whole_text(message) for text in texts)
            ),
            None,
        )

    async def _find(self, label: str) -> tuple[Message, int, int]:
        def place() -> tuple[Message, int, int] | None:
            for message in reversed(self.chat):
                for row_number, row in enumerate(buttons(message)):
                    for column_number, button in enumerate(row):
                        if label in button["text"]:
                            return message, row_number, column_number
            return None

        await self._until(lambda: place() is not None, f"a button {label!r}")
        found = place()
        assert found is not None
        return found

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            await self.world.wait_for(condition, PATIENCE)
        except TimeoutError:
            shown = "\n---\n".join(whole_text(message) for message in self.chat[-6:])
            raise AssertionError(f"{self.id} waited in vain for {what}; the chat ends with:\n{shown}") from None


def from_bot(message: Message) -> bool:
    """Whether the bot wrote it."""
    return bool(message["from"]["is_bot"])


def buttons(message: Message) -> list[list[dict[str, Any]]]:
    """The inline keyboard of a message, row by row; empty if there is none."""
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def whole_text(message: Message) -> str:
    """What a reader sees of a message: text or caption, and the buttons' texts."""
    words = [message.get("text") or message.get("caption") or ""]
    words += [" ".join(f"[{button['text']}]" for button in row) for row in buttons(message)]
    return "\n".join(words)


@dataclass(frozen=True, slots=True)
class Story:
    """A sandbox, a running bot, and an administrator who speaks English."""

    sandbox: Running
    settings: Settings
    pool: Pool

    @property
    def world(self) -> World:
        return self.sandbox.world

    @property
    def admin(self) -> Actor:
        return Actor(self.world, ADMIN_ID)

    def person(self, user_id: int, first_name: str = "", *, language: str = "en") -> Actor:
        """A student of the sandbox, who has a chat with the bot."""
        self.world.add_person(user_id, first_name, language_code=language)
        return Actor(self.world, user_id)


@asynccontextmanager
async def telling(pool: Pool, database_url: str, *, language: str = "en", **chosen: object) -> AsyncIterator[Story]:
    """A story on a fresh database: the bot runs until the block ends. `chosen`: settings other than usual."""
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code=language)
        settings = story_settings(sandbox.url, database_url).model_copy(update=chosen)
        async with app.serving(settings, database_url):
            yield Story(sandbox, settings, pool)


def story_settings(sandbox_url: str, database_url: str) -> Settings:
    """Settings of a bot that talks to the sandbox, and sends at once; nothing is read from `.env`."""
    return Settings(
        _env_file=None,
        bot_token=TOKEN,
        admin_ids=(ADMIN_ID,),
        database_url=database_url,
        telegram_api_url=sandbox_url,
        data_dir=Path(os.devnull),  # no flight book: stories are not about kills
        send_hold_seconds=0,
    )
