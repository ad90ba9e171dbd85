"""Codes made of titles, the links that carry them, and places in a list."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.streams import moved, start_link, stream_code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("6th stream", "6th_stream"),
        ("Лето 2026!", "leto_2026"),
        ("3-й поток", "3_y_potok"),
        ("Ёжик & щука", "ezhik_schuka"),
        ("🌞", "stream"),
        ("x" * 64, "x" * 48),
    ],
)
def test_a_code_is_made_of_the_title(title: str, code: str) -> None:
    assert stream_code(title) == code


@given(st.text(max_size=64))
def test_every_code_can_stand_in_a_link(title: str) -> None:
    link = start_link("herald_bot", stream_code(title))
    assert link is not None
    assert re.fullmatch(r"https://t\.me/herald_bot\?start=[a-z0-9_]{1,64}", link)


def test_other_programs_codes_may_not_fit_into_a_link() -> None:
    assert start_link("herald_bot", "3rd_stream") == "https://t.me/herald_bot?start=3rd_stream"
    assert start_link("herald_bot", "поток") is None
    assert start_link("herald_bot", "x" * 65) is None


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.data())
def test_a_move_keeps_all_others_in_order(codes: list[str], data: st.DataObject) -> None:
    code, by = data.draw(st.sampled_from(codes)), data.draw(st.integers(-3, 3))
    after = moved(codes, code, by)
    assert [other for other in after if other != code] == [other for other in codes if other != code]
    assert after.index(code) == min(max(0, codes.index(code) + by), len(codes) - 1)
