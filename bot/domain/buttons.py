"""Inline buttons: the rows under a message, how they are stored, and the short keys that travel to Telegram."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

BUTTONS_LIMIT = 100  # in one message; Telegram refuses more
ROW_LIMIT = 8


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
    """What cannot become a button. `key` names the sentence, `values` fill it.

    `line` among the values is the line of the text form; 0 where it was not typed in that form.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values: dict[str, str | int] = {"line": 0, **values}


def rows_to_json(rows: Rows) -> list[list[dict[str, Any]]]:
    """The shape that `drafts.buttons` and `message_history.buttons` hold; what is usual is left out."""
    return [[_to_json(button) for button in row] for row in rows]


def _to_json(button: Button) -> dict[str, Any]:
    made: dict[str, Any] = {"id": button.id, "kind": button.kind.value, "text": button.text}
    for name, value in (("url", button.url), ("answer", button.answer), ("data", button.data), ("copy", button.copy)):
        if value is not None:
            made[name] = value
    if button.shown is not Shown.TOAST:
        made["shown"] = button.shown.value
    if button.read:
        made["read"] = True
    return made


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
                shown=Shown(item.get("shown", Shown.TOAST)),
                copy=item.get("copy"),
                read=item.get("read", False),
            )
            for item in row
        )
        for row in value
    )


def find(rows: Iterable[Iterable[Button]], button_id: str) -> Button | None:
    """The button with that id, if the message has one."""
    return next((button for row in rows for button in row if button.id == button_id), None)


def press_data(message_id: int, button_id: str) -> str:
    """Callback data of a broadcast's button: Herald's own short key, at most 64 bytes (Bot API)."""
    return f"p:{message_id}:{button_id}"


def read_press_data(data: str) -> tuple[int, str] | None:
    """The broadcast's id and the button's id; None if this is no such data (clients can send anything)."""
    return _read_key("p", data, 2_147_483_647)


PREVIEW_DATA = "preview"


def preview_data(draft_id: int, button_id: str) -> str:
    """Callback data of a button in a draft's preview."""
    return f"v:{draft_id}:{button_id}"


def read_preview_data(data: str) -> tuple[int, str] | None:
    """The draft's id and the button's id; None if this is no such data."""
    return _read_key("v", data, 9_223_372_036_854_775_807)


def _read_key(letter: str, data: str, highest: int) -> tuple[int, str] | None:
    match = re.fullmatch(letter + r":([1-9][0-9]{0,18}):([a-z0-9]{1,16})", data)
    if match is None or int(match[1]) > highest:
        return None
    return int(match[1]), match[2]


def keyboard(rows: Rows, message_id: int | None, *, draft_id: int | None = None) -> dict[str, Any] | None:
    """InlineKeyboardMarkup as the Bot API's JSON has it; None where there are no buttons.

    `message_id` is the broadcast's id; None makes a preview, whose answers all say that it is one, and also what
    people will see if `draft_id` says where that stands.
    """
    if not rows:
        return None
    return {"inline_keyboard": [[_to_key(button, message_id, draft_id) for button in row] for row in rows]}


def _to_key(button: Button, message_id: int | None, draft_id: int | None) -> dict[str, Any]:
    if button.kind is ButtonKind.LINK and button.url is not None:
        return {"text": button.text, "url": button.url}
    if button.kind is ButtonKind.COPY and button.copy is not None:
        return {"text": button.text, "copy_text": {"text": button.copy}}
    return {"text": button.text, "callback_data": _callback_data(button.id, message_id, draft_id)}


def _callback_data(button_id: str, message_id: int | None, draft_id: int | None) -> str:
    if message_id is not None:
        return press_data(message_id, button_id)
    return PREVIEW_DATA if draft_id is None else preview_data(draft_id, button_id)
