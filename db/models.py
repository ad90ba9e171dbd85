"""Rows as frozen dataclasses. Times are aware, in UTC. Statuses are the words of bot/domain/lifecycle.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A line of `users`."""

    user_id: int
    username: str | None
    first_name: str | None
    last_name: str | None
    language_code: str | None
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime | None
    started_at: datetime | None
    blocked_at: datetime | None
    opted_out_at: datetime | None


@dataclass(frozen=True, slots=True)
class StreamCount:
    """A stream with the number of its people: all with a live booking, and those who can be reached."""

    code: str
    title: str | None
    people: int
    reachable: int


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people an audience names: `reachable` get the message, the others are left out."""

    reachable: int
    blocked: int
    opted_out: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of `drafts`. `content`, `buttons` and `audience` are the JSON of bot/domain."""

    id: int
    owner_id: int
    kind: str
    title: str | None
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    audience: Json
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A line of `message_history`. `content` is None where another program wrote the row: the text is HTML then."""

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
    """How many broadcasts are going out (or paused) and how many wait for their moment."""

    running: int
    scheduled: int


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
    error_code: str | None = None
    error_text: str | None = None
    sent_date: datetime | None = None  # Telegram's own date of the message
    migrated_to: int | None = None  # the group's new chat id


@dataclass(frozen=True, slots=True)
class Settled:
    """A recipient whose outcome was recorded, and the state of the broadcast at that moment."""

    recipient_id: int
    broadcast_status: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of `messages`. `message_id` is '<chat id>:<message id>', None where Telegram refused the message."""

    message_id: str | None
    context_id: str
    context_type: str
    direction: str
    sender: str | None
    recipient: str | None
    content: str | None
    created_at: datetime
    status: str
    media_url: str | None = None
    media_type: str | None = None
    media_content_type: str | None = None
    media_size: int | None = None
    error_message: str | None = None
    metadata: Json = field(default_factory=dict)
    delivered_at: datetime | None = None
    reply_to: tuple[str, datetime] | None = None  # message_id and date of the message replied to
    is_bot_command: bool = False
    is_admin_command: bool = False
    command_name: str | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A line of `messages` as a conversation shows it."""

    id: UUID
    message_id: str | None
    context_id: str | None
    direction: str | None
    sender: str | None
    content: str | None
    media_type: str | None
    media_url: str | None
    status: str | None
    error_message: str | None
    metadata: Json
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MessageStats:
    """How many messages one conversation holds, by kind."""

    total: int
    incoming: int
    outgoing: int
    with_media: int
    commands: int
    failed: int


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """A line of `updates` that is to be handled."""

    update_id: int
    person_id: int | None
    payload: Json
