"""Audiences as values: taps, words for the reference's columns, and the round trip."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import (
    Audience,
    Choice,
    Did,
    Only,
    RecipientType,
    Seen,
    audience_from_json,
    with_everyone,
    with_no_course,
    with_people,
    with_standing,
    with_stream,
)
from bot.domain.streams import Standing

NAMED = {
    "streams": st.lists(st.sampled_from(["3rd_stream", "4th_stream", "5th_stream"]), unique=True).map(tuple),
    "standings": st.lists(st.sampled_from(Standing), unique=True, min_size=1).map(sorted).map(tuple),
    "no_course": st.booleans(),
    "free_lesson": st.booleans(),
    "people": st.lists(st.integers(1, 9), unique=True).map(tuple),
}
TAKEN_AWAY = {
    "but_not": st.builds(Choice, **NAMED).filter(bool) | st.just(Choice()),
    "only": st.builds(Only, did=st.sampled_from(Did), broadcast=st.just(5), button=st.sampled_from([None, "yes"]))
    | st.builds(Only, seen=st.sampled_from(Seen), days=st.just(7), language=st.sampled_from([None, "ru"]))
    | st.just(Only()),
}
AUDIENCES = st.builds(Audience, **NAMED, **TAKEN_AWAY) | st.builds(Audience, everyone=st.just(True), **TAKEN_AWAY)


@given(AUDIENCES)
def test_the_round_trip_through_json(audience: Audience) -> None:
    assert audience_from_json(audience.to_json()) == audience


@given(AUDIENCES, st.booleans())
def test_the_same_tap_handled_twice_changes_nothing_more(audience: Audience, on: bool) -> None:
    for once in (
        with_stream(audience, "3rd_stream", on),
        with_no_course(audience, on),
        with_everyone(audience, on),
    ):
        assert not (once.everyone and (once.streams or once.no_course))
    once = with_stream(audience, "3rd_stream", on)
    assert with_stream(once, "3rd_stream", on) == once
    assert ("3rd_stream" in once.streams) is on
    assert with_no_course(audience, on).no_course is on
    assert with_everyone(audience, on).everyone is on


@given(AUDIENCES, st.lists(st.integers(1, 9)))
def test_nobody_is_picked_twice(audience: Audience, people: list[int]) -> None:
    picked = with_people(audience, people, on=True)
    assert len(set(picked.people)) == len(picked.people)
    assert set(picked.people) == {*audience.people, *people}
    assert not {*with_people(picked, people, on=False).people} & {*people}


def test_the_last_standing_stays() -> None:
    confirmed = with_standing(Audience(streams=("3rd_stream",)), Standing.PENDING, on=False)
    assert confirmed.standings == (Standing.CONFIRMED,)
    assert with_standing(confirmed, Standing.CONFIRMED, on=False) == confirmed
    assert with_standing(confirmed, Standing.CANCELLED, on=True).standings == (Standing.CANCELLED, Standing.CONFIRMED)


def test_everyone_and_the_others_give_way_to_each_other() -> None:
    some = Audience(streams=("3rd_stream",), no_course=True)
    assert with_everyone(some, True) == Audience(everyone=True)
    assert with_stream(Audience(everyone=True), "3rd_stream", True) == Audience(streams=("3rd_stream",))
    assert not with_everyone(Audience(everyone=True), False)


def test_the_words_of_the_reference() -> None:
    several = Audience(streams=("3rd_stream", "4th_stream"), no_course=True)
    assert (several.recipient_type, several.recipient_group) == (
        RecipientType.GROUP,
        "3rd_stream,4th_stream,non_course",
    )
    assert Audience(everyone=True).recipient_group == "everyone"
    assert Audience(people=(1,)).recipient_type is RecipientType.INDIVIDUAL
    assert Audience(people=(1,)).recipient_group is None
    assert Audience(people=(1,), streams=("3rd_stream",)).recipient_type is RecipientType.GROUP
