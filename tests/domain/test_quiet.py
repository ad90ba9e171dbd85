"""Quiet hours over nights, days and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.quiet import QuietHours, quiet_hours, waits_until

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo")
NIGHT = QuietHours(time(22), time(8), ZoneInfo("Europe/Berlin"))

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
hours = st.builds(
    QuietHours, clocks, clocks, st.sampled_from(ZONES).map(ZoneInfo)
).filter(lambda quiet: quiet.begin != quiet.end)  # fmt: skip
instants = st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NIGHT.zone)


def test_a_night() -> None:
    assert NIGHT.ends_at(berlin("2026-11-21 21:59:59")) is None
    assert NIGHT.ends_at(berlin("2026-11-21 22:00")) == berlin("2026-11-22 08:00")
    assert NIGHT.ends_at(berlin("2026-11-22 07:59:59")) == berlin("2026-11-22 08:00")
    assert NIGHT.ends_at(berlin("2026-11-22 08:00")) is None
    assert NIGHT.changes_at(berlin("2026-11-22 08:00")) == berlin("2026-11-22 22:00")
    assert NIGHT.touches(berlin("2026-11-22 21:59"), 61)
    assert not NIGHT.touches(berlin("2026-11-22 21:59"), 60)
    assert NIGHT.touches(berlin("2026-11-22 03:00"), 0)


def test_a_rest_at_noon_is_on_the_same_day() -> None:
    noon = QuietHours(time(12), time(14), NIGHT.zone)
    assert noon.ends_at(berlin("2026-11-21 13:00")) == berlin("2026-11-21 14:00")
    assert noon.ends_at(berlin("2026-11-21 11:59")) is None
    assert noon.changes_at(berlin("2026-11-21 14:00")) == berlin("2026-11-22 12:00")


def test_a_night_with_a_clock_change_ends_at_the_same_hour() -> None:
    for evening, length in (("2026-03-28 22:00", 9), ("2026-10-24 22:00", 11), ("2026-06-01 22:00", 10)):
        begin = berlin(evening).astimezone(UTC)
        assert NIGHT.ends_at(begin) == begin + timedelta(hours=length)


def test_hours_that_a_clock_leaps_over_or_shows_twice() -> None:
    leaping = QuietHours(time(2, 30), time(3), NIGHT.zone)
    assert leaping.ends_at(berlin("2026-03-29 03:15")) is None, "02:30 to 03:00 did not exist that night"
    assert leaping.changes_at(berlin("2026-03-28 12:00")) == berlin("2026-03-30 02:30")
    twice = QuietHours(time(2, 15), time(2, 45), NIGHT.zone)
    first = berlin("2026-10-25 02:20")
    assert twice.ends_at(first) == berlin("2026-10-25 02:45").astimezone(UTC)
    assert twice.ends_at(first.replace(fold=1)) is None, "the first time counts"


@given(hours, instants)
def test_what_is_said_of_a_moment_holds_until_the_next_change(quiet: QuietHours, now: datetime) -> None:
    change, ends = quiet.changes_at(now), quiet.ends_at(now)
    assert now < change <= now + timedelta(days=3)
    assert ends in (None, change)
    just_before = max(now, change - MINUTE / 60)
    assert (quiet.ends_at(just_before) is None) == (ends is None)
    assert (quiet.ends_at(change) is None) == (ends is not None)


@given(hours, instants)
def test_on_days_without_a_change_the_clock_on_the_wall_decides(quiet: QuietHours, now: datetime) -> None:
    local = now.astimezone(quiet.zone)
    around = {(local + timedelta(days=days)).utcoffset() for days in (-1, 0, 1)}
    assume(len(around) == 1)
    clock = local.time()
    if quiet.begin < quiet.end:
        expected = quiet.begin <= clock < quiet.end
    else:
        expected = clock >= quiet.begin or clock < quiet.end
    assert (quiet.ends_at(now) is not None) == expected


@given(hours, st.dates(date(2019, 1, 1), date(2029, 12, 31)), st.floats(0, 200_000))
def test_a_broadcast_touches_them_if_some_minute_of_it_does(quiet: QuietHours, day: date, seconds: float) -> None:
    start = datetime.combine(day, time(11, 59, 30), UTC)
    minutes = int(seconds // 60) + 1
    some = any(quiet.ends_at(start + number * MINUTE) for number in range(0, minutes, 7))
    assert quiet.touches(start, seconds) or not some


def test_who_chose_nothing_is_not_concerned() -> None:
    midnight = berlin("2026-11-21 23:59")
    none = quiet_hours(None, "UTC")
    assert none is None
    assert quiet_hours((time(22), time(8)), "Europe/Berlin") == NIGHT
    assert [waits_until(quiet, NIGHT, midnight) is not None for quiet in ("hold", "silent", None)] == [
        *(True, False, False)
    ]
    assert waits_until("hold", none, midnight) is None
