"""Messages that are still being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of `drafts`, a template too. `content`, `buttons` and `audience` are the JSON of bot/domain.

    `version` grows with each change; `said_in`: the owner's message that was put in last, None where nothing was.
    `scheduled_at`: when it is to leave, None for as soon as it is sent; `quiet`: what happens in quiet hours, `silent`,
    `hold` or nothing; `changes_broadcast`: the scheduled broadcast that it is a change of, and is saved into;
    `repetition`: the rule by which it is to be repeated (bot/domain/repeating.py); `series_step_id`: the step of a
    series whose message it becomes.
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
    scheduled_at: datetime | None = None
    quiet: str | None = None
    changes_broadcast: int | None = None
    repetition: Json | None = None
    series_step_id: int | None = None
