"""Buttons in their rows: they come, change, move and go."""

import secrets
from dataclasses import replace
from enum import StrEnum

from bot.domain.buttons import BUTTONS_LIMIT, ROW_LIMIT, Button, ButtonFault, Rows


class Way(StrEnum):
    """Where a button can move: along its row, between rows, into the row above, into a row of its own."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    JOIN = "join"
    PART = "part"


def append_rows(rows: Rows, more: Rows) -> Rows:
    """The rows with more below them, under new ids. Raises ButtonFault if they are too many."""
    total = sum(len(row) for row in (*rows, *more))
    if total > BUTTONS_LIMIT:
        raise ButtonFault("button-too-many", count=total, limit=BUTTONS_LIMIT)
    return (*rows, *(tuple(replace(button, id=_new_id()) for button in row) for row in more))


def renewed(rows: Rows, new: Rows) -> Rows:
    """The new rows in the place of the old ones: a button whose text was there keeps its id, and so its presses."""
    ids = {button.text: button.id for row in rows for button in row}
    return tuple(tuple(replace(button, id=ids.pop(button.text, "") or _new_id()) for button in row) for row in new)


def changed(rows: Rows, button: Button) -> Rows:
    """The rows with this button in the place of the one with its id."""
    return tuple(tuple(button if each.id == button.id else each for each in row) for row in rows)


def without(rows: Rows, button_id: str) -> Rows:
    """The rows without that button; a row that it leaves empty goes too."""
    kept = (tuple(button for button in row if button.id != button_id) for row in rows)
    return tuple(row for row in kept if row)


def is_alone(rows: Rows, button_id: str) -> bool:
    """Whether the button has a row of its own."""
    return any(len(row) == 1 and row[0].id == button_id for row in rows)


def moved(rows: Rows, button_id: str, way: Way) -> Rows:
    """The rows with that button moved one step; the same rows where it cannot go that way, or is not there.

    Up and down, a button with a row of its own changes places with the next row; another one goes into the next row,
    or into one of its own where there is no room.
    """
    place = next(((r, c) for r, row in enumerate(rows) for c, each in enumerate(row) if each.id == button_id), None)
    if place is None:
        return rows
    row, column = place
    alone = len(rows[row]) == 1
    grid = [list(each) for each in rows]
    button = grid[row].pop(column)
    match way:
        case Way.LEFT:
            grid[row].insert(max(0, column - 1), button)
        case Way.RIGHT:
            grid[row].insert(column + 1, button)
        case Way.UP if alone:
            grid.insert(max(0, row - 1), [button])
        case Way.DOWN if alone:
            grid.insert(row + 2, [button])
        case Way.UP:
            _put(grid, button, into=row - 1, or_before=row)
        case Way.DOWN:
            _put(grid, button, into=row + 1, or_before=row + 1)
        case Way.JOIN:
            _put(grid, button, into=row - 1, or_before=row)
        case Way.PART:
            grid.insert(row + 1, [button])
    return tuple(tuple(each) for each in grid if each)


def _put(grid: list[list[Button]], button: Button, *, into: int, or_before: int) -> None:
    """At the end of that row if it is there and has room, else as a new row."""
    if 0 <= into < len(grid) and len(grid[into]) < ROW_LIMIT:
        grid[into].append(button)
    else:
        grid.insert(or_before, [button])


def _new_id() -> str:
    """Never one that was there before: who still sees a deleted button must not press another one with it."""
    return secrets.token_hex(3)
