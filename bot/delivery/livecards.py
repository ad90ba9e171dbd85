"""What live cards share: how often they are drawn, what one shows, and how it is put into the chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup

from bot.presenting.human import person_name
from db import users
from db.outages import is_outage
from db.pool import Connection

LOOK_EVERY = 1.0
EDIT_EVERY = 3.0  # seconds between edits of one card
ASKED_FOR = 30.0  # seconds that the question whether to stop stands
OWN_CARD_AFTER = timedelta(seconds=5)  # whoever launched it makes the card; if that failed, it is made here
FINISHED_WITHIN = timedelta(days=1)  # after a restart, cards of what ended since then get their summary

logger = logging.getLogger(__name__)


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
