"""Live cards: the message in the author's chat that shows how far a broadcast is, and at last what became of it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.authors import reader
from bot.delivery.livecards import (
    EDIT_EVERY,
    FINISHED_WITHIN,
    OWN_CARD_AFTER,
    Shown,
    edit_card,
    look_again_and_again,
    name_of,
    send_card,
)
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import QuietHours, waits_until
from bot.i18n import Phrases
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.presenting.human import moment
from bot.services import broadcasting
from db import broadcasts, recipients, streams
from db.models import Broadcast
from db.pool import Pool

logger = logging.getLogger(__name__)


class ProgressCards:
    """Keeps all live cards true. A card that cannot be edited disturbs nobody."""

    def __init__(
        self, pool: Pool, bot: Bot, phrases: Phrases, *, default_zone: str, quiet_hours: QuietHours | None
    ) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._default_zone = default_zone
        self._quiet_hours = quiet_hours
        self._shown: dict[int, Shown] = {}
        self._drawing = asyncio.Lock()

    async def run(self) -> None:
        """Draw until cancelled."""
        await look_again_and_again(self._look)

    async def close(self) -> None:
        """Wait for the card that is being drawn; none is drawn any more. Cut off, one could be sent and not known."""
        await self._drawing.acquire()

    async def show(self, broadcast_id: int, *, asking: bool = False) -> None:
        """Draw one card at once: somebody pressed. `asking`: with the question whether to stop it for good."""
        shown = self._shown.setdefault(broadcast_id, Shown())
        shown.ask(asking=asking)
        await self._draw(broadcast_id, shown)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            watched = await broadcasts.with_cards(conn, now - FINISHED_WITHIN)
        for broadcast in watched:
            shown = self._shown.setdefault(broadcast.id, Shown(at=_launched_at(broadcast, now)))
            if _has_its_card(broadcast, now) and _is_due(broadcast, shown, self._phase(broadcast, now), now):
                await self._draw(broadcast.id, shown)
        for broadcast_id in self._shown.keys() - {broadcast.id for broadcast in watched}:
            del self._shown[broadcast_id]

    async def _draw(self, broadcast_id: int, shown: Shown) -> None:
        """Bring one card up to date, as the broadcast is now."""
        async with self._drawing:
            async with self._pool.acquire() as conn:
                broadcast = await broadcasts.get(conn, broadcast_id)
                if broadcast is None or broadcast.author_id is None or broadcast.series_day is not None:
                    return  # a series goes by unwatched
                voice, zone = await reader(conn, self._phrases, broadcast.author_id, self._default_zone)
                paused_by = await name_of(conn, broadcast.paused_by)
                titles = await streams.titles(conn)
                failures = await recipients.failure_counts(conn, broadcast_id) if _is_over(broadcast) else {}
            now = datetime.now(UTC)
            phase, waits = self._phase(broadcast, now), waits_until(broadcast.quiet, self._quiet_hours, now)
            rate, seconds_left = shown.measure(
                broadcast.total_recipients - broadcast.left,
                broadcast.left,
                phase,
                going=broadcast.status == BroadcastStatus.SENDING,
            )
            text = broadcast_card(
                voice,
                broadcast,
                rate,
                seconds_left,
                now=now,
                titles=titles,
                failures=failures,
                paused_by=paused_by,
                waits_until=moment(voice, waits, now, zone) if waits else None,
            )
            markup = card_keyboard(voice, broadcast, now=now, asking=shown.is_asking)
            if await self._put(broadcast, shown, text, markup):
                shown.phase = phase

    def _phase(self, broadcast: Broadcast, now: datetime) -> str:
        """What makes a card look otherwise at once: the status, whether it can be taken back, whether it waits."""
        waits = waits_until(broadcast.quiet, self._quiet_hours, now) is not None
        return f"{broadcast.status}{' held' * broadcast.is_held(now)}{' waits' * waits}"

    async def _put(self, broadcast: Broadcast, shown: Shown, text: str, markup: dict[str, Any]) -> bool:
        """Have the card show this; False if it could not be drawn just now."""
        shown.final = _is_over(broadcast)
        if (text, markup) == (shown.text, shown.markup):
            return True
        try:
            shown.final = not await self._write(broadcast, text, markup) or shown.final
        except TelegramAPIError as error:
            logger.info("A card could not be drawn, the next time will do: %s", error.message)
            shown.final = False
            return False
        shown.text, shown.markup = text, markup
        return True

    async def _write(self, broadcast: Broadcast, text: str, markup: dict[str, Any]) -> bool:
        """Edit the card; or send it, if whoever launched it did not come to that. False if it will never work.

        Raises TelegramAPIError where it may work later.
        """
        if broadcast.card_chat_id is not None and broadcast.card_message_id is not None:
            return await edit_card(self._bot, (broadcast.card_chat_id, broadcast.card_message_id), text, markup)
        assert broadcast.author_id is not None  # noqa: S101 - cards are drawn for authors only
        message_id = await send_card(self._bot, broadcast.author_id, text, markup)
        if message_id is None:
            return False
        await broadcasting.place_card(
            self._pool, broadcast_id=broadcast.id, chat_id=broadcast.author_id, message_id=message_id
        )
        return True


def _has_its_card(broadcast: Broadcast, now: datetime) -> bool:
    """Whether the card stands, or nobody else sends it, or whoever should have sent it had time enough."""
    if broadcast.card_message_id is not None or broadcast.scheduled_at is not None:
        return True
    return broadcast.sent_at is not None and now - broadcast.sent_at > OWN_CARD_AFTER


def _launched_at(broadcast: Broadcast, now: datetime) -> float:
    """The moment of the launch on the loop's clock: whoever launched it drew its card then."""
    if broadcast.sent_at is None or broadcast.scheduled_at is not None:
        return float("-inf")
    return asyncio.get_running_loop().time() - (now - broadcast.sent_at).total_seconds()


def _is_due(broadcast: Broadcast, shown: Shown, phase: str, now: datetime) -> bool:
    """Whether there may be something new to show, and the last edit is long enough ago."""
    if shown.is_fresh or _is_about_to_leave(broadcast, now):
        return False
    if phase != shown.phase:
        return True
    return not (shown.final or shown.is_asking)


def _is_about_to_leave(broadcast: Broadcast, now: datetime) -> bool:
    """Whether its hold ends before another edit: the one that says so shall not come late."""
    return broadcast.is_held(now) and not broadcast.is_held(now + timedelta(seconds=EDIT_EVERY))


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.status not in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED)
