"""Lengths as Telegram counts them, and the beginning of a text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.content import TEXT_LIMIT, Content, content_from_json, excess, length, preview


@given(st.text(), st.text())
def test_lengths_add_up_in_utf16_units(first: str, second: str) -> None:
    assert length(first + second) == length(first) + length(second)
    assert length(first) == sum(2 if ord(character) > 0xFFFF else 1 for character in first)


def test_an_emoji_counts_twice_in_offsets_and_once_in_limits() -> None:
    assert length("я🙂") == 3
    assert excess("🙂" * 4096) == 0
    assert excess("🙂" * 4096 + "!") == 1
    assert excess("я" * (TEXT_LIMIT + 212)) == 212


@given(st.text(max_size=200), st.integers(2, 80))
def test_a_preview_is_one_short_line(text: str, characters: int) -> None:
    shown = preview(text, characters)
    assert len(shown) <= characters
    assert len(shown.splitlines()) <= 1
    assert shown == " ".join(text.split()) or shown.endswith("…")


def test_content_survives_the_round_trip() -> None:
    content = Content("Hello 🙂", ({"type": "bold", "offset": 0, "length": 5},))
    assert content_from_json(content.to_json()) == content
