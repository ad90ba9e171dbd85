"""Numbers, durations, moments and names as people say them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Phrases, Voice
from bot.presenting.human import (
    appointment,
    clock,
    duration,
    moment,
    moment_with_weekday,
    number,
    offset,
    people,
    person_link,
    person_name,
    stream_name,
    until,
    weekday,
    zone_in_full,
    zone_name,
)

NOW = datetime(2024, 11, 21, 22, 30, tzinfo=UTC)
MOSCOW = timezone(timedelta(hours=3))


@pytest.fixture(scope="module")
def english() -> Voice:
    return Phrases().voice("en")


@pytest.fixture(scope="module")
def russian() -> Voice:
    return Phrases().voice("ru")


def test_thousands_are_set_apart_by_a_narrow_space() -> None:
    assert [number(value) for value in (0, 999, 1180, 1_000_000)] == ["0", "999", "1\u202f180", "1\u202f000\u202f000"]


def test_people_in_correct_plurals(english: Voice, russian: Voice) -> None:
    assert [people(english, value) for value in (0, 1, 2, 1180)] == [
        "0 people", "1 person", "2 people", "1\u202f180 people",
    ]  # fmt: skip
    assert [people(russian, value) for value in (1, 2, 5, 11, 21, 22, 25, 1001)] == [
        "1 человек", "2 человека", "5 человек", "11 человек",
        "21 человек", "22 человека", "25 человек", "1\u202f001 человек",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1 s"),
        (3.2, "4 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (8100, "2 h 15 min"),
        (7230, "2 h"),
        (86_400 * 3 + 4 * 3600, "3 d 4 h"),
    ],
)
def test_durations_in_at_most_two_units(english: Voice, seconds: float, told: str) -> None:
    assert duration(english, seconds) == told


def test_how_long_until(english: Voice, russian: Voice) -> None:
    assert until(english, timedelta(hours=2, minutes=15)) == "in 2 h 15 min"
    assert until(russian, timedelta(hours=2, minutes=15)) == "через 2 ч 15 мин"


def test_moments_are_told_from_where_one_stands(english: Voice, russian: Voice) -> None:
    assert moment(english, NOW - timedelta(hours=1), NOW, UTC) == "today 21:30"
    assert moment(english, NOW - timedelta(days=1), NOW, UTC) == "yesterday 22:30"
    assert moment(english, NOW + timedelta(hours=11), NOW, UTC) == "tomorrow 09:30"
    assert moment(english, NOW, NOW - timedelta(days=9), UTC) == "21 Nov 22:30"
    assert moment(russian, NOW, NOW + timedelta(days=300), UTC) == "21 ноя 2024 22:30"
    assert moment(english, NOW, NOW, MOSCOW) == "today 01:30"
    assert moment(english, NOW - timedelta(hours=2), NOW, MOSCOW) == "yesterday 23:30"
    assert moment(english, datetime.max.replace(tzinfo=UTC), NOW, MOSCOW) == "31 Dec 9999 23:59"


def test_appointments_say_the_weekday_the_zone_and_how_long_until_then(english: Voice, russian: Voice) -> None:
    at, almaty = NOW + timedelta(days=4, hours=2, minutes=15), ZoneInfo("Asia/Almaty")
    assert moment_with_weekday(english, at, NOW, UTC) == "Tue, 26 Nov 00:45"
    assert moment_with_weekday(russian, at, NOW - timedelta(days=365), UTC) == "вт, 26 ноя 2024 00:45"
    assert appointment(english, at, NOW, almaty) == "Tue, 26 Nov 05:45 (Almaty), in 4 d 2 h"
    assert appointment(russian, at, NOW, MOSCOW) == "вт, 26 ноя 03:45 (UTC+3), через 4 д 2 ч"
    assert [weekday(russian, NOW + timedelta(days=day)) for day in range(7)] == [
        "чт",
        "пт",
        "сб",
        "вс",
        "пн",
        "вт",
        "ср",
    ]


def test_zones_are_called_by_their_city_or_by_their_distance(english: Voice, russian: Voice) -> None:
    new_york, far = ZoneInfo("America/New_York"), timezone(-timedelta(hours=9, minutes=30))
    assert (zone_name(russian, new_york), zone_name(english, far), zone_name(english, UTC)) == (
        *("Нью-Йорк", "UTC−9:30", "UTC"),
    )
    assert [offset(new_york, NOW - timedelta(days=days)) for days in (0, 60)] == ["UTC−5", "UTC−4"]
    assert zone_in_full(english, new_york, NOW) == "New York, UTC−5"
    assert zone_in_full(english, far, NOW) == "UTC−9:30"
    assert clock(english, new_york, NOW) == "Thu 17:30"


def test_every_month_has_its_name(english: Voice, russian: Voice) -> None:
    for voice in (english, russian):
        told = {moment(voice, datetime(2024, month, 1, tzinfo=UTC), datetime(2024, 6, 20, tzinfo=UTC), UTC)
                for month in range(1, 13)}  # fmt: skip
        assert len(told) == 12


def test_streams_are_called_by_their_title_or_by_their_code_in_words(english: Voice, russian: Voice) -> None:
    assert stream_name(english, "3rd_stream", "Spring") == "Spring"
    codes = ("1st_stream", "22nd_stream", "3rd_stream", "11th_stream", "07_stream", "spring_2026")
    assert [stream_name(english, code, None) for code in codes] == [
        "1st stream", "22nd stream", "3rd stream", "11th stream", "07 stream", "spring 2026",
    ]  # fmt: skip
    assert [stream_name(russian, code, None) for code in codes] == [
        "1-й поток", "22-й поток", "3-й поток", "11-й поток", "07 stream", "spring 2026",
    ]  # fmt: skip


def test_names(english: Voice) -> None:
    assert person_name(7, "Ann", "Lee", "ann") == "Ann Lee"
    assert person_name(7, " ", None, "ann") == "@ann"
    assert person_name(7, None, None, None) == "7"
    assert person_name(7, "\u202eAnn ", "\u2067Lee", None) == "Ann Lee", "no name turns the rest of a line around"
    assert person_link(7, "<i>Ann & Co") == '<a href="tg://user?id=7">&lt;i&gt;Ann &amp; Co</a>'
