"""Buttons as they are stored, and the keys that travel."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.buttons import (
    Button,
    ButtonKind,
    Shown,
    find,
    keyboard,
    press_data,
    preview_data,
    read_press_data,
    read_preview_data,
    rows_from_json,
    rows_to_json,
)

ROWS = (
    (
        Button("b1", ButtonKind.LINK, "Site", url="https://example.org"),
        Button("b2", ButtonKind.COPY, "Code", copy="SPRING"),
    ),
    (
        Button("b3", ButtonKind.ANSWER, "Yes", answer="Great", data="yes", shown=Shown.ALERT),
        Button("b4", ButtonKind.ANSWER, "I have read it", read=True),
    ),
)


def test_what_is_usual_is_not_stored() -> None:
    assert rows_to_json(ROWS) == [
        [
            {"id": "b1", "kind": "link", "text": "Site", "url": "https://example.org"},
            {"id": "b2", "kind": "copy", "text": "Code", "copy": "SPRING"},
        ],
        [
            {"id": "b3", "kind": "answer", "text": "Yes", "answer": "Great", "data": "yes", "shown": "alert"},
            {"id": "b4", "kind": "answer", "text": "I have read it", "read": True},
        ],
    ]
    assert rows_from_json(rows_to_json(ROWS)) == ROWS


def test_a_button_is_found_by_its_id() -> None:
    assert find(ROWS, "b3") == ROWS[1][0]
    assert find(ROWS, "b5") is None


@given(st.integers(1, 2_147_483_647), st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True))
def test_data_fits_and_reads_back(number: int, button_id: str) -> None:
    assert len(press_data(number, button_id).encode()) <= 64
    assert read_press_data(press_data(number, button_id)) == (number, button_id)
    assert len(preview_data(number << 31, button_id).encode()) <= 64
    assert read_preview_data(preview_data(number << 31, button_id)) == (number << 31, button_id)


@given(st.text(max_size=64))
@example("p:0:b1")
@example("p:2147483648:b1")
@example("p:1:b1\n")
@example("p:١:b1")
@example("v:9223372036854775808:b1")
def test_forged_data_is_no_press(data: str) -> None:
    pressed, looked_at = read_press_data(data), read_preview_data(data)
    assert pressed is None or press_data(*pressed) == data
    assert looked_at is None or preview_data(*looked_at) == data


def test_links_and_copies_work_in_a_preview_and_answers_say_that_it_is_one() -> None:
    first = [{"text": "Site", "url": "https://example.org"}, {"text": "Code", "copy_text": {"text": "SPRING"}}]

    def answers(yes: str, read: str) -> list[dict[str, str]]:
        return [{"text": "Yes", "callback_data": yes}, {"text": "I have read it", "callback_data": read}]

    assert keyboard(ROWS, 7) == {"inline_keyboard": [first, answers("p:7:b3", "p:7:b4")]}
    assert keyboard(ROWS, None) == {"inline_keyboard": [first, answers("preview", "preview")]}
    assert keyboard(ROWS, None, draft_id=5) == {"inline_keyboard": [first, answers("v:5:b3", "v:5:b4")]}
    assert keyboard((), 7) is None
