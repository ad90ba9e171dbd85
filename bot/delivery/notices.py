"""A word to the author when Herald has paused a broadcast by itself: a card that changes in place rings no phone."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ReplyParameters

from bot.delivery.authors import reader
from bot.domain.content import preview
from bot.i18n import Html, Phrases
from bot.presenting.cards import PREVIEW_LENGTH
from bot.presenting.contents import of_broadcast
from bot.presenting.history import why_paused
from db import broadcasts
from db.outages import is_outage
from db.pool import Pool

logger = logging.getLogger(__name__)


class PauseNotices:
    """Writes to authors, one after the other. A notice that cannot be sent is let go: the card says the same."""

    def __init__(self, pool: Pool, bot: Bot, phrases: Phrases) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._paused: asyncio.Queue[int] = asyncio.Queue()

    def put(self, broadcast_id: int) -> None:
        """Herald has just paused that broadcast."""
        self._paused.put_nowait(broadcast_id)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            broadcast_id = await self._paused.get()
            try:
                await self._tell(broadcast_id)
            except TelegramAPIError as error:
                logger.warning("The author of broadcast %d was not told of its pause: %s", broadcast_id, error.message)
            except Exception as error:
                if not is_outage(error):
                    raise
                logger.warning("The author of broadcast %d was not told: the database is away", broadcast_id)

    async def _tell(self, broadcast_id: int) -> None:
        async with self._pool.acquire() as conn:
            broadcast = await broadcasts.get(conn, broadcast_id)
            if broadcast is None or broadcast.author_id is None or not broadcast.pause_reason:
                return
            voice, _ = await reader(conn, self._phrases, broadcast.author_id)
        said = voice.html("pause-notice", text=preview(of_broadcast(voice, broadcast), PREVIEW_LENGTH))
        card = broadcast.card_message_id if broadcast.card_chat_id == broadcast.author_id else None
        await self._bot.send_message(
            broadcast.author_id,
            Html("\n".join([said, *why_paused(voice, broadcast, None)])),
            parse_mode="HTML",
            reply_parameters=ReplyParameters(message_id=card, allow_sending_without_reply=True) if card else None,
        )
