"""Series: whoever joins whenever, each person gets each step once, at the series' hour, over all clock changes."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.moments import place
from bot.domain.series import LATE, SETTLING, Cohort, Step, cohorts, last_cohort_from

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
# Clock changes at night, at midnight, by half an hour, and a whole day that was left out (Apia, 30 December 2011).
ZONES = ["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia", "Europe/Moscow"]
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
hours = st.integers(0, 23)
days = st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True)
moments = st.datetimes(datetime(2011, 12, 20), datetime(2012, 4, 10), timezones=st.just(UTC))


def steps_of(step_days: list[int], since: datetime = LONG_AGO) -> list[Step]:
    return [Step(id=day, day=day, since=since) for day in step_days]


def due_at(joined: datetime, day: int, hour: int, zone: tzinfo) -> datetime:
    """When the step of that day is due for who joined then: what cohorts are held against, person by person."""
    at = place(joined.astimezone(zone).date() + timedelta(days=day), time(hour), zone).at
    return at if day else max(at, joined)


def holds(cohort: Cohort, joined: datetime) -> bool:
    return cohort.joined_from <= joined < cohort.joined_until


def test_the_day_of_joining_and_the_days_after() -> None:
    early, late = datetime(2026, 3, 5, 9, 59, tzinfo=MOSCOW), datetime(2026, 3, 5, 20, tzinfo=MOSCOW)
    assert due_at(early, 0, 10, MOSCOW) == datetime(2026, 3, 5, 10, tzinfo=MOSCOW)
    assert due_at(late, 0, 10, MOSCOW) == late, "the hour has passed: at once"
    assert due_at(early, 1, 10, MOSCOW) == due_at(late, 1, 10, MOSCOW) == datetime(2026, 3, 6, 10, tzinfo=MOSCOW)


def test_the_clock_on_the_wall_counts() -> None:
    joined = datetime(2026, 3, 27, 12, tzinfo=BERLIN)
    assert due_at(joined, 1, 2, BERLIN) == datetime(2026, 3, 28, 1, tzinfo=UTC)
    assert due_at(joined, 2, 2, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC), "2:00 does not exist: 3:00"
    assert due_at(joined, 3, 2, BERLIN) == datetime(2026, 3, 30, 0, tzinfo=UTC)
    assert due_at(datetime(2026, 10, 24, 12, tzinfo=BERLIN), 1, 2, BERLIN) == datetime(2026, 10, 25, 0, tzinfo=UTC)


def test_after_downtime_only_the_latest_step_of_the_last_day_is_sent() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=MOSCOW)
    found = cohorts(steps_of([1, 2, 7]), 10, MOSCOW, since=now - 5 * DAY, until=now, now=now)

    def outcome(joined: datetime) -> dict[int, bool]:
        return {cohort.step_id: cohort.late for cohort in found if holds(cohort, joined)}

    assert outcome(datetime(2026, 3, 8, 15, tzinfo=MOSCOW)) == {1: True, 2: False}
    assert outcome(datetime(2026, 3, 9, 15, tzinfo=MOSCOW)) == {1: False}
    assert outcome(datetime(2026, 3, 6, 15, tzinfo=MOSCOW)) == {1: True, 2: True}
    assert outcome(datetime(2026, 3, 3, 15, tzinfo=MOSCOW)) == {7: False}
    assert outcome(datetime(2026, 3, 10, 9, tzinfo=MOSCOW)) == {}


@settings(max_examples=60, deadline=None)
@given(zones, hours, days, moments, moments, st.lists(st.integers(1, 4000), min_size=1, max_size=30))
def test_each_step_comes_once_and_never_before_it_is_due(
    zone: tzinfo, hour: int, step_days: list[int], joined: datetime, start: datetime, pauses: list[int]
) -> None:
    """The bot looks at any moments, hours or days apart: a person is found for a step exactly when it was due."""
    steps, settled, now = steps_of(step_days), start, start
    told: dict[int, bool] = {}
    for pause in pauses:
        now += pause * MINUTE
        for cohort in cohorts(steps, hour, zone, since=max(start, settled - SETTLING), until=now, now=now):
            if holds(cohort, joined) and joined <= now:
                assert start <= due_at(joined, cohort.step_id, hour, zone) <= now
                told.setdefault(cohort.step_id, cohort.late)
        settled = now
    assert set(told) == {day for day in step_days if start <= due_at(joined, day, hour, zone) <= now}
    if max(pauses) <= SETTLING / MINUTE:
        assert not any(told.values()), "who is never away skips nothing"
    if told:
        assert not told[max(told)] or max(pauses) > LATE / MINUTE


@settings(max_examples=40, deadline=None)
@given(zones, hours, days, moments, st.integers(1, 10_000))
def test_nobody_stands_in_two_cohorts_of_a_step(
    zone: tzinfo, hour: int, step_days: list[int], start: datetime, minutes: int
) -> None:
    now = start + minutes * MINUTE
    found = cohorts(steps_of(step_days), hour, zone, since=start, until=now, now=now)
    for step_id in step_days:
        mine = sorted((c.joined_from, c.joined_until) for c in found if c.step_id == step_id)
        assert all(before[1] <= after[0] for before, after in pairwise(mine))
        assert all(begin < end for begin, end in mine)


@settings(max_examples=40, deadline=None)
@given(zones, hours, days, moments, moments)
def test_who_has_a_step_ahead(zone: tzinfo, hour: int, step_days: list[int], joined: datetime, now: datetime) -> None:
    if joined.astimezone(zone).date() == now.astimezone(zone).date():
        return  # on the day itself day 0 may be due at once
    ahead = any(due_at(joined, day, hour, zone) >= now for day in step_days)
    assert (joined >= last_cohort_from(steps_of(step_days), hour, zone, now)) == ahead


def test_a_step_counts_from_the_moment_when_it_was_added() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=MOSCOW)
    added = [Step(1, 0, now - timedelta(hours=1)), Step(2, 1, now - timedelta(hours=1))]
    found = cohorts(added, 10, MOSCOW, since=now - DAY, until=now, now=now)
    assert [(c.step_id, c.joined_from) for c in found] == [(1, now - timedelta(hours=1))]
