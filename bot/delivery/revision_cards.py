"""Live cards of edits and recalls, in the chat of whoever launched them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from aiogram import Bot

from bot.delivery.authors import reader
from bot.delivery.livecards import OWN_CARD_AFTER, Face, LiveCards, Shown, name_of
from bot.delivery.sender import REPLY_TIMEOUT
from bot.domain.lifecycle import RevisionStatus
from bot.i18n import Phrases
from bot.presenting.revisions import revision_card, revision_keyboard
from bot.services import revising
from db import revisions
from db.models import Revision
from db.pool import Connection, Pool


class RevisionCards(LiveCards[Revision]):
    """The cards of all edits and recalls."""

    def __init__(self, pool: Pool, bot: Bot, phrases: Phrases) -> None:
        super().__init__(pool, bot)
        self._phrases = phrases

    async def _watched(self, conn: Connection, finished_since: datetime) -> Sequence[Revision]:
        return await revisions.with_cards(conn, finished_since)

    async def _read(self, conn: Connection, watched_id: int) -> Revision | None:
        return await revisions.get(conn, watched_id)

    def _drawn_at(self, watched: Revision, now: datetime) -> float:
        return asyncio.get_running_loop().time() - (now - watched.created_at).total_seconds()

    def _is_due(self, watched: Revision, shown: Shown, now: datetime) -> bool:
        if watched.card_message_id is None and now - watched.created_at < OWN_CARD_AFTER:
            return False
        if shown.is_fresh:
            return False
        return watched.status != shown.phase or not (shown.final or shown.is_asking)

    async def _face(self, conn: Connection, watched: Revision, shown: Shown) -> Face:
        voice, _ = await reader(conn, self._phrases, watched.author_id)
        paused_by = await name_of(conn, watched.paused_by)
        failures = await revisions.failure_counts(conn, watched.id) if _is_over(watched) else {}
        going = watched.status == RevisionStatus.RUNNING
        pace = shown.measure(watched.total - watched.left, watched.left, watched.status, going=going)
        return Face(
            text=revision_card(voice, watched, *pace, failures=failures, paused_by=paused_by),
            markup=revision_keyboard(voice, watched, asking=shown.is_asking),
            phase=watched.status,
            final=_is_final(watched),
        )

    async def _place(self, watched: Revision, chat_id: int, message_id: int) -> None:
        await revising.place_card(self._pool, revision_id=watched.id, chat_id=chat_id, message_id=message_id)


def _is_over(revision: Revision) -> bool:
    return revision.status in (RevisionStatus.COMPLETED, RevisionStatus.CANCELLED)


def _is_final(revision: Revision) -> bool:
    """Whether nothing more will be counted: of what was stopped, the last replies may still be on their way."""
    if revision.completed_at is None or revision.status == RevisionStatus.COMPLETED:
        return _is_over(revision)
    return datetime.now(UTC) - revision.completed_at > timedelta(seconds=REPLY_TIMEOUT)
