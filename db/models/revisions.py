"""What happens to a message after it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


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
