"""A word to the author shortly before a broadcast to many people leaves."""

import logging
from datetime import UTC, datetime, timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.authors import reader
from bot.delivery.livecards import look_again_and_again, send_card
from bot.domain.quiet import QuietHours
from bot.i18n import Phrases
from bot.presenting.notices import reminder, reminder_keyboard
from bot.services.starting import put_off
from db import notices
from db.models import Broadcast
from db.pool import Pool, transaction

MANY = 100  # people: a smaller broadcast needs no second look
AT_ONCE = 20

logger = logging.getLogger(__name__)


class Reminders:
    """Reminds each author once of each broadcast, `ahead` of its moment; never with no time ahead."""

    def __init__(
        self,
        pool: Pool,
        bot: Bot,
        phrases: Phrases,
        *,
        ahead: timedelta,
        default_zone: str,
        quiet_hours: QuietHours | None = None,
    ) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._ahead = ahead
        self._default_zone = default_zone
        self._quiet_hours = quiet_hours

    async def run(self) -> None:
        """Remind until cancelled."""
        if self._ahead:
            await look_again_and_again(self._look)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        async with transaction(self._pool) as conn:
            await put_off(conn, self._quiet_hours, due=now + self._ahead, now=now)
            leaving = await notices.leaving(conn, now, now + self._ahead, MANY, AT_ONCE)
        for broadcast in leaving:
            try:
                await self._remind(broadcast, now)
            except TelegramAPIError as error:
                logger.warning("The author of broadcast %d is reminded later: %s", broadcast.id, error.message)
                continue
            async with self._pool.acquire() as conn:
                await notices.reminded(conn, broadcast.id, now)

    async def _remind(self, broadcast: Broadcast, now: datetime) -> None:
        assert broadcast.author_id is not None  # noqa: S101 - only what has an author is looked for
        async with self._pool.acquire() as conn:
            told = await reader(conn, self._phrases, broadcast.author_id, self._default_zone)
        text = reminder(told.voice, broadcast, now, told.zone)
        await send_card(self._bot, broadcast.author_id, text, reminder_keyboard(told.voice, broadcast))
