"""The text form of buttons, and the keys that travel."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.buttons import (
    BUTTONS_LIMIT,
    Button,
    ButtonFault,
    ButtonKind,
    Rows,
    append_rows,
    find,
    keyboard,
    parse_rows,
    press_data,
    read_press_data,
    rows_from_json,
    rows_to_json,
    to_text_form,
    without,
)
from bot.i18n import LANGUAGES, Phrases

PHRASES = Phrases()
PIECES = st.sampled_from(
    ["Yes", "No", " - ", " – ", "-", "|", "\n", " ", "https://", "example.org", "tg://x", "ё", "🙂", "["]
)
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=20).map("".join))


def test_the_form_that_the_screen_shows() -> None:
    rows = parse_rows("Sign up - https://example.org\nYes — See you there! | No")
    assert rows == (
        (Button("b1", ButtonKind.LINK, "Sign up", url="https://example.org"),),
        (Button("b2", ButtonKind.ANSWER, "Yes", answer="See you there!"), Button("b3", ButtonKind.ANSWER, "No")),
    )


@given(TYPED)
@example("A - - b")
@example("Site - https://[")
def test_whatever_is_typed_becomes_buttons_or_a_fault_and_survives_the_round_trip(typed: str) -> None:
    rows, fault = _read(typed)
    if fault is not None:
        assert all(PHRASES.html(language, fault.key, **fault.values) for language in LANGUAGES)
        return
    assert parse_rows(to_text_form(rows)) == rows
    assert rows_from_json(rows_to_json(rows)) == rows
    assert all(button.text and len(row) <= 8 for row in rows for button in row)


def _read(typed: str) -> tuple[Rows, ButtonFault | None]:
    try:
        return parse_rows(typed), None
    except ButtonFault as fault:
        return (), fault


@given(st.lists(st.sampled_from(["A", "A | B", "A | B | C"]), min_size=1, max_size=8), st.data())
def test_ids_stay_unique_however_rows_come_and_go(lines: list[str], data: st.DataObject) -> None:
    rows = parse_rows(lines[0])
    for line in lines[1:]:
        present = [button.id for row in rows for button in row]
        if data.draw(st.booleans()) and present:
            rows = without(rows, data.draw(st.sampled_from(present)))
        rows = append_rows(rows, parse_rows(line))
        ids = [button.id for row in rows for button in row]
        assert len(ids) == len(set(ids))
        assert all(rows)


def test_too_many_buttons_together() -> None:
    row = "a|b|c|d|e|f|g|h\n"
    with pytest.raises(ButtonFault) as caught:
        append_rows(parse_rows(row * 12), parse_rows("a|b|c|d|e"))
    assert (caught.value.key, caught.value.values) == ("button-too-many", {"count": 101, "limit": BUTTONS_LIMIT})


def test_a_deleted_button_is_not_found_any_more() -> None:
    rows = parse_rows("A | B\nC")
    assert find(rows, "b3") == Button("b3", ButtonKind.ANSWER, "C")
    assert without(rows, "b3") == rows[:1]
    assert find(without(rows, "b3"), "b3") is None


@given(st.integers(1, 2_147_483_647), st.integers(1, BUTTONS_LIMIT))
def test_press_data_fits_and_reads_back(message_id: int, number: int) -> None:
    data = press_data(message_id, f"b{number}")
    assert len(data.encode()) <= 64
    assert read_press_data(data) == (message_id, f"b{number}")


@given(st.text(max_size=64))
@example("p:0:b1")
@example("p:2147483648:b1")
@example("p:1:b1\n")
@example("p:١:b1")
def test_forged_press_data_is_no_press(data: str) -> None:
    read = read_press_data(data)
    assert read is None or press_data(*read) == data


def test_a_preview_says_that_it_is_one_on_every_answer() -> None:
    rows = parse_rows("Site - https://example.org | Yes")
    assert keyboard(rows, None) == {
        "inline_keyboard": [
            [{"text": "Site", "url": "https://example.org"}, {"text": "Yes", "callback_data": "preview"}]
        ]
    }
    assert keyboard(rows, 7) == {
        "inline_keyboard": [
            [{"text": "Site", "url": "https://example.org"}, {"text": "Yes", "callback_data": "p:7:b2"}]
        ]
    }
    assert keyboard((), 7) is None
