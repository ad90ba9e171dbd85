"""Repeating messages over ten years of clock changes: the clock stays, no day is lost, and none comes twice."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.repeating import EVERY_DAY, LAST_DAY, WORKING_DAYS, Rule, next_after, rule_from_json

DAY = timedelta(days=1)
TEN_YEARS = 3652 * DAY
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # its clocks change by half an hour
    "America/Sao_Paulo",  # they changed at midnight until 2019
    "Africa/Casablanca",  # they change around every Ramadan
    "Asia/Kathmandu",
    "Pacific/Apia",  # had no 30 December 2011
    "UTC",
    "UTC+05:30",
)

zones = st.sampled_from(ZONES)
clocks = st.times(max_value=time(3, 59)) | st.times()  # clocks change at night
whole_minutes = clocks.map(lambda clock: clock.replace(second=0, microsecond=0))
starts = st.datetimes(datetime(2008, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
weekdays = st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days)))


@settings(max_examples=6, deadline=None)
@given(zone=zones, clock=whole_minutes, start=starts, days=st.just(EVERY_DAY) | st.just(WORKING_DAYS) | weekdays)
@example("America/Sao_Paulo", time(0, 0), datetime(2010, 1, 1, tzinfo=UTC), EVERY_DAY)
@example("Australia/Lord_Howe", time(2, 15), datetime(2020, 1, 1, tzinfo=UTC), EVERY_DAY)
@example("Pacific/Apia", time(18, 0), datetime(2008, 1, 1, tzinfo=UTC), EVERY_DAY)
@example("Pacific/Apia", time(18, 0), datetime(2008, 1, 1, tzinfo=UTC), (4,))  # the day that was left out: a Friday
@example("Europe/Berlin", time(2, 30), datetime(2015, 1, 1, tzinfo=UTC), EVERY_DAY)
def test_in_ten_years_each_of_its_days_comes_once_at_the_same_clock(
    zone: str, clock: time, start: datetime, days: tuple[int, ...]
) -> None:
    rule = Rule(clock, zone, weekdays=days)
    moments = list(moments_of(rule, start, start + TEN_YEARS))
    assert all(earlier < later for earlier, later in pairwise(moments))
    expected = sorted({instant(day, clock, zone) for day in calendar(start, zone) if day.weekday() in days})
    assert moments == [at for at in expected if start < at <= start + TEN_YEARS]


@settings(max_examples=25, deadline=None)
@given(zone=zones, clock=whole_minutes, start=starts, day=st.integers(1, LAST_DAY))
def test_in_ten_years_each_month_has_one_and_short_ones_on_their_last_day(
    zone: str, clock: time, start: datetime, day: int
) -> None:
    rule = Rule(clock, zone, month_day=day)
    moments = list(moments_of(rule, start, start + TEN_YEARS))
    expected = [
        instant(each, clock, zone)
        for each in calendar(start, zone)
        if each.day == min(day, monthrange(each.year, each.month)[1])
    ]
    assert moments == [at for at in expected if start < at <= start + TEN_YEARS]


@settings(max_examples=60, deadline=None)
@given(zone=zones, clock=whole_minutes, start=starts, days=weekdays, length=st.integers(0, 60), times=st.integers(1, 9))
def test_the_last_day_is_in_and_what_is_behind_us_counts(
    zone: str, clock: time, start: datetime, days: tuple[int, ...], length: int, times: int
) -> None:
    endless = Rule(clock, zone, weekdays=days)
    last = start.date() + length * DAY
    dated = list(moments_of(Rule(clock, zone, weekdays=days, until=last), start, start + TEN_YEARS))
    named = [at for at in moments_of(endless, start, start + 70 * DAY) if named_day(at, endless) <= last]
    assert dated == named
    counted = list(moments_of(Rule(clock, zone, weekdays=days, times=times), start, start + TEN_YEARS))
    assert counted == list(moments_of(endless, start, start + TEN_YEARS, limit=times))


@given(clock=whole_minutes, zone=zones, days=weekdays, until=st.none() | st.dates(), times=st.none() | st.integers(1))
def test_what_is_stored_is_read_again(
    clock: time, zone: str, days: tuple[int, ...], until: date | None, times: int | None
) -> None:
    for rule in (Rule(clock, zone, days, None, until, times), Rule(clock, zone, (), 31, until, times)):
        assert rule_from_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    ("zone", "clock", "day", "expected"),
    [
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), "2026-03-29T03:30+02:00"),  # 2:30 did not exist
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), "2026-10-25T02:30+02:00"),  # the first of two
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-04T02:45+11:00"),
        ("America/Sao_Paulo", time(0, 0), date(2018, 11, 4), "2018-11-04T01:00-02:00"),
        ("Pacific/Apia", time(18, 0), date(2011, 12, 30), "2011-12-31T18:00+14:00"),  # the whole day was left out
    ],
)
def test_both_hours_of_clock_changes(zone: str, clock: time, day: date, expected: str) -> None:
    before = datetime.combine(day, time(), tzinfo=UTC) - DAY
    moments = moments_of(Rule(clock, zone, EVERY_DAY), before, before + 3 * DAY)
    assert datetime.fromisoformat(expected) in list(moments)


def test_a_rule_without_days_never_comes() -> None:
    assert next_after(Rule(time(9), "UTC"), datetime(2026, 1, 1, tzinfo=UTC)) is None


def moments_of(rule: Rule, start: datetime, end: datetime, limit: int = 100_000) -> Iterator[datetime]:
    """Its moments after `start`, up to `end`, one after the other as each was made after the last."""
    at, done = next_after(rule, start), 0
    while at is not None and at <= end and done < limit:
        yield at
        done += 1
        at = next_after(rule, at, done)


def calendar(start: datetime, zone: str) -> list[date]:
    """All days that may have a moment in the ten years, and a few around."""
    return [start.date() + n * DAY for n in range(-3, TEN_YEARS.days + 3)]


def instant(day: date, clock: time, zone: str) -> datetime:
    """The first instant at which clocks there show that time of that day; if none does, the time is moved forward.

    Reads zones the other way round than Herald does: it tries every distance from UTC that was in use around that day.
    """
    wall = datetime.combine(day, clock)
    tried = [wall.replace(tzinfo=UTC) - offset for offset in offsets_around(day, zone)]
    return min((at for at in tried if shown(at, zone) == wall), default=tried[0])


@cache
def offsets_around(day: date, zone: str) -> list[timedelta]:
    """How far clocks there are from UTC two days before, and whatever else until two days after."""
    noons = [datetime.combine(day + n * DAY, time(12), tzinfo=UTC) for n in (-2, -1, 0, 1, 2)]
    return list(dict.fromkeys(shown(noon, zone) - noon.replace(tzinfo=None) for noon in noons))


def shown(at: datetime, zone: str) -> datetime:
    """What clocks show there at that instant."""
    place = ZoneInfo(zone) if zone != "UTC+05:30" else None
    return at.astimezone(place).replace(tzinfo=None) if place else at.replace(tzinfo=None) + timedelta(hours=5.5)


def named_day(at: datetime, rule: Rule) -> date:
    """The day that a moment was made for: a time that did not exist has moved, at most past one midnight."""
    local = shown(at, rule.zone)
    days = [local.date() - DAY, local.date()]
    return next(day for day in days if day.weekday() in rule.weekdays and instant(day, rule.clock, rule.zone) == at)
