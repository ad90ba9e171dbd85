"""The log, and the intake's updates."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from db.models.json import Json


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
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class MessageStats:
    """How many messages one conversation holds, by kind; the deleted ones count as `deleted` only."""

    total: int
    incoming: int
    outgoing: int
    with_media: int
    commands: int
    failed: int
    deleted: int


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """A line of `updates` that is to be handled."""

    update_id: int
    person_id: int | None
    payload: Json
