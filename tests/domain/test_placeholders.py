"""Placeholders: what counts as one, what takes its place, and where the formatting goes."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import placeholders
from bot.domain.content import Content, Media, MediaKind, characters, length

ADA = {"first_name": "Ada", "last_name": "Lovelace", "username": "ada", "stream": "3rd stream"}


def filled(text: str, values: Mapping[str, str] = ADA, **content: Any) -> str:
    return placeholders.fill(Content(text, **content), values).text


def words(text: str, entity: Mapping[str, Any]) -> str:
    """What an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def test_each_becomes_the_persons_word() -> None:
    assert filled("{first_name} {last_name} (@{username}), {stream}") == "Ada Lovelace (@ada), 3rd stream"


def test_who_has_no_such_word_gets_the_fallback_or_nothing() -> None:
    assert filled("Dear {first_name|friend}!", {}) == "Dear friend!"
    assert filled("Dear {first_name|friend}!", {"first_name": "  "}) == "Dear friend!"
    assert filled("Dear {first_name} {last_name}!", {"first_name": "Ada"}) == "Dear Ada !"
    assert filled("{first_name|}{username|dear 😀 friend}", {}) == "dear 😀 friend"


def test_an_authors_own_braces_stay() -> None:
    own = "{ } {} {1} { first_name } a{2,3} {first name} {{x: 1}} {'a'} {first_name"
    assert placeholders.unknown(own) == []
    assert filled(own) == own


def test_an_unknown_one_is_named_once_and_stays() -> None:
    text = "{name}, {имя|друг}, {first_name}, {name|x}, {First_Name}"
    assert placeholders.unknown(text) == ["name", "имя", "First_Name"]
    assert placeholders.used(text) == {"first_name"}
    assert filled(text) == "{name}, {имя|друг}, Ada, {name|x}, {First_Name}"


def test_captions_and_the_words_above_an_albums_buttons_are_filled_too() -> None:
    bold = {"type": "bold", "offset": 0, "length": 12}
    content = Content(
        "One",
        media=(
            Media(MediaKind.PHOTO, "a"),
            Media(MediaKind.PHOTO, "b", text="{first_name}", entities=(bold,)),
        ),
        buttons_text="{stream} {nobody}",
    )
    made = placeholders.fill(content, ADA)
    assert (made.media[1].text, made.media[1].entities) == ("Ada", ({**bold, "length": 3},))
    assert made.buttons_text == "3rd stream {nobody}"
    assert placeholders.used_in(content) == {"first_name", "stream"}
    assert placeholders.unknown_in(content) == ["nobody"]


def test_html_stays_html() -> None:
    assert filled("<b>{first_name|<i>you</i>}</b>", {"first_name": "<A&B>"}, markup="html") == "<b>&lt;A&amp;B&gt;</b>"
    assert filled("<b>{first_name|<i>you</i>}</b>", {}, markup="html") == "<b><i>you</i></b>"


def test_formatting_that_touches_a_placeholder_covers_the_word() -> None:
    content = Content(
        "😀 {first_name|friend}!",
        [
            {"type": "bold", "offset": 3, "length": 19},  # all of it
            {"type": "italic", "offset": 15, "length": 6},  # the fallback alone
            {"type": "underline", "offset": 0, "length": 8},  # up to its middle
            {"type": "code", "offset": 22, "length": 1},  # what follows
        ],
    )
    made = placeholders.fill(content, {"first_name": "Åda😀"})
    assert made.text == "😀 Åda😀!"
    assert [words(made.text, entity) for entity in made.entities] == ["Åda😀", "Åda😀", "😀 Åda😀", "!"]


def test_formatting_of_nothing_goes() -> None:
    made = placeholders.fill(Content("A {last_name}", [{"type": "bold", "offset": 2, "length": 11}]), {})
    assert (made.text, list(made.entities)) == ("A ", [])


PIECES = st.one_of(
    st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        ["😀", "👩‍👩‍👧", "שלום ", "مرحبا", "\u202e", "{first_name}", "{stream|поток}", "{username|}", "{other}"]
    ),
)
VALUES = st.dictionaries(
    st.sampled_from(placeholders.KNOWN), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90)
)


@st.composite
def messages(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int]]]:
    """Pieces of a text, and entities as spans of whole pieces."""
    pieces = draw(st.lists(PIECES, min_size=1, max_size=12))
    spans = draw(st.lists(st.tuples(st.integers(0, len(pieces)), st.integers(0, len(pieces))), max_size=6))
    return pieces, [(min(span), max(span)) for span in spans]


def to_content(pieces: Sequence[str], spans: Sequence[tuple[int, int]]) -> Content:
    at = [length("".join(pieces[:place])) for place in range(len(pieces) + 1)]
    return Content(
        "".join(pieces), [{"type": "bold", "offset": at[a], "length": at[b] - at[a]} for a, b in spans if at[a] < at[b]]
    )


@given(messages(), VALUES)
def test_entities_cover_the_same_words_before_and_after(
    message: tuple[list[str], list[tuple[int, int]]], values: dict[str, str]
) -> None:
    pieces, spans = message
    new_pieces = [filled(piece, values) for piece in pieces]
    made = placeholders.fill(to_content(pieces, spans), values)
    expected = to_content(new_pieces, spans)
    assert made.text == "".join(new_pieces)
    assert [words(made.text, entity) for entity in made.entities] == [
        words(expected.text, entity) for entity in expected.entities
    ]
    assert [dict(entity) for entity in made.entities] == [dict(entity) for entity in expected.entities]


@given(messages(), VALUES)
def test_nobodys_message_is_longer_than_the_longest(
    message: tuple[list[str], list[tuple[int, int]]], values: dict[str, str]
) -> None:
    content = to_content(*message)
    assert characters(placeholders.fill(content, values).text) <= placeholders.longest(content)
    assert characters(placeholders.fill(content, {}).text) <= placeholders.longest(content)


def test_the_longest_takes_the_longest_words_and_fallbacks() -> None:
    assert placeholders.longest(Content("{first_name} 😀")) == 66
    assert placeholders.longest(Content("{username|" + "x" * 100 + "}, {other}")) == 109
    assert placeholders.longest(Content("", media=(Media(MediaKind.PHOTO, "a", text="{username}"),))) == 32
    assert filled("{first_name}", {"first_name": "😀" * 200}) == "😀" * 64
