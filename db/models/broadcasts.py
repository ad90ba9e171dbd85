"""Broadcasts, their recipients, and the ledger's claims and outcomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A line of `message_history`. `content` is None where another program wrote the row: the text is HTML then.

    `quiet`: what happens in quiet hours, `silent`, `hold` or nothing; `reminded_at`, `missed_told_at`: when its author
    was told that it leaves soon, and that it was missed; `repeat_id`: the repeat of which it is an occurrence;
    `series_day`: of which day's step of its stream's series it is a part.
    """

    id: int
    message_text: str
    total_recipients: int
    successful_deliveries: int
    failed_deliveries: int
    uncertain_deliveries: int
    cancelled_deliveries: int
    status: str
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    audience: Json | None
    left_out: Mapping[str, int]
    author_id: int | None
    recipient_type: str | None
    recipient_group: str | None
    scheduled_at: datetime | None
    sent_at: datetime | None
    created_at: datetime
    completed_at: datetime | None
    pause_reason: str | None
    card_chat_id: int | None
    card_message_id: int | None
    hold_until: datetime | None = None
    paid: bool = False
    stars_cap: int | None = None
    paused_by: int | None = None
    draft_title: str | None = None
    quiet: str | None = None
    reminded_at: datetime | None = None
    missed_told_at: datetime | None = None
    repeat_id: int | None = None
    series_day: int | None = None

    def is_held(self, now: datetime) -> bool:
        """Whether it waits for the end of its hold: nobody is written to yet, and it can be taken back."""
        return self.hold_until is not None and self.hold_until > now

    @property
    def taken_back(self) -> bool:
        """Whether it was cancelled before the first message could leave."""
        return self.completed_at is not None and self.status == "cancelled" and self.is_held(self.completed_at)

    @property
    def left(self) -> int:
        """How many people it has still to reach."""
        settled = (
            self.successful_deliveries + self.failed_deliveries + self.uncertain_deliveries + self.cancelled_deliveries
        )
        return max(0, self.total_recipients - settled)


@dataclass(frozen=True, slots=True)
class BroadcastTotals:
    """How many broadcasts are going out (or paused), how many wait for their moment, and how many missed it."""

    running: int
    scheduled: int
    missed: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of `message_recipients`, with the person's name as it is now."""

    id: int
    message_id: int
    user_id: int
    username: str | None
    first_name: str | None
    last_name: str | None
    delivery_status: str
    telegram_message_id: int | None
    error_code: str | None
    error_text: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class RetryCount:
    """How many who did not get a message can be written to again; `promising`: who will probably get it now."""

    everyone: int
    promising: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A recipient who was marked `sending` at `attempted_at`, which tells this claim from earlier and later ones."""

    recipient_id: int
    message_id: int
    user_id: int
    attempted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim: the new status, and what Telegram said. Written by the ledger."""

    claim: Claim
    status: str
    at: datetime
    telegram_message_id: int | None = None
    further_message_ids: Sequence[int] = ()  # where it is several messages, those after the first
    error_code: str | None = None
    error_text: str | None = None
    sent_date: datetime | None = None  # Telegram's own date of the message
    migrated_to: int | None = None  # the group's new chat id


@dataclass(frozen=True, slots=True)
class Settled:
    """A recipient whose outcome was recorded, and the state of the broadcast at that moment."""

    recipient_id: int
    broadcast_status: str
