"""Until when a message can be taken back."""

from datetime import datetime, timedelta

RECALLABLE = timedelta(hours=48)  # from its sending; Bot API, deleteMessage


def recallable_since(now: datetime) -> datetime:
    """What was sent after that moment can be deleted now."""
    return now - RECALLABLE


def recall_left(sent_at: datetime, now: datetime) -> timedelta:
    """How long a message that was sent at that moment can still be deleted."""
    return sent_at + RECALLABLE - now
