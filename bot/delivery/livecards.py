"""Live cards: a message in somebody's chat that always shows how a thing stands, and how it is kept true."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup

from bot.presenting.human import person_name
from db import users
from db.models import Broadcast, Revision
from db.outages import is_outage
from db.pool import Connection, Pool

LOOK_EVERY = 1.0
EDIT_EVERY = 3.0  # seconds between edits of one card
ASKED_FOR = 30.0  # seconds that the question whether to stop stands
OWN_CARD_AFTER = timedelta(seconds=5)  # whoever launched it makes the card; if that failed, it is made here
FINISHED_WITHIN = timedelta(days=1)  # after a restart, cards of what ended since then get their summary

logger = logging.getLogger(__name__)

Watched = TypeVar("Watched", Broadcast, Revision)


@dataclass(slots=True)
class Shown:
    """What a card shows, and since when (seconds of the loop's clock). `phase`: what makes it look otherwise at once;
    `done`: how many people it counted; `final`: it will not change any more."""

    phase: str = ""
    text: str = ""
    markup: dict[str, Any] = field(default_factory=dict)
    at: float = float("-inf")
    done: int = 0
    asked_at: float = float("-inf")
    final: bool = False

    def ask(self, *, asking: bool) -> None:
        """Whether the question stands from now on."""
        self.asked_at = asyncio.get_running_loop().time() if asking else float("-inf")

    @property
    def is_asking(self) -> bool:
        """Whether the question whether to stop stands."""
        return asyncio.get_running_loop().time() - self.asked_at < ASKED_FOR

    @property
    def is_fresh(self) -> bool:
        """Whether the last edit is too short ago for another."""
        return asyncio.get_running_loop().time() - self.at < EDIT_EVERY

    def measure(self, done: int, left: int, phase: str, *, going: bool) -> tuple[float | None, float | None]:
        """People a second since the last drawing, and how many seconds the rest will take; None: not known yet."""
        now = asyncio.get_running_loop().time()
        passed = now - self.at
        rate = (done - self.done) / passed if phase == self.phase and passed > 0 else 0
        self.at, self.done = now, done
        return (rate, left / rate) if rate > 0 and going else (None, None)


@dataclass(frozen=True, slots=True)
class Face:
    """What a card is to show; `phase` and `final` as in Shown."""

    text: str
    markup: dict[str, Any]
    phase: str
    final: bool


class LiveCards(ABC, Generic[Watched]):
    """Keeps all cards of one kind true. A card that cannot be edited disturbs nobody."""

    def __init__(self, pool: Pool, bot: Bot) -> None:
        self._pool = pool
        self._bot = bot
        self._shown: dict[int, Shown] = {}
        self._drawing = asyncio.Lock()

    @abstractmethod
    async def _watched(self, conn: Connection, finished_since: datetime) -> Sequence[Watched]:
        """Whatever somebody watches: under way, or over since that moment."""

    @abstractmethod
    async def _read(self, conn: Connection, watched_id: int) -> Watched | None:
        """How it stands now; None where there is no card of it."""

    @abstractmethod
    def _drawn_at(self, watched: Watched, now: datetime) -> float:
        """When whoever began it drew its card, on the loop's clock."""

    @abstractmethod
    def _is_due(self, watched: Watched, shown: Shown, now: datetime) -> bool:
        """Whether there may be something new to show, and the last edit is long enough ago."""

    @abstractmethod
    async def _face(self, conn: Connection, watched: Watched, shown: Shown) -> Face:
        """What its card is to show."""

    @abstractmethod
    async def _place(self, watched: Watched, chat_id: int, message_id: int) -> None:
        """Remember where its card stands."""

    async def run(self) -> None:
        """Draw until cancelled."""
        await look_again_and_again(self._look)

    async def close(self) -> None:
        """Wait for the card that is being drawn; none is drawn any more. Cut off, one could be sent and not known."""
        await self._drawing.acquire()

    async def show(self, watched_id: int, *, asking: bool = False) -> None:
        """Draw one card at once: somebody pressed. `asking`: with the question whether to stop it for good."""
        shown = self._shown.setdefault(watched_id, Shown())
        shown.ask(asking=asking)
        await self._draw(watched_id, shown)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            everything = await self._watched(conn, now - FINISHED_WITHIN)
        for watched in everything:
            shown = self._shown.setdefault(watched.id, Shown(at=self._drawn_at(watched, now)))
            if self._is_due(watched, shown, now):
                await self._draw(watched.id, shown)
        for watched_id in self._shown.keys() - {watched.id for watched in everything}:
            del self._shown[watched_id]

    async def _draw(self, watched_id: int, shown: Shown) -> None:
        """Bring one card up to date."""
        async with self._drawing:
            async with self._pool.acquire() as conn:
                watched = await self._read(conn, watched_id)
                if watched is None:
                    return
                face = await self._face(conn, watched, shown)
            shown.final = face.final
            if (face.text, face.markup) != (shown.text, shown.markup):
                try:
                    shown.final = not await self._write(watched, face) or face.final
                except TelegramAPIError as error:
                    logger.info("A card could not be drawn, the next time will do: %s", error.message)
                    shown.final = False
                    return
            shown.text, shown.markup, shown.phase = face.text, face.markup, face.phase

    async def _write(self, watched: Watched, face: Face) -> bool:
        """Edit the card; or send it, if whoever began it did not come to that. False if it will never work.

        Raises TelegramAPIError where it may work later.
        """
        if watched.card_chat_id is not None and watched.card_message_id is not None:
            place = (watched.card_chat_id, watched.card_message_id)
            return await edit_card(self._bot, place, face.text, face.markup)
        assert watched.author_id is not None  # noqa: S101 - what has no author has no card
        message_id = await send_card(self._bot, watched.author_id, face.text, face.markup)
        if message_id is None:
            return False
        await self._place(watched, watched.author_id, message_id)
        return True


async def look_again_and_again(look: Callable[[], Awaitable[None]]) -> None:
    """Look until cancelled."""
    while True:
        try:
            await look()
        except Exception as error:
            if not is_outage(error):
                raise
            logger.warning("Cards wait for the database: %s", type(error).__name__)
        await asyncio.sleep(LOOK_EVERY)


async def edit_card(bot: Bot, place: tuple[int, int], text: str, markup: dict[str, Any]) -> bool:
    """Change the card at that place (chat and message). False if it will never work.

    Raises TelegramAPIError where it may work later.
    """
    chat_id, message_id = place
    try:
        await bot.edit_message_text(
            text,
            chat_id=chat_id,
            message_id=message_id,
            reply_markup=InlineKeyboardMarkup.model_validate(markup),
            parse_mode="HTML",
        )
    except TelegramForbiddenError:
        return False
    except TelegramBadRequest as error:
        return "message is not modified" in error.message
    return True


async def send_card(bot: Bot, chat_id: int, text: str, markup: dict[str, Any]) -> int | None:
    """Put a new card into the chat; returns its message's id, None if it will never work.

    Raises TelegramAPIError where it may work later.
    """
    keyboard = InlineKeyboardMarkup.model_validate(markup)
    try:
        card = await bot.send_message(chat_id, text, reply_markup=keyboard, parse_mode="HTML")
    except (TelegramForbiddenError, TelegramBadRequest):
        return None
    return card.message_id


async def name_of(conn: Connection, user_id: int | None) -> str | None:
    """What the person is called, if there is one."""
    person = await users.get(conn, user_id) if user_id is not None else None
    return person_name(person.user_id, person.first_name, person.last_name, person.username) if person else None
