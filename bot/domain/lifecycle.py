"""The state machines: what a broadcast, a recipient, a revision and a repeat may become, and why a delivery failed."""

from enum import StrEnum


class BroadcastStatus(StrEnum):
    """`message_history.status`."""

    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    MISSED = "missed"
    RECALLED = "recalled"


class DeliveryStatus(StrEnum):
    """`message_recipients.delivery_status`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    DELETED = "deleted"


class FailureKind(StrEnum):
    """`message_recipients.error_code`: why one person did not get a message."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NOT_STARTED = "not_started"
    CHAT_NOT_FOUND = "chat_not_found"
    REFUSED = "refused"
    MIGRATED = "migrated"  # a group's chat id changed; also stands beside `sent`, when the new one took it
    OTHER = "other"
    # These go with `cancelled`: another program named somebody who wants no broadcasts, at all or for now.
    OPTED_OUT = "opted_out"
    PAUSED = "paused"
    # Of edits and recalls, in `revision_recipients.error_code`.
    GONE = "gone"  # the message is not in the chat any more
    TOO_OLD = "too_old"
    NOT_EDITABLE = "not_editable"
    # The reply never came; these go with `uncertain`.
    TIMED_OUT = "timed_out"
    CONNECTION_LOST = "connection_lost"
    CRASHED = "crashed"
    HALF_SENT = "half_sent"  # an album arrived, and its buttons perhaps not


class RevisionKind(StrEnum):
    """`revisions.kind`: what is done to a broadcast that was sent."""

    EDIT = "edit"
    RECALL = "recall"


class RevisionStatus(StrEnum):
    """`revisions.status`."""

    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class RevisedStatus(StrEnum):
    """`revision_recipients.status`. Both kinds can be done twice and are then done once: nothing is ever unknown."""

    PENDING = "pending"
    DONE = "done"
    GONE = "gone"  # there was no message any more
    FAILED = "failed"


class RepeatStatus(StrEnum):
    """`repeats.status`."""

    ACTIVE = "active"  # its next occurrence waits for its moment
    PAUSED = "paused"
    ENDED = "ended"


# Only the person can end these: whoever blocked the bot gets nothing until they come back.
PERSONAL_FAILURES = frozenset(
    {FailureKind.BLOCKED, FailureKind.DEACTIVATED, FailureKind.NOT_STARTED, FailureKind.CHAT_NOT_FOUND}
)

BROADCAST_MOVES: dict[BroadcastStatus, frozenset[BroadcastStatus]] = {
    # Completed at once when its moment comes and nobody is there to get it.
    BroadcastStatus.SCHEDULED: frozenset(
        {BroadcastStatus.SENDING, BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED, BroadcastStatus.MISSED}
    ),
    BroadcastStatus.SENDING: frozenset({BroadcastStatus.PAUSED, BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED}),
    BroadcastStatus.PAUSED: frozenset({BroadcastStatus.SENDING, BroadcastStatus.CANCELLED}),
    BroadcastStatus.MISSED: frozenset(
        {BroadcastStatus.SCHEDULED, BroadcastStatus.SENDING, BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED}
    ),
    # Back to `sending` when an administrator has it sent again to those who did not get it.
    BroadcastStatus.COMPLETED: frozenset({BroadcastStatus.SENDING, BroadcastStatus.RECALLED}),
    BroadcastStatus.CANCELLED: frozenset({BroadcastStatus.RECALLED}),
    BroadcastStatus.RECALLED: frozenset(),
}

REVISION_MOVES: dict[RevisionStatus, frozenset[RevisionStatus]] = {
    RevisionStatus.RUNNING: frozenset({RevisionStatus.PAUSED, RevisionStatus.COMPLETED, RevisionStatus.CANCELLED}),
    RevisionStatus.PAUSED: frozenset({RevisionStatus.RUNNING, RevisionStatus.CANCELLED}),
    RevisionStatus.COMPLETED: frozenset(),
    RevisionStatus.CANCELLED: frozenset(),
}

REPEAT_MOVES: dict[RepeatStatus, frozenset[RepeatStatus]] = {
    RepeatStatus.ACTIVE: frozenset({RepeatStatus.PAUSED, RepeatStatus.ENDED}),
    RepeatStatus.PAUSED: frozenset({RepeatStatus.ACTIVE, RepeatStatus.ENDED}),
    RepeatStatus.ENDED: frozenset(),
}

DELIVERY_MOVES: dict[DeliveryStatus, frozenset[DeliveryStatus]] = {
    DeliveryStatus.PENDING: frozenset({DeliveryStatus.SENDING, DeliveryStatus.CANCELLED}),
    DeliveryStatus.SENDING: frozenset(
        {DeliveryStatus.PENDING, DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.UNCERTAIN}
    ),
    DeliveryStatus.SENT: frozenset({DeliveryStatus.DELETED}),
    DeliveryStatus.FAILED: frozenset({DeliveryStatus.PENDING}),
    DeliveryStatus.UNCERTAIN: frozenset({DeliveryStatus.PENDING, DeliveryStatus.SENT}),
    DeliveryStatus.CANCELLED: frozenset(),
    DeliveryStatus.DELETED: frozenset(),
}
