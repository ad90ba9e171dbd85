"""Quiet hours: the part of each day in which messages had better not wake anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.moments import place
from bot.domain.zones import zone_of

_DAY = timedelta(days=1)


class Quiet(StrEnum):
    """What becomes of a broadcast in quiet hours; without such a word it goes out as usual."""

    SILENT = "silent"  # it arrives without a sound
    HOLD = "hold"  # it waits for their end


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` to `end` on the clocks of the zone, every day; where `end` is not later, on the next one."""

    begin: time
    end: time
    zone: tzinfo

    def ends_at(self, now: datetime) -> datetime | None:
        """When those in which `now` lies end, in UTC; None if it lies in none."""
        return next((end for begin, end in self._near(now) if begin <= now < end), None)

    def changes_at(self, now: datetime) -> datetime:
        """The next moment after `now` at which they end or begin, in UTC."""
        return self.ends_at(now) or next(begin for begin, _ in self._near(now) if begin > now)

    def next_end(self, now: datetime) -> datetime:
        """When those in which `now` lies end, or else the next ones, in UTC."""
        return self.ends_at(now) or next(end for begin, end in self._near(now) if begin > now)

    def touches(self, start: datetime, seconds: float) -> bool:
        """Whether a broadcast that takes so long runs into them."""
        return self.ends_at(start) is not None or self.changes_at(start) < start + timedelta(seconds=seconds)

    def _near(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Those of the days around `now`, in order. A clock that leaps forward may swallow those of a night."""
        first = now.astimezone(self.zone).date() - 2 * _DAY
        for day in (first + number * _DAY for number in range(6)):
            last = day if self.begin < self.end else day + _DAY
            begin, end = place(day, self.begin, self.zone).at, place(last, self.end, self.zone).at
            if begin < end:
                yield begin, end


def quiet_hours(times: tuple[time, time] | None, zone: str) -> QuietHours | None:
    """Those of the settings, on the clocks of the operator's zone; None if there are none."""
    return QuietHours(*times, zone_of(None, zone)) if times else None


def waits_until(quiet: str | None, hours: QuietHours | None, now: datetime) -> datetime | None:
    """When a broadcast goes on that quiet hours hold at `now`, in UTC; None if none hold it."""
    return hours.ends_at(now) if hours and quiet == Quiet.HOLD else None


def leaves_at(at: datetime, quiet: str | None, hours: QuietHours | None) -> datetime:
    """When a broadcast leaves that is scheduled for `at`: then, or at the end of the quiet hours that hold it."""
    return waits_until(quiet, hours, at) or at
