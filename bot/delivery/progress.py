"""Live cards of broadcasts: how far one is, and at last what became of it, in its author's chat."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from aiogram import Bot

from bot.delivery.authors import reader
from bot.delivery.livecards import EDIT_EVERY, OWN_CARD_AFTER, Face, LiveCards, Shown, name_of
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.quiet import QuietHours, waits_until
from bot.i18n import Phrases
from bot.presenting.cards import broadcast_card, card_keyboard
from bot.presenting.human import moment
from bot.services import broadcasting
from db import broadcasts, recipients, streams
from db.models import Broadcast
from db.pool import Connection, Pool


class ProgressCards(LiveCards[Broadcast]):
    """The cards of all broadcasts that somebody launched; a series goes by unwatched."""

    def __init__(
        self, pool: Pool, bot: Bot, phrases: Phrases, *, default_zone: str, quiet_hours: QuietHours | None
    ) -> None:
        super().__init__(pool, bot)
        self._phrases = phrases
        self._default_zone = default_zone
        self._quiet_hours = quiet_hours

    async def _watched(self, conn: Connection, finished_since: datetime) -> Sequence[Broadcast]:
        return await broadcasts.with_cards(conn, finished_since)

    async def _read(self, conn: Connection, watched_id: int) -> Broadcast | None:
        broadcast = await broadcasts.get(conn, watched_id)
        if broadcast is None or broadcast.author_id is None or broadcast.series_day is not None:
            return None
        return broadcast

    def _drawn_at(self, watched: Broadcast, now: datetime) -> float:
        if watched.sent_at is None or watched.scheduled_at is not None:
            return float("-inf")  # nobody did
        return asyncio.get_running_loop().time() - (now - watched.sent_at).total_seconds()

    def _is_due(self, watched: Broadcast, shown: Shown, now: datetime) -> bool:
        if not _has_its_card(watched, now) or shown.is_fresh or _is_about_to_leave(watched, now):
            return False
        return self._phase(watched, now) != shown.phase or not (shown.final or shown.is_asking)

    async def _face(self, conn: Connection, watched: Broadcast, shown: Shown) -> Face:
        assert watched.author_id is not None  # noqa: S101 - see _read
        voice, zone = await reader(conn, self._phrases, watched.author_id, self._default_zone)
        now = datetime.now(UTC)
        phase, waits = self._phase(watched, now), waits_until(watched.quiet, self._quiet_hours, now)
        going = watched.status == BroadcastStatus.SENDING
        pace = shown.measure(watched.total_recipients - watched.left, watched.left, phase, going=going)
        text = broadcast_card(
            voice,
            watched,
            *pace,
            now=now,
            titles=await streams.titles(conn),
            failures=await recipients.failure_counts(conn, watched.id) if _is_over(watched) else {},
            paused_by=await name_of(conn, watched.paused_by),
            waits_until=moment(voice, waits, now, zone) if waits else None,
        )
        markup = card_keyboard(voice, watched, now=now, asking=shown.is_asking)
        return Face(text=text, markup=markup, phase=phase, final=_is_over(watched))

    async def _place(self, watched: Broadcast, chat_id: int, message_id: int) -> None:
        await broadcasting.place_card(self._pool, broadcast_id=watched.id, chat_id=chat_id, message_id=message_id)

    def _phase(self, broadcast: Broadcast, now: datetime) -> str:
        """The status, whether it can be taken back, and whether it waits."""
        waits = waits_until(broadcast.quiet, self._quiet_hours, now) is not None
        return f"{broadcast.status}{' held' * broadcast.is_held(now)}{' waits' * waits}"


def _has_its_card(broadcast: Broadcast, now: datetime) -> bool:
    """Whether the card stands, or nobody else sends it, or whoever should have sent it had time enough."""
    if broadcast.card_message_id is not None or broadcast.scheduled_at is not None:
        return True
    return broadcast.sent_at is not None and now - broadcast.sent_at > OWN_CARD_AFTER


def _is_about_to_leave(broadcast: Broadcast, now: datetime) -> bool:
    """Whether its hold ends before another edit: the one that says so shall not come late."""
    return broadcast.is_held(now) and not broadcast.is_held(now + timedelta(seconds=EDIT_EVERY))


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.status not in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED)
