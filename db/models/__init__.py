"""Rows as frozen dataclasses. Times are aware, in UTC. Statuses are the words of bot/domain/lifecycle.py."""

from db.models.audiences import AudienceCount, SavedAudience
from db.models.broadcasts import Broadcast, BroadcastTotals, Claim, Outcome, Recipient, RetryCount, Settled
from db.models.drafts import Draft
from db.models.json import Json
from db.models.messages import LoggedMessage, LogRow, MessageStats, StoredUpdate
from db.models.people import Booking, Names, Person, PersonActivity, StreamCount
from db.models.repeats import Repeat
from db.models.revisions import Copies, Revised, Revision, Target
from db.models.series import Series, SeriesStep, StepPlace

__all__ = [
    "AudienceCount",
    "Booking",
    "Broadcast",
    "BroadcastTotals",
    "Claim",
    "Copies",
    "Draft",
    "Json",
    "LogRow",
    "LoggedMessage",
    "MessageStats",
    "Names",
    "Outcome",
    "Person",
    "PersonActivity",
    "Recipient",
    "Repeat",
    "RetryCount",
    "Revised",
    "Revision",
    "SavedAudience",
    "Series",
    "SeriesStep",
    "Settled",
    "StepPlace",
    "StoredUpdate",
    "StreamCount",
    "Target",
]
