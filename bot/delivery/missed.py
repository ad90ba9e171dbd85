"""A word to the author when a broadcast was not sent in time, and waits for a decision."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.authors import Reader, administering, reader
from bot.delivery.livecards import look_again_and_again, send_card
from bot.i18n import Phrases
from bot.presenting.notices import many_missed_keyboard, many_missed_notice, missed_keyboard, missed_notice
from db import broadcasts, notices
from db.models import Broadcast
from db.pool import Pool

logger = logging.getLogger(__name__)


class MissedNotices:
    """Tells authors, and owners of what has no author, once of each missed broadcast; of many in one message.

    What was told is noted after it was: a process that is killed in between tells again.
    """

    def __init__(self, pool: Pool, bot: Bot, phrases: Phrases, *, owner_ids: Sequence[int], default_zone: str) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._owner_ids = owner_ids
        self._default_zone = default_zone

    async def run(self) -> None:
        """Tell until cancelled."""
        await look_again_and_again(self._look)

    async def _look(self) -> None:
        async with self._pool.acquire() as conn:
            untold = await notices.untold(conn)
            if not untold:
                return
            readers = await administering(conn, list(set(untold.values())), self._owner_ids)
        for told_together, broadcast_ids in _grouped(untold, readers).items():
            try:
                for user_id in told_together:
                    await self._tell(user_id, broadcast_ids)
            except TelegramAPIError as error:
                logger.warning("Of what was missed somebody is told later: %s", error.message)
                continue
            async with self._pool.acquire() as conn:
                await notices.told(conn, broadcast_ids, datetime.now(UTC))

    async def _tell(self, user_id: int, broadcast_ids: Sequence[int]) -> None:
        """Raises TelegramAPIError where it may work later."""
        async with self._pool.acquire() as conn:
            told = await reader(conn, self._phrases, user_id, self._default_zone)
            one = await broadcasts.get(conn, broadcast_ids[0]) if len(broadcast_ids) == 1 else None
        text, keyboard = _about(told, one, len(broadcast_ids))
        if await send_card(self._bot, user_id, text, keyboard) is None:
            logger.warning("%d cannot be told of what was missed", user_id)


def _grouped(
    untold: Mapping[int, int | None], readers: Mapping[int | None, Sequence[int]]
) -> dict[tuple[int, ...], list[int]]:
    """The people who are told together of the same broadcasts -> the ids of these."""
    grouped: dict[tuple[int, ...], list[int]] = {}
    for broadcast_id, author_id in untold.items():
        grouped.setdefault(tuple(readers[author_id]), []).append(broadcast_id)
    return grouped


def _about(told: Reader, one: Broadcast | None, amount: int) -> tuple[str, dict[str, object]]:
    if one is None:
        return many_missed_notice(told.voice, amount), many_missed_keyboard(told.voice)
    return missed_notice(told.voice, one, datetime.now(UTC), told.zone), missed_keyboard(told.voice, one)
