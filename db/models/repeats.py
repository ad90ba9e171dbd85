"""Messages that are repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class Repeat:
    """A line of `repeats`. `rule`, `content`, `buttons` and `audience` are the JSON of bot/domain.

    `waiting_id`: the occurrence that waits for its moment, made for `next_at`; None unless it is active. `done`: how
    many occurrences are behind us, started, missed or skipped, and `done_at`: the moment of the last one by the rule.
    """

    id: int
    rule: Json
    content: Json
    buttons: Sequence[Sequence[Json]]
    audience: Json
    quiet: str | None
    title: str | None
    author_id: int
    draft_id: int
    status: str
    waiting_id: int | None
    done: int
    done_at: datetime | None
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
