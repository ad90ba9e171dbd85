"""The text form of buttons: typed by people, written by Herald, read back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.buttons import Button, ButtonFault, ButtonKind, Rows, Shown, rows_from_json, rows_to_json
from bot.domain.buttons_text import parse_rows, to_text_form
from bot.domain.uses import WORDLESS, Use, marked, new_button, put_to
from bot.i18n import LANGUAGES, Phrases

PHRASES = Phrases()
SIGNS = r"- – | : [ \ \n ё 🙂 Yes https:// example.org tg://x www.x"
NAMES = "mark: метка: copy: Alert: message: answer: read прочитано"
PIECES = st.sampled_from([*SIGNS.split(), *NAMES.split(), " - ", " ", "\n", "\u2028"])
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=20).map("".join))
LINKS = st.sampled_from(["https://example.org", "HTTP://x/?a=1|2\\3", "tg://resolve?domain=x#mark:"])


@st.composite
def buttons(draw: st.DrawFn) -> Button:
    """Any button that the editor can make, with an id that is still to come."""
    text = draw(TYPED.map(lambda typed: " ".join(typed.split())[:64].strip()).filter(bool))
    use = draw(st.sampled_from(Use))
    words = draw(LINKS if use is Use.LINK else TYPED.filter(lambda typed: use in WORDLESS or typed.strip()))
    button = put_to(new_button(text), use, words)
    return marked(button, draw(TYPED)[:64]) if button.kind is ButtonKind.ANSWER else button


def numbered(rows: list[list[Button]]) -> Rows:
    """The rows with the ids that the text form gives."""
    ids = (f"b{number}" for number in range(1, 101))
    return tuple(
        tuple(
            Button(next(ids), each.kind, each.text, each.url, each.answer, each.data, each.shown, each.copy, each.read)
            for each in row
        )
        for row in rows
    )


def test_the_form_that_the_screen_shows() -> None:
    rows = parse_rows("Sign up - https://example.org\nYes — See you there! | No")
    assert rows == (
        (Button("b1", ButtonKind.LINK, "Sign up", url="https://example.org"),),
        (Button("b2", ButtonKind.ANSWER, "Yes", answer="See you there!"), Button("b3", ButtonKind.ANSWER, "No")),
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Code - copy: SPRING", Button("b1", ButtonKind.COPY, "Code", copy="SPRING")),
        ("Код - Копия: ВЕСНА", Button("b1", ButtonKind.COPY, "Код", copy="ВЕСНА")),
        ("When? - alert: At nine", Button("b1", ButtonKind.ANSWER, "When?", answer="At nine", shown=Shown.ALERT)),
        (
            r"Plan - message: One\nTwo \| three - mark: plan",
            Button("b1", ButtonKind.ANSWER, "Plan", answer="One\nTwo | three", data="plan", shown=Shown.MESSAGE),
        ),
        ("Read - read", Button("b1", ButtonKind.ANSWER, "Read", read=True)),
        ("Читал - прочитано: Супер", Button("b1", ButtonKind.ANSWER, "Читал", answer="Супер", read=True)),
        ("Yes - mark: coming", Button("b1", ButtonKind.ANSWER, "Yes", data="coming")),
        (r"A \- b - c - d", Button("b1", ButtonKind.ANSWER, "A - b", answer="c - d")),
        ("Say - answer: https://x", Button("b1", ButtonKind.ANSWER, "Say", answer="https://x")),
    ],
)
def test_a_word_names_another_use(typed: str, expected: Button) -> None:
    assert parse_rows(typed) == ((expected,),)


@given(st.lists(st.lists(buttons(), min_size=1, max_size=3), min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_any_rows_are_written_and_read_back(made: list[list[Button]], language: str) -> None:
    rows = numbered(made)
    assert parse_rows(to_text_form(rows, language)) == rows
    assert rows_from_json(rows_to_json(rows)) == rows


@given(TYPED, st.sampled_from(LANGUAGES))
@example("A - - b", "en")
@example("Site - https://[", "en")
@example("A \\", "en")
def test_whatever_is_typed_becomes_buttons_or_a_sentence(typed: str, language: str) -> None:
    rows, fault = read(typed)
    if fault is not None:
        assert all(PHRASES.html(each, fault.key, **fault.values) for each in LANGUAGES)
        return
    assert parse_rows(to_text_form(rows, language)) == rows
    assert all(button.text and len(row) <= 8 for row in rows for button in row)


def read(typed: str) -> tuple[Rows, ButtonFault | None]:
    try:
        return parse_rows(typed), None
    except ButtonFault as fault:
        return (), fault


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("", "button-none", {"line": 0}),
        ("A\n\nB -", "button-no-target", {"line": 3, "text": "B"}),
        ("A - copy:", "button-no-target", {"line": 1, "text": "A"}),
        ("A | | B", "button-empty", {"line": 1}),
        ("A | B |", "button-empty", {"line": 1}),
        ("x" * 65, "button-text-too-long", {"line": 1, "limit": 64}),
        ("A - " + "x" * 201, "button-answer-too-long", {"line": 1, "limit": 200}),
        ("A - alert: " + "x" * 201, "button-answer-too-long", {"line": 1, "limit": 200}),
        ("A - copy: " + "x" * 257, "button-copy-too-long", {"line": 1, "limit": 256}),
        ("A - message: " + "🙂" * 4097, "button-message-too-long", {"line": 1, "limit": 4096}),
        ("A - mark: " + "x" * 65, "button-mark-too-long", {"line": 1, "limit": 64}),
        ("A - copy: B - mark: x", "button-mark-needless", {"line": 1, "text": "A"}),
        ("A - example.org", "button-bad-link", {"line": 1, "link": "example.org"}),
        ("A - www.example.org/x", "button-bad-link", {"line": 1, "link": "www.example.org/x"}),
        ("A - ftp://example.org", "button-bad-link", {"line": 1, "link": "ftp://example.org"}),
        ("A - https://[", "button-bad-link", {"line": 1, "link": "https://["}),
        ("https://example.org", "button-only-link", {"line": 1}),
        ("|".join("abcdefghi"), "button-row-too-long", {"line": 1, "limit": 8}),
        ("a|b|c|d|e|f|g|h\n" * 13, "button-too-many", {"line": 0, "count": 104, "limit": 100}),
    ],
)
def test_what_is_no_button_is_named(typed: str, key: str, values: dict[str, str | int]) -> None:
    with pytest.raises(ButtonFault) as caught:
        parse_rows(typed)
    assert (caught.value.key, caught.value.values) == (key, values)
    assert all(PHRASES.html(language, key, **caught.value.values) for language in LANGUAGES)


def test_rows_that_other_programs_wrote_loosely_can_be_written() -> None:
    loose = ((Button("x", ButtonKind.LINK, "A", url="a b"), Button("y", ButtonKind.LINK, "B")),)
    assert to_text_form(loose, "en") == "A - a b | B"
