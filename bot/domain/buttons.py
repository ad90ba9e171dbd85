"""Inline buttons: the rows under a message, their text form, and the short keys that travel to Telegram."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any
from urllib.parse import urlsplit

BUTTONS_LIMIT = 100  # in one message; Telegram refuses more
ROW_LIMIT = 8
TEXT_LIMIT = 64  # ours: longer ones are cut on a phone
ANSWER_LIMIT = 200  # Bot API, answerCallbackQuery


class ButtonKind(StrEnum):
    LINK = "link"
    ANSWER = "answer"
    COPY = "copy"


class Shown(StrEnum):
    """How an answer is shown to who pressed."""

    TOAST = "toast"
    ALERT = "alert"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `id` is its short key within the message; `url` for links, `copy` (what is copied) for copies.

    `answer` is what an answer says, `shown` how; None: it only thanks. `read`: the preset "I have read it".
    `data` is the callback data that an administrator or another program named: recorded with a press as given.
    """

    id: str
    kind: ButtonKind
    text: str
    url: str | None = None
    answer: str | None = None
    data: str | None = None
    shown: Shown = Shown.TOAST
    copy: str | None = None
    read: bool = False


Rows = tuple[tuple[Button, ...], ...]


class ButtonFault(Exception):
    """A line of the text form that cannot become buttons. `key` names the sentence, `args` fill it."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def rows_to_json(rows: Rows) -> list[list[dict[str, Any]]]:
    """The shape that `drafts.buttons` and `message_history.buttons` hold."""
    return [
        [
            {
                name: value
                for name, value in (
                    ("id", button.id),
                    ("kind", button.kind.value),
                    ("text", button.text),
                    ("url", button.url),
                    ("answer", button.answer),
                    ("data", button.data),
                )
                if value is not None
            }
            for button in row
        ]
        for row in rows
    ]


def rows_from_json(value: Sequence[Sequence[Mapping[str, Any]]]) -> Rows:
    """The reverse of `rows_to_json`."""
    return tuple(
        tuple(
            Button(
                id=item["id"],
                kind=ButtonKind(item["kind"]),
                text=item["text"],
                url=item.get("url"),
                answer=item.get("answer"),
                data=item.get("data"),
            )
            for item in row
        )
        for row in value
    )


def parse_rows(text: str) -> Rows:
    """Buttons from their text form: a row a line, `|` between the buttons of a row.

    `Text - https://...` is a link, `Text - answer` an answer that shows the words after the dash, and a bare
    `Text` an answer that only thanks; a link with no dash before it is a slip. Raises ButtonFault, whose values say
    which line.
    """
    rows: list[tuple[Button, ...]] = []
    number = 0
    for line_number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        row: list[Button] = []
        for part in line.split("|"):
            number += 1
            row.append(_parse_button(part.strip(), f"b{number}", line_number))
        if len(row) > ROW_LIMIT:
            raise ButtonFault("button-row-too-long", line=line_number, limit=ROW_LIMIT)
        rows.append(tuple(row))
    if number > BUTTONS_LIMIT:
        raise ButtonFault("button-too-many", count=number, limit=BUTTONS_LIMIT)
    if not rows:
        raise ButtonFault("button-none")
    return tuple(rows)


def append_rows(rows: Rows, more: Rows) -> Rows:
    """The rows with more below them; the new buttons' ids go on counting. Raises ButtonFault if they are too many."""
    number = max((int(button.id[1:]) for row in rows for button in row if _counted(button.id)), default=0)
    total = sum(len(row) for row in (*rows, *more))
    if total > BUTTONS_LIMIT:
        raise ButtonFault("button-too-many", count=total, limit=BUTTONS_LIMIT)
    ids = count(number + 1)
    return (*rows, *(tuple(replace(button, id=f"b{next(ids)}") for button in row) for row in more))


def without(rows: Rows, button_id: str) -> Rows:
    """The rows without that button; a row that it leaves empty goes too."""
    kept = (tuple(button for button in row if button.id != button_id) for row in rows)
    return tuple(row for row in kept if row)


def _counted(button_id: str) -> bool:
    return re.fullmatch(r"b[0-9]+", button_id) is not None


def to_text_form(rows: Rows) -> str:
    """The text form of rows; `parse_rows` reads it back."""
    return "\n".join(
        " | ".join(
            f"{button.text} - {button.url or button.answer}" if button.url or button.answer else button.text
            for button in row
        )
        for row in rows
    )


def _parse_button(part: str, key: str, line: int) -> Button:
    text, dash, rest = (piece.strip() for piece in _split_at_dash(part))
    if not text:
        raise ButtonFault("button-empty", line=line)
    if not dash and "://" in text:
        raise ButtonFault("button-only-link", line=line)
    if len(text) > TEXT_LIMIT:
        raise ButtonFault("button-text-too-long", line=line, limit=TEXT_LIMIT)
    if dash and not rest:
        raise ButtonFault("button-no-target", line=line, text=text)
    if _looks_like_link(rest):
        return Button(key, ButtonKind.LINK, text, url=_checked_link(rest, line))
    if len(rest) > ANSWER_LIMIT:
        raise ButtonFault("button-answer-too-long", line=line, limit=ANSWER_LIMIT)
    return Button(key, ButtonKind.ANSWER, text, answer=rest or None)


def _split_at_dash(part: str) -> tuple[str, str, str]:
    """Splits at the first dash that stands between spaces, whichever dash a phone's keyboard makes."""
    match = re.search(r"(?:^|\s)[-–—](?:\s|$)", part)
    return (part[: match.start()], "-", part[match.end() :]) if match else (part, "", "")


def _looks_like_link(rest: str) -> bool:
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*://|www\.|t\.me/|tg:)", rest, re.IGNORECASE))


def _checked_link(rest: str, line: int) -> str:
    if not _is_link(rest):
        raise ButtonFault("button-bad-link", line=line, link=rest)
    return rest


def _is_link(rest: str) -> bool:
    try:
        parts = urlsplit(rest)
    except ValueError:  # "https://[" and the like
        return False
    return not re.search(r"\s", rest) and parts.scheme in ("http", "https", "tg") and bool(parts.netloc)


def press_data(message_id: int, button_id: str) -> str:
    """Callback data of a broadcast's button: Herald's own short key, at most 64 bytes (Bot API)."""
    return f"p:{message_id}:{button_id}"


def read_press_data(data: str) -> tuple[int, str] | None:
    """The broadcast's id and the button's id; None if this is no such data (clients can send anything)."""
    match = re.fullmatch(r"p:([1-9][0-9]{0,9}):([a-z0-9]{1,16})", data)
    if match is None or int(match[1]) > 2_147_483_647:
        return None
    return int(match[1]), match[2]


PREVIEW_DATA = "preview"


def keyboard(rows: Rows, message_id: int | None) -> dict[str, Any] | None:
    """InlineKeyboardMarkup as the Bot API's JSON has it; None where there are no buttons.

    `message_id` is the broadcast's id; None makes a preview, whose answers all say that it is one.
    """
    if not rows:
        return None
    return {"inline_keyboard": [[_to_key(button, message_id) for button in row] for row in rows]}


def _to_key(button: Button, message_id: int | None) -> dict[str, str]:
    if button.kind is ButtonKind.LINK and button.url is not None:
        return {"text": button.text, "url": button.url}
    data = PREVIEW_DATA if message_id is None else press_data(message_id, button.id)
    return {"text": button.text, "callback_data": data}


def find(rows: Iterable[Iterable[Button]], button_id: str) -> Button | None:
    """The button with that id, if the message has one."""
    return next((button for row in rows for button in row if button.id == button_id), None)
