"""Series: messages on day N after somebody joined a stream. Who is due when, over clock changes and after downtime.

Everything follows from the moment of joining: day N is the local date of joining and N days, at the series' hour. Day 0
is for those who join before that hour; whoever joins later that day gets it at once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.moments import place

LAST_DAY = 999
USUAL_HOUR = 10
LATE = timedelta(days=1)  # what is overdue by more is not sent any more
SETTLING = timedelta(
    hours=1
)  # so long after its moment somebody may still turn up whose booking was being written then

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)  # the finest difference that the database keeps


class SeriesStatus(StrEnum):
    """`series.status`."""

    OFF = "off"
    ON = "on"


class Skipped(StrEnum):
    """`series_deliveries.skipped`: why somebody never gets a step."""

    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    PAUSED = "paused"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Step:
    """A message of a series. `since`: what would have been due before is not sent."""

    id: int
    day: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined from one moment until just before another, and for whom a step is due. `late`: it is skipped."""

    step_id: int
    joined_from: datetime
    joined_until: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class _Due:
    """The same while it is not known yet what is late; `at` None: at the moment of joining."""

    step: Step
    joined_from: datetime
    joined_until: datetime
    at: datetime | None


def read_day(text: str) -> int | None:
    """The number of a day that somebody typed, "3" or "day 3"; None if it is none, or beyond LAST_DAY."""
    found = re.fullmatch(r"\D{0,12}(\d{1,3})\D{0,12}", text.strip())
    return int(found[1]) if found else None


def cohorts(
    steps: Sequence[Step], hour: int, zone: tzinfo, *, since: datetime, until: datetime, now: datetime
) -> list[Cohort]:
    """For whom a step was due from `since` to `until`, both included; nobody stands in two cohorts of a step.

    Of the steps that one person missed, only the latest is sent, and that only for a day.
    """
    by_joining: dict[date, list[_Due]] = defaultdict(list)
    day = since.astimezone(zone).date() - _DAY
    while day <= until.astimezone(zone).date() + _DAY:
        for step in steps:
            joined_on = day - timedelta(days=step.day)
            by_joining[joined_on] += _due_on(step, day, joined_on, hour, zone, max(since, step.since), until)
        day += _DAY
    return [cohort for due in by_joining.values() for cohort in _settled(due, now)]


def _due_on(
    step: Step, day: date, joined_on: date, hour: int, zone: tzinfo, since: datetime, until: datetime
) -> Iterator[_Due]:
    """For whom of those who joined on a day the step is due on a day, within these moments."""
    midnight, next_midnight = place(joined_on, time(), zone).at, place(joined_on + _DAY, time(), zone).at
    at = place(day, time(hour), zone).at
    before = min(at, next_midnight) if step.day == 0 else next_midnight
    if since <= at <= until and midnight < before:
        yield _Due(step, midnight, before, at)
    if step.day == 0:
        joined_from, joined_until = max(at, midnight, since), min(next_midnight, until + _TICK)
        if joined_from < joined_until:
            yield _Due(step, joined_from, joined_until, None)


def _settled(due: Sequence[_Due], now: datetime) -> Iterator[Cohort]:
    """What is sent and what is late, of all that is due for those who joined on one day."""
    latest = max((each.step.day for each in due), default=0)
    for each in due:
        # Two steps may follow each other within the hour, at midnight: neither is late for that.
        limit = now - (LATE if each.step.day == latest else SETTLING)
        if each.at is not None:
            yield Cohort(each.step.id, each.joined_from, each.joined_until, each.at < limit)
            continue
        border = min(max(each.joined_from, limit), each.joined_until)
        if each.joined_from < border:
            yield Cohort(each.step.id, each.joined_from, border, late=True)
        if border < each.joined_until:
            yield Cohort(each.step.id, border, each.joined_until, late=False)


def last_cohort_from(steps: Sequence[Step], hour: int, zone: tzinfo, now: datetime) -> datetime:
    """Whoever joined from this moment on has a step ahead."""
    today = now.astimezone(zone).date()
    first = today if place(today, time(hour), zone).at >= now else today + _DAY
    last = max((step.day for step in steps), default=0)
    return place(first - timedelta(days=last), time(), zone).at.astimezone(UTC)
