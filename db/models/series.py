"""Rows about series: messages on day N after somebody joined a stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class Series:
    """A line of `series`. `hour`: 0 to 23, by the clocks of `zone`; `version` grows with each change by people."""

    id: int
    stream: str
    hour: int
    zone: str
    status: str
    switched_on_at: datetime | None
    settled_until: datetime | None
    author_id: int
    version: int


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """A line of `series_steps`: the message of one day. `content`: None until it is written; `got`: by how many."""

    id: int
    series_id: int
    day: int
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    since: datetime
    got: int


@dataclass(frozen=True, slots=True)
class StepPlace:
    """Where a step stands: the day of its stream's series, and the series' clock. `title`: of the stream."""

    stream: str
    title: str | None
    day: int
    hour: int
    zone: str
