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
    paused_until: datetime | None = None
    wants: str = "everything"


@dataclass(frozen=True, slots=True)
class StreamCount:
    """A stream with the number of its people: all with a live booking, and those who can be reached."""

    code: str
    title: str | None
    archived_at: datetime | None
    people: int
    reachable: int


@dataclass(frozen=True, slots=True)
class Booking:
    """How a person stands in a stream, by the best of their bookings there. `confirmed`: see bot/domain/streams.py."""

    course_stream: str
    confirmed: int
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonActivity:
    """What came to a person and what came back: broadcasts received, presses, and the first free lesson."""

    received: int
    presses: int
    free_lesson_at: datetime | None


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people an audience names: `reachable` get the message, the others are left out.

    `blocked` the bot, whatever else they did; `opted_out`; `paused` messages for now; `own_stream`: want only what is
    for their own stream.
    """

    reachable: int
    blocked: int
    opted_out: int
    paused: int = 0
    own_stream: int = 0

    @property
    def left_out(self) -> Mapping[str, int]:
        """The reasons and their people, as `message_history.left_out` holds them."""
        reasons = {
            "blocked": self.blocked,
            "opted_out": self.opted_out,
            "paused": self.paused,
            "own_stream": self.own_stream,
        }
        return {reason: people for reason, people in reasons.items() if people}


@dataclass(frozen=True, slots=True)
class SavedAudience:
    """A line of `audiences`. `audience` is the JSON of bot/domain/audience.py."""

    id: int
    title: str
    audience: Json
    owner_id: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of `drafts`, a template too. `content`, `buttons` and `audience` are the JSON of bot/domain.

    `version` grows with each change; `said_in`: the owner's message that was put in last, None where nothing was.
    """

    id: int
    owner_id: int
    kind: str
    title: str | None
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    audience: Json
    version: int
    said_in: int | None
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
    draft_title: str | None = None

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
class Revision:
    """A line of `revisions`: one edit or recall of a broadcast that was sent, `message_id`."""

    id: int
    message_id: int
    kind: str
    status: str
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    former_text: str
    former_content: Json | None
    former_buttons: Sequence[Sequence[Json]]
    author_id: int
    total: int
    done: int
    gone: int
    failed: int
    pause_reason: str | None
    paused_by: int | None
    card_chat_id: int | None
    card_message_id: int | None
    created_at: datetime
    completed_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether it is under way or paused."""
        return self.status in ("running", "paused")

    @property
    def left(self) -> int:
        """How many people's messages it has still to reach."""
        return max(0, self.total - self.done - self.gone - self.failed)


@dataclass(frozen=True, slots=True)
class Target:
    """One person's copy of a broadcast that a revision is to reach.

    `message_ids`: what Telegram calls its messages, in the order of sending; empty if that is not known any more.
    """

    revision_id: int
    recipient_id: int
    user_id: int | None
    message_ids: Sequence[int]
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of a revision for one recipient: the new status in its ledger, and what Telegram said."""

    revision_id: int
    recipient_id: int
    status: str
    at: datetime
    error_code: str | None = None
    error_text: str | None = None


@dataclass(frozen=True, slots=True)
class Copies:
    """Who has a broadcast in their chats now.

    `known`: those whose message can be edited; `unknown`: those of whom Herald does not know which message it is, or
    whether they have it;
    `young`: those whose message Telegram still deletes, and `oldest`: when the first of these was sent;
    `leaving`: to whom it is on its way at this moment.
    """

    known: int
    unknown: int
    young: int
    oldest: datetime | None
    leaving: int


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
    further_message_ids: Sequence[int] = ()  # where it is several messages, those after the first
    error_code: str | None = None
    error_text: str | None = None
    sent_date: datetime | None = None  # Telegram's own date of the message
    migrated_to: int | None = None  # the group's new chat id


@dataclass(frozen=True, slots=True)
class Names:
    """What a person and their stream are called, for the placeholders of a message. `stream` is the stream's code."""

    user_id: int
    first_name: str | None
    last_name: str | None
    username: str | None
    language: str | None
    language_code: str | None
    stream: str | None
    stream_title: str | None


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
