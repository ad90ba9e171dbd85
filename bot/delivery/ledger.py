"""The ledger's writer: outcomes gather while the last ones are being written, and go in one transaction."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from bot.delivery.outcomes import (
    Failed,
    Held,
    Migrated,
    RefusedForAll,
    Sent,
    Troubled,
    Unknown,
    Verdict,
    is_unreachable,
)
from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus, DeliveryStatus, FailureKind
from bot.domain.log import sent_part
from bot.domain.parts import Part
from bot.services.gathering import Gathering
from db import audit, broadcasts, ledger, messages, users
from db.models import Claim, LogRow, Outcome
from db.outages import is_outage
from db.pool import Connection, Pool, transaction

logger = logging.getLogger(__name__)

WriteLog: TypeAlias = Callable[[Connection, Sequence[LogRow]], Awaitable[None]]

# The log's words for what the ledger knows: what is not known to have arrived stays queued.
_LOGGED_AS = {
    DeliveryStatus.SENT: "sent",
    DeliveryStatus.FAILED: "failed",
    DeliveryStatus.UNCERTAIN: "queued",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome on its way into the ledger.

    `parts` is what was sent, for the log; `pause_reason` pauses the broadcast (bot/domain/pauses.py).
    """

    outcome: Outcome
    parts: tuple[Part, ...]
    pause_reason: str | None = None


def to_entry(claim: Claim, verdict: Verdict, parts: tuple[Part, ...], pause_reason: str | None = None) -> Entry:
    """What the ledger writes for a claim on which that verdict fell; `parts` is what was sent."""
    return Entry(_outcome(claim, verdict), parts, pause_reason)


def _outcome(claim: Claim, verdict: Verdict) -> Outcome:
    now = datetime.now(UTC)
    match verdict:
        case Sent():
            return _arrived(Outcome(claim, DeliveryStatus.SENT, now), verdict)
        case Failed(kind, text):
            return Outcome(claim, DeliveryStatus.FAILED, now, error_code=kind, error_text=text)
        case Unknown(kind, text, arrived):
            unknown = Outcome(claim, DeliveryStatus.UNCERTAIN, now, error_code=kind, error_text=text)
            return _arrived(unknown, arrived) if arrived else unknown
        case Migrated(chat_id, text):
            return _migrated(claim, now, chat_id, text)
        case Held() | Troubled() | RefusedForAll():
            return Outcome(claim, DeliveryStatus.PENDING, now)


def _arrived(outcome: Outcome, sent: Sent) -> Outcome:
    """With the messages that stand in the chat now."""
    return replace(
        outcome,
        telegram_message_id=sent.telegram_message_id,
        further_message_ids=sent.further_ids,
        sent_date=sent.date,
    )


def _migrated(claim: Claim, now: datetime, chat_id: int, text: str) -> Outcome:
    """It waits again under its new id; that it was another stays in its line."""
    return Outcome(
        claim,
        DeliveryStatus.PENDING,
        now,
        error_code=FailureKind.MIGRATED,
        error_text=f"{text} (it was {claim.user_id})",
        migrated_to=chat_id,
    )


class Ledger:
    """Writes outcomes, counts, log rows and who blocked the bot. Keeps them all while the database is away.

    `on_recorded` is told of entries once they are committed.
    """

    def __init__(self, pool: Pool, bot_id: int, on_recorded: Callable[[Sequence[Entry]], None]) -> None:
        self._pool = pool
        self._bot_id = str(bot_id)
        self._on_recorded = on_recorded
        self._entries: Gathering[Entry] = Gathering("The ledger", self._write)

    def put(self, entry: Entry) -> None:
        """Hand over an outcome; it is written as soon as the last writing ends."""
        self._entries.put(entry)

    async def run(self) -> None:
        """Write until cancelled."""
        await self._entries.run()

    async def close(self) -> None:
        """Write what is left, after `run` was cancelled."""
        await self._entries.close()

    async def _write(self, entries: Sequence[Entry]) -> None:
        """One transaction. Should the log refuse a row, the outcomes are recorded all the same."""
        ways: tuple[WriteLog | None, ...] = (messages.copy, messages.insert, None)
        for write_log in ways:
            try:
                async with transaction(self._pool) as conn:
                    await self._record(conn, entries, write_log)
                break
            except Exception as error:
                if is_outage(error) or write_log is None:
                    raise
                logger.exception("The log refused rows of a broadcast")
        self._on_recorded(entries)

    async def _record(self, conn: Connection, entries: Sequence[Entry], write_log: WriteLog | None) -> None:
        settled = {
            line.recipient_id: line.broadcast_status
            for line in await ledger.settle(conn, [entry.outcome for entry in entries])
        }
        changed = [entry for entry in entries if entry.outcome.claim.recipient_id in settled]
        await self._mark_blocked(conn, changed)
        for outcome in (entry.outcome for entry in changed):
            if outcome.migrated_to is not None:
                await ledger.follow(conn, outcome.claim.recipient_id, outcome.migrated_to, outcome.at)
        await self._settle_put_back(conn, changed, settled)
        for entry in entries:
            if entry.pause_reason is not None:
                await _pause(conn, entry.outcome.claim.message_id, entry.pause_reason)
        if write_log is not None:
            logged = (entry for entry in changed if entry.outcome.status in _LOGGED_AS)
            rows = [row for entry in logged for row in self._to_log_rows(entry)]
            if rows:
                await write_log(conn, rows)

    async def _mark_blocked(self, conn: Connection, entries: Sequence[Entry]) -> None:
        gone = [entry.outcome for entry in entries if is_unreachable(entry.outcome.error_code)]
        if gone:
            await users.mark_blocked(conn, [outcome.claim.user_id for outcome in gone], gone[0].at)

    async def _settle_put_back(self, conn: Connection, entries: Sequence[Entry], settled: dict[int, str]) -> None:
        """Who was put back into a broadcast that was cancelled meanwhile does not wait in it for ever."""
        stranded = [
            outcome
            for outcome in (entry.outcome for entry in entries)
            if outcome.status == DeliveryStatus.PENDING
            and settled[outcome.claim.recipient_id] == BroadcastStatus.CANCELLED
        ]
        if stranded:
            await ledger.cancel_put_back(conn, [outcome.claim.recipient_id for outcome in stranded], stranded[0].at)

    def _to_log_rows(self, entry: Entry) -> list[LogRow]:
        """A row for each message; what arrived only in part is known by its ids. Of what did not arrive, the first."""
        outcome, status = entry.outcome, _LOGGED_AS[DeliveryStatus(entry.outcome.status)]
        if outcome.telegram_message_id is None:
            return [self._to_log_row(outcome, entry.parts[0], None, status)]
        known = (outcome.telegram_message_id, *outcome.further_message_ids)
        ids = (*known, *[None] * (len(entry.parts) - len(known)))
        return [
            self._to_log_row(outcome, part, message_id, status if message_id is None else "sent")
            for part, message_id in zip(entry.parts, ids, strict=False)
        ]

    def _to_log_row(self, outcome: Outcome, part: Part, message_id: int | None, status: str) -> LogRow:
        return sent_part(
            part,
            message_id,
            chat_id=outcome.claim.user_id,
            sender=self._bot_id,
            at=outcome.sent_date or outcome.at,
            status=status,
            error=outcome.error_text if status != "sent" else None,
            broadcast_id=outcome.claim.message_id,
        )


async def _pause(conn: Connection, broadcast_id: int, reason: str) -> None:
    paused = await broadcasts.pause(conn, broadcast_id, reason)
    if paused is not None:
        await audit.record(
            conn,
            "broadcast_paused",
            actor_id=None,
            message_id=broadcast_id,
            recipients=paused.left,
            preview=preview(paused.message_text),
            details={"reason": reason},
        )
