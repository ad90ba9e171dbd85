"""Time zones: found by what people type, kept by name, and never more than fourteen hours from UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cities import cities, city
from bot.domain.zone_search import MOST, USUAL, find
from bot.domain.zones import FARTHEST, at_distance, distance, known, zone_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("мск", "Europe/Moscow"),
        ("  Москва ", "Europe/Moscow"),
        ("питер", "Europe/Moscow"),
        ("Ростов на Дону", "Europe/Moscow"),
        ("Екатиринбург", "Asia/Yekaterinburg"),
        ("новосиб", "Asia/Novosibirsk"),
        ("МСК+4", "Asia/Novosibirsk"),
        ("Астана", "Asia/Almaty"),
        ("Казахстан", "Asia/Almaty"),
        ("Россия", "Europe/Kaliningrad"),
        ("сша", "America/New_York"),
        ("нью йорк", "America/New_York"),
        ("Zürich", "Europe/Zurich"),
        ("kyiv", "Europe/Kyiv"),
        ("Киев", "Europe/Kyiv"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("germany", "Europe/Berlin"),
        ("lisbn", "Europe/Lisbon"),
        ("+3", "Europe/Moscow"),
        ("UTC+5:30", "UTC+05:30"),
        ("gmt −9:30", "UTC-09:30"),
        ("+0545", "UTC+05:45"),
        ("+14", "UTC+14:00"),
        ("-0", "Europe/London"),
        ("utc", "UTC"),
    ],
)
def test_what_people_type(typed: str, first: str) -> None:
    assert find(typed, NOW)[0] == first


@pytest.mark.parametrize("typed", ["", "   ", "+15", "-14:15", "+3:20", "5", "бла-бла-бла", "😀", "<>", "/admin"])
def test_what_means_no_zone(typed: str) -> None:
    assert find(typed, NOW) == []


def test_a_distance_means_the_cities_that_are_there_now_and_the_zone_that_always_is() -> None:
    assert find("+1", NOW) == ["Europe/Berlin", "UTC+01:00"]
    assert find("+1", datetime(2026, 7, 1, tzinfo=UTC)) == ["Europe/London", "UTC+01:00"]


@given(st.text() | st.from_regex(r"(utc|мск)?[+-]\d{1,2}:?\d{0,2}", fullmatch=True) | st.sampled_from(list("aеоiст")))
def test_whatever_is_typed_is_a_few_zones_within_fourteen_hours(typed: str) -> None:
    found = find(typed, NOW)
    assert len(found) <= max(MOST, len(USUAL) + 1)
    assert len(set(found)) == len(found)
    for name in found:
        zone = known(name)
        assert zone is not None
        assert str(zone) == name
        assert abs(distance(zone, NOW)) <= FARTHEST
        assert zone_of(name, "Europe/Moscow") is zone or zone_of(name, "Europe/Moscow") == zone


@pytest.mark.parametrize("name", ["", "..", "/etc/passwd", "Europe", "../UTC", "UTC+15:00", "UTC+99:99", "a\0b", "я"])
def test_what_is_no_zone_is_the_operators(name: str) -> None:
    assert known(name) is None
    assert str(zone_of(name, "Europe/Moscow")) == str(zone_of(None, "Europe/Moscow")) == "Europe/Moscow"


@given(st.text() | st.from_regex(r"UTC[+-]\d\d:\d\d", fullmatch=True))
def test_a_name_is_a_zone_within_fourteen_hours_or_the_operators(name: str) -> None:
    assert abs(distance(zone_of(name, "Europe/Moscow"), NOW)) <= FARTHEST


@given(st.timedeltas(min_value=timedelta(hours=-20), max_value=timedelta(hours=20)))
def test_a_fixed_zone_is_kept_by_its_name(far: timedelta) -> None:
    whole = timedelta(minutes=far // timedelta(minutes=1))
    zone = at_distance(whole)
    assert (zone is None) == (abs(whole) > FARTHEST)
    if zone is not None:
        assert distance(zone, NOW) == whole
        assert known(str(zone)) == zone


def test_every_city_has_a_name_in_both_languages_and_a_zone() -> None:
    assert set(cities("ru")) == set(cities("en"))
    assert all(known(zone) is not None for zone in cities("ru"))
    assert all(name.strip() for language in ("ru", "en") for name in cities(language).values())
    assert set(USUAL) <= set(cities("en"))
    assert (city("Asia/Almaty", "ru"), city("America/New_York", "en"), city("UTC+03:00", "ru")) == (
        *("Алматы", "New York", None),
    )
    assert city("Europe/Kiev", "en") == city("Europe/Kyiv", "en") == "Kyiv"
