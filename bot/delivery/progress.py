"""Live cards: the message in the author's chat that shows how far a broadcast is, and at last what became of it."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import InlineKeyboardMarkup

from bot.domain.lifecycle import BroadcastStatus
from bot.i18n import Phrases, choose_language
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.presenting.human import person_name
from bot.services import broadcasting
from db import broadcasts, recipients, streams, users
from db.models import Broadcast
from db.outages import is_outage
from db.pool import Connection, Pool

LOOK_EVERY = 1.0
EDIT_EVERY = 3.0  # seconds between edits of one card
ASKED_FOR = 30.0  # seconds that the question whether to stop stands
OWN_CARD_AFTER = timedelta(seconds=5)  # whoever launched it makes the card; if that failed, it is made here
FINISHED_WITHIN = timedelta(days=1)  # after a restart, cards of what ended since then get their summary

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Shown:
    """What a card shows, and since when (seconds of the loop's clock). `phase`: see `_phase`."""

    phase: str = ""
    text: str = ""
    markup: dict[str, Any] = field(default_factory=dict)
    at: float = float("-inf")
    done: int = 0
    asked_at: float = float("-inf")
    final: bool = False


class ProgressCards:
    """Keeps all live cards true. A card that cannot be edited disturbs nobody."""

    def __init__(self, pool: Pool, bot: Bot, phrases: Phrases) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._shown: dict[int, _Shown] = {}
        self._drawing = asyncio.Lock()

    async def run(self) -> None:
        """Draw until cancelled."""
        while True:
            try:
                await self._look()
            except Exception as error:
                if not is_outage(error):
                    raise
                logger.warning("Cards wait for the database: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def show(self, broadcast_id: int, *, asking: bool = False) -> None:
        """Draw one card at once: somebody pressed. `asking`: with the question whether to stop it for good."""
        shown = self._shown.setdefault(broadcast_id, _Shown())
        shown.asked_at = asyncio.get_running_loop().time() if asking else float("-inf")
        await self._draw(broadcast_id, shown)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            watched = await broadcasts.with_cards(conn, now - FINISHED_WITHIN)
        for broadcast in watched:
            shown = self._shown.setdefault(broadcast.id, _Shown(at=_launched_at(broadcast, now)))
            if _has_its_card(broadcast, now) and _is_due(broadcast, shown, now):
                await self._draw(broadcast.id, shown)
        for broadcast_id in self._shown.keys() - {broadcast.id for broadcast in watched}:
            del self._shown[broadcast_id]

    async def _draw(self, broadcast_id: int, shown: _Shown) -> None:
        """Bring one card up to date, as the broadcast is now."""
        async with self._drawing:
            async with self._pool.acquire() as conn:
                broadcast = await broadcasts.get(conn, broadcast_id)
                if broadcast is None or broadcast.author_id is None:
                    return
                author = await users.get(conn, broadcast.author_id)
                paused_by = await _name(conn, broadcast.paused_by)
                titles = await streams.titles(conn)
                failures = await recipients.failure_counts(conn, broadcast_id) if _is_over(broadcast) else {}
            language = choose_language(author.language, author.language_code) if author else choose_language(None, None)
            voice = self._phrases.voice(language)
            now = datetime.now(UTC)
            rate, seconds_left = _measure(broadcast, shown, _phase(broadcast, now))
            text = broadcast_card(
                voice,
                broadcast,
                rate,
                seconds_left,
                now=now,
                titles=titles,
                failures=failures,
                paused_by=paused_by,
            )
            markup = card_keyboard(voice, broadcast, now=now, asking=_is_asking(shown))
            shown.final = _is_over(broadcast)
            if (text, markup) != (shown.text, shown.markup):
                try:
                    shown.final = not await self._write(broadcast, text, markup) or shown.final
                except TelegramAPIError as error:
                    logger.info("A card could not be drawn, the next time will do: %s", error.message)
                    shown.final = False
                    return
                shown.text, shown.markup = text, markup
            shown.phase = _phase(broadcast, now)

    async def _write(self, broadcast: Broadcast, text: str, markup: dict[str, Any]) -> bool:
        """Edit the card, or send it if there is none. False if it will never work.

        Raises TelegramAPIError where it may work later.
        """
        keyboard = InlineKeyboardMarkup.model_validate(markup)
        try:
            if broadcast.card_chat_id is not None and broadcast.card_message_id is not None:
                await self._bot.edit_message_text(
                    text,
                    chat_id=broadcast.card_chat_id,
                    message_id=broadcast.card_message_id,
                    reply_markup=keyboard,
                    parse_mode="HTML",
                )
            else:
                await self._send(broadcast, text, keyboard)
        except TelegramForbiddenError:
            return False
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    async def _send(self, broadcast: Broadcast, text: str, keyboard: InlineKeyboardMarkup) -> None:
        """The process that launched it did not come to send its card: it is sent now."""
        assert broadcast.author_id is not None  # noqa: S101 - cards are drawn for authors only
        card = await self._bot.send_message(broadcast.author_id, text, reply_markup=keyboard, parse_mode="HTML")
        await broadcasting.place_card(
            self._pool, broadcast_id=broadcast.id, chat_id=card.chat.id, message_id=card.message_id
        )


def _has_its_card(broadcast: Broadcast, now: datetime) -> bool:
    """Whether the card stands, or whoever should have sent it had time enough."""
    if broadcast.card_message_id is not None:
        return True
    return broadcast.sent_at is not None and now - broadcast.sent_at > OWN_CARD_AFTER


def _launched_at(broadcast: Broadcast, now: datetime) -> float:
    """The moment of the launch on the loop's clock: whoever launched it drew its card then."""
    if broadcast.sent_at is None:
        return float("-inf")
    return asyncio.get_running_loop().time() - (now - broadcast.sent_at).total_seconds()


def _phase(broadcast: Broadcast, now: datetime) -> str:
    """What makes a card look otherwise at once: the broadcast's status, and whether it can be taken back."""
    return f"{broadcast.status} held" if broadcast.is_held(now) else broadcast.status


def _is_due(broadcast: Broadcast, shown: _Shown, now: datetime) -> bool:
    """Whether there may be something new to show, and the last edit is long enough ago."""
    if asyncio.get_running_loop().time() - shown.at < EDIT_EVERY or _is_about_to_leave(broadcast, now):
        return False
    if _phase(broadcast, now) != shown.phase:
        return True
    return not (shown.final or _is_asking(shown))


def _is_about_to_leave(broadcast: Broadcast, now: datetime) -> bool:
    """Whether its hold ends before another edit: the one that says so shall not come late."""
    return broadcast.is_held(now) and not broadcast.is_held(now + timedelta(seconds=EDIT_EVERY))


def _is_asking(shown: _Shown) -> bool:
    return asyncio.get_running_loop().time() - shown.asked_at < ASKED_FOR


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.status not in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED)


def _measure(broadcast: Broadcast, shown: _Shown, phase: str) -> tuple[float | None, float | None]:
    """Messages a second since the last drawing, and how many seconds the rest will take; None: not known yet."""
    now = asyncio.get_running_loop().time()
    done = broadcast.total_recipients - broadcast.left
    passed = now - shown.at
    rate = (done - shown.done) / passed if phase == shown.phase and passed > 0 else 0
    shown.at, shown.done = now, done
    if rate <= 0 or broadcast.status != BroadcastStatus.SENDING:
        return None, None
    return rate, broadcast.left / rate


async def _name(conn: Connection, user_id: int | None) -> str | None:
    """What the person is called, if there is one."""
    person = await users.get(conn, user_id) if user_id is not None else None
    return person_name(person.user_id, person.first_name, person.last_name, person.username) if person else None
