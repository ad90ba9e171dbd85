"""Buttons come, move and go: none is lost, none is doubled, no row is too long."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arranging import Way, append_rows, changed, moved, renewed, without
from bot.domain.buttons import BUTTONS_LIMIT, ROW_LIMIT, ButtonFault, Rows
from bot.domain.buttons_text import parse_rows


def shape(rows: Rows) -> str:
    return "/".join("".join(button.text for button in row) for row in rows)


def id_of(rows: Rows, text: str) -> str:
    return next(button.id for row in rows for button in row if button.text == text)


@pytest.mark.parametrize(
    ("before", "text", "way", "after"),
    [
        ("a|b|c", "b", Way.LEFT, "bac"),
        ("a|b|c", "b", Way.RIGHT, "acb"),
        ("a|b|c", "a", Way.LEFT, "abc"),
        ("a|b|c", "c", Way.RIGHT, "abc"),
        ("a|b\nc", "a", Way.DOWN, "b/ca"),
        ("a|b\nc", "b", Way.UP, "b/a/c"),
        ("a\nb|c", "b", Way.UP, "ab/c"),
        ("a\nb|c", "b", Way.DOWN, "a/c/b"),
        ("a\nb\nc", "c", Way.UP, "a/c/b"),
        ("a\nb\nc", "a", Way.DOWN, "b/a/c"),
        ("a\nb\nc", "a", Way.UP, "a/b/c"),
        ("a\nb\nc", "c", Way.DOWN, "a/b/c"),
        ("a\nb\nc", "b", Way.JOIN, "ab/c"),
        ("a\nb", "a", Way.JOIN, "a/b"),
        ("a|b\nc", "a", Way.PART, "b/a/c"),
        ("a|b|c|d|e|f|g|h\ni|j", "i", Way.UP, "abcdefgh/i/j"),
        ("a|b|c|d|e|f|g|h\ni", "i", Way.JOIN, "abcdefgh/i"),
    ],
)
def test_a_step(before: str, text: str, way: Way, after: str) -> None:
    rows = parse_rows(before)
    assert shape(moved(rows, id_of(rows, text), way)) == after


@given(
    st.lists(st.sampled_from(["A", "A | B", "A | B | C", "A|B|C|D|E|F|G|H"]), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from(Way)), max_size=12),
)
def test_no_move_loses_a_button_or_makes_a_row_too_long(lines: list[str], moves: list[tuple[int, Way]]) -> None:
    rows = before = parse_rows("\n".join(lines))
    ids = [button.id for row in rows for button in row]
    for place, way in moves:
        rows = moved(rows, ids[place % len(ids)], way)
        assert sorted(button.id for row in rows for button in row) == sorted(ids)
        assert all(0 < len(row) <= ROW_LIMIT for row in rows)
    assert moved(before, "gone", Way.LEFT) == before


@given(st.lists(st.sampled_from(["A", "A | B", "A | B | C"]), min_size=1, max_size=8), st.data())
def test_ids_are_never_used_again(lines: list[str], data: st.DataObject) -> None:
    rows: Rows = ()
    known: set[str] = set()
    for line in lines:
        present = [button.id for row in rows for button in row]
        if data.draw(st.booleans()) and present:
            rows = without(rows, data.draw(st.sampled_from(present)))
        more = append_rows(rows, parse_rows(line))
        fresh = [button.id for row in more[len(rows) :] for button in row]
        assert len(set(fresh)) == len(fresh)
        assert known.isdisjoint(fresh)
        rows, known = more, known.union(fresh)
        assert all(rows)


def test_a_button_that_stays_in_the_text_form_keeps_its_id() -> None:
    rows = append_rows((), parse_rows("Yes - Great | No"))
    new = renewed(rows, parse_rows("No - A pity\nYes | Maybe"))
    assert (id_of(new, "Yes"), id_of(new, "No")) == (id_of(rows, "Yes"), id_of(rows, "No"))
    assert id_of(new, "Maybe") not in {id_of(rows, "Yes"), id_of(rows, "No")}
    assert renewed((), parse_rows("Yes | Yes"))[0][0].id != renewed((), parse_rows("Yes | Yes"))[0][1].id


def test_one_button_changes() -> None:
    rows = parse_rows("A | B\nC")
    assert shape(changed(rows, replace(rows[1][0], text="D"))) == "AB/D"


def test_too_many_buttons_together() -> None:
    with pytest.raises(ButtonFault) as caught:
        append_rows(parse_rows("a|b|c|d|e|f|g|h\n" * 12), parse_rows("a|b|c|d|e"))
    assert caught.value.key == "button-too-many"
    assert caught.value.values == {"line": 0, "count": 101, "limit": BUTTONS_LIMIT}
