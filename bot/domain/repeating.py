"""Repeating messages: on which days, at which clock time, in which zone, and until when.

The clock stays the same over clock changes: moments are placed one by one, from the day and the zone.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from bot.domain.moments import place
from bot.domain.zones import zone_of

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WORKING_DAYS = (0, 1, 2, 3, 4)
LAST_DAY = 31

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a message is repeated: at `clock` in `zone`, on these days of the week, or on this day of each month.

    `weekdays`: 0 is Monday, in order; empty where `month_day` is given, of which 31 means the last day of each month.
    `until`: the last day, in the zone; `times`: how many messages in all. Without both it goes on for ever.
    """

    clock: time
    zone: str
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    until: date | None = None
    times: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape that `repeats.rule` and `drafts.repetition` hold; what is not given is left out."""
        every = {
            "clock": f"{self.clock:%H:%M}",
            "zone": self.zone,
            "weekdays": list(self.weekdays) or None,
            "month_day": self.month_day,
            "until": self.until.isoformat() if self.until else None,
            "times": self.times,
        }
        return {name: value for name, value in every.items() if value is not None}

    def falls_on(self, day: date) -> bool:
        """Whether that day is one of its days, whatever its end says."""
        if self.month_day is None:
            return day.weekday() in self.weekdays
        return day.day == min(self.month_day, monthrange(day.year, day.month)[1])


def rule_from_json(value: Mapping[str, Any]) -> Rule:
    """The reverse of `Rule.to_json`."""
    return Rule(
        clock=time.fromisoformat(value["clock"]),
        zone=value["zone"],
        weekdays=tuple(value.get("weekdays", ())),
        month_day=value.get("month_day"),
        until=date.fromisoformat(value["until"]) if "until" in value else None,
        times=value.get("times"),
    )


def next_after(rule: Rule, after: datetime, done: int = 0) -> datetime | None:
    """The first moment of the rule after that one, in UTC; None if it is over. `done`: how many messages there were.

    A time that does not exist on its day moves forward, one that exists twice means the first (`moments.place`). Where
    a whole day does not exist, its moment would be the next day's: there is one then.
    """
    if rule.times is not None and done >= rule.times:
        return None
    zone = zone_of(rule.zone, "UTC")
    # From the day before: its moment may have moved past midnight.
    for day in _days(rule, after.astimezone(zone).date() - _DAY):
        if rule.until is not None and day > rule.until:
            return None
        at = place(day, rule.clock, zone).at
        if at > after:
            return at
    return None


def _days(rule: Rule, since: date) -> Iterator[date]:
    """The rule's days from that one on, in order."""
    if not rule.weekdays and rule.month_day is None:
        return iter(())
    days = (since + n * _DAY for n in count())
    return (day for day in days if rule.falls_on(day))
