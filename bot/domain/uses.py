"""What a button is for: each use with its limits, whoever names it, a screen or the text form."""

import re
from dataclasses import replace
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.buttons import Button, ButtonFault, ButtonKind, Shown
from bot.domain.content import TEXT_LIMIT as MESSAGE_LIMIT
from bot.domain.content import characters

TEXT_LIMIT = 64  # ours: longer ones are cut on a phone
ANSWER_LIMIT = 200  # Bot API, answerCallbackQuery
COPY_LIMIT = 256  # Bot API, CopyTextButton
DATA_LIMIT = 64  # ours: it does not travel


class Use(StrEnum):
    """What a press does: opens a link, shows a note or a window, sends a message, copies, or says that it was read."""

    LINK = "link"
    TOAST = "toast"
    ALERT = "alert"
    MESSAGE = "message"
    COPY = "copy"
    READ = "read"


ANSWERS = frozenset({Use.TOAST, Use.ALERT, Use.MESSAGE, Use.READ})
WORDLESS = frozenset({Use.TOAST, Use.READ})  # without words of their own they only thank


def use_of(button: Button) -> Use:
    """What the button is for."""
    match button.kind:
        case ButtonKind.LINK:
            return Use.LINK
        case ButtonKind.COPY:
            return Use.COPY
        case ButtonKind.ANSWER:
            return Use.READ if button.read else Use(button.shown.value)


def words_of(button: Button) -> str | None:
    """The link, what is copied, or what is answered; None if it only thanks."""
    return button.url or button.copy or button.answer


def new_button(text: str) -> Button:
    """A button that only thanks; its id comes when it takes its place in a message. Raises ButtonFault."""
    return Button("", ButtonKind.ANSWER, _checked_text(text))


def renamed(button: Button, text: str) -> Button:
    """The button with another text. Raises ButtonFault."""
    return replace(button, text=_checked_text(text))


def put_to(button: Button, use: Use, words: str | None) -> Button:
    """The button with another use. Raises ButtonFault if the words do not suit it."""
    words = (words or "").strip() or None
    if words is None and use not in WORDLESS:
        raise ButtonFault("button-no-target", text=button.text)
    plain = Button(button.id, ButtonKind.ANSWER, button.text, data=button.data)
    match use:
        case Use.LINK:
            return replace(plain, kind=ButtonKind.LINK, url=_checked_link(words or ""), data=None)
        case Use.COPY:
            return replace(plain, kind=ButtonKind.COPY, copy=_checked_copy(words or ""), data=None)
        case Use.READ:
            return replace(plain, answer=_checked_answer(words), read=True)
        case Use.TOAST:
            return replace(plain, answer=_checked_answer(words))
        case Use.ALERT:
            return replace(plain, answer=_checked_answer(words), shown=Shown.ALERT)
        case Use.MESSAGE:
            return replace(plain, answer=_checked_message(words or ""), shown=Shown.MESSAGE)


def marked(button: Button, data: str | None) -> Button:
    """The button with callback data of the administrator's own, or with none. Raises ButtonFault.

    Only answers come back to the bot: nothing else can carry it.
    """
    data = _in_one_line(data or "") or None
    if data is not None and button.kind is not ButtonKind.ANSWER:
        raise ButtonFault("button-mark-needless", text=button.text)
    if data is not None and len(data) > DATA_LIMIT:
        raise ButtonFault("button-mark-too-long", limit=DATA_LIMIT)
    return replace(button, data=data)


def looks_like_link(words: str) -> bool:
    """Whether somebody meant a link, be it a whole one or not."""
    address = r"(?:[a-z][a-z0-9+.-]*://|www\.|tg:|(?:[a-z0-9_-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?$)"
    return bool(re.match(address, words, re.IGNORECASE))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _checked_text(text: str) -> str:
    text = _in_one_line(text)
    if not text:
        raise ButtonFault("button-empty")
    if len(text) > TEXT_LIMIT:
        raise ButtonFault("button-text-too-long", limit=TEXT_LIMIT)
    return text


def _checked_link(link: str) -> str:
    try:
        host = urlsplit(link).netloc
    except ValueError:  # "https://[" and the like
        host = ""
    if not host or not re.fullmatch(r"(?:https?|tg)://\S+", link, re.IGNORECASE):
        raise ButtonFault("button-bad-link", link=link)
    return link


def _checked_copy(words: str) -> str:
    if len(words) > COPY_LIMIT:
        raise ButtonFault("button-copy-too-long", limit=COPY_LIMIT)
    return words


def _checked_answer(words: str | None) -> str | None:
    if words is not None and len(words) > ANSWER_LIMIT:
        raise ButtonFault("button-answer-too-long", limit=ANSWER_LIMIT)
    return words


def _checked_message(words: str) -> str:
    if characters(words) > MESSAGE_LIMIT:
        raise ButtonFault("button-message-too-long", limit=MESSAGE_LIMIT)
    return words
