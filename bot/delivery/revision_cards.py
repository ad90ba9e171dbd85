"""Live cards of edits and recalls, in the chat of whoever launched them."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.delivery.livecards import (
    FINISHED_WITHIN,
    OWN_CARD_AFTER,
    Shown,
    edit_card,
    look_again_and_again,
    name_of,
    send_card,
)
from bot.delivery.sender import REPLY_TIMEOUT
from bot.domain.lifecycle import RevisionStatus
from bot.i18n import Phrases, choose_language
from bot.presenting.revisions import revision_card, revision_keyboard
from bot.services import revising
from db import revisions, users
from db.models import Revision
from db.pool import Pool

logger = logging.getLogger(__name__)


class RevisionCards:
    """Keeps them true. A card that cannot be edited disturbs nobody."""

    def __init__(self, pool: Pool, bot: Bot, phrases: Phrases) -> None:
        self._pool = pool
        self._bot = bot
        self._phrases = phrases
        self._shown: dict[int, Shown] = {}
        self._drawing = asyncio.Lock()

    async def run(self) -> None:
        """Draw until cancelled."""
        await look_again_and_again(self._look)

    async def close(self) -> None:
        """Wait for the card that is being drawn; none is drawn any more. Cut off, one could be sent and not known."""
        await self._drawing.acquire()

    async def show(self, revision_id: int, *, asking: bool = False) -> None:
        """Draw one card at once: somebody pressed. `asking`: with the question whether to stop it for good."""
        shown = self._shown.setdefault(revision_id, Shown())
        shown.ask(asking=asking)
        await self._draw(revision_id, shown)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            watched = await revisions.with_cards(conn, now - FINISHED_WITHIN)
        for revision in watched:
            launched = asyncio.get_running_loop().time() - (now - revision.created_at).total_seconds()
            shown = self._shown.setdefault(revision.id, Shown(at=launched))  # its card was drawn at the launch
            if _is_due(revision, shown, now):
                await self._draw(revision.id, shown)
        for revision_id in self._shown.keys() - {revision.id for revision in watched}:
            del self._shown[revision_id]

    async def _draw(self, revision_id: int, shown: Shown) -> None:
        """Bring one card up to date, as the revision is now."""
        async with self._drawing:
            async with self._pool.acquire() as conn:
                revision = await revisions.get(conn, revision_id)
                if revision is None:
                    return
                author = await users.get(conn, revision.author_id)
                paused_by = await name_of(conn, revision.paused_by)
                failures = await revisions.failure_counts(conn, revision_id) if _is_over(revision) else {}
            voice = self._phrases.voice(
                choose_language(author.language, author.language_code) if author else choose_language(None, None)
            )
            going = revision.status == RevisionStatus.RUNNING
            pace = shown.measure(revision.total - revision.left, revision.left, revision.status, going=going)
            text = revision_card(voice, revision, *pace, failures=failures, paused_by=paused_by)
            markup = revision_keyboard(voice, revision, asking=shown.is_asking)
            shown.phase = revision.status
            shown.final = _is_final(revision)
            if (text, markup) != (shown.text, shown.markup):
                try:
                    shown.final = not await self._write(revision, text, markup) or shown.final
                except TelegramAPIError as error:
                    logger.info("A card could not be drawn, the next time will do: %s", error.message)
                    shown.final = False
                    return
                shown.text, shown.markup = text, markup

    async def _write(self, revision: Revision, text: str, markup: dict[str, Any]) -> bool:
        """Edit the card; or send it, if whoever launched it did not come to that. False if it will never work.

        Raises TelegramAPIError where it may work later.
        """
        if revision.card_chat_id is not None and revision.card_message_id is not None:
            return await edit_card(self._bot, (revision.card_chat_id, revision.card_message_id), text, markup)
        message_id = await send_card(self._bot, revision.author_id, text, markup)
        if message_id is None:
            return False
        await revising.place_card(
            self._pool, revision_id=revision.id, chat_id=revision.author_id, message_id=message_id
        )
        return True


def _is_due(revision: Revision, shown: Shown, now: datetime) -> bool:
    """Whether there may be something new to show, and the last edit is long enough ago."""
    if revision.card_message_id is None and now - revision.created_at < OWN_CARD_AFTER:
        return False
    if shown.is_fresh:
        return False
    return revision.status != shown.phase or not (shown.final or shown.is_asking)


def _is_over(revision: Revision) -> bool:
    return revision.status in (RevisionStatus.COMPLETED, RevisionStatus.CANCELLED)


def _is_final(revision: Revision) -> bool:
    """Whether nothing more will be counted: of what was stopped, the last replies may still be on their way."""
    if revision.completed_at is None or revision.status == RevisionStatus.COMPLETED:
        return _is_over(revision)
    return datetime.now(UTC) - revision.completed_at > timedelta(seconds=REPLY_TIMEOUT)
