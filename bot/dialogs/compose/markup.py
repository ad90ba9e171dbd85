"""Formatting typed as HTML, where its writer chose so: tags are read from what is typed, and shown to be copied."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.widgets import Data, Label, Phrase
from bot.domain.arrival import ContentFault, said
from bot.domain.content import TEXT_LIMIT, Content
from bot.domain.markup import MarkupFault, parse, to_html

_HTML = "html"
_LONGEST_SHOWN = TEXT_LIMIT - 1024  # the rest of the screen needs room, too


def is_html(manager: DialogManager) -> bool:
    """Whether what is typed is read as HTML."""
    return bool(manager.dialog_data.get(_HTML))


def as_typed(manager: DialogManager, message: Mapping[str, Any]) -> Mapping[str, Any]:
    """A Message as the Bot API's JSON has it, with its tags read if that was chosen. Raises ContentFault.

    What was forwarded was typed by somebody else: it stays as it is.
    """
    if not is_html(manager) or "forward_origin" in message:
        return message
    for words, entities in (("text", "entities"), ("caption", "caption_entities")):
        if words in message:
            text, found = _parsed(message[words])
            message = {**message, words: text, entities: found}
    return message


def _parsed(source: str) -> tuple[str, tuple[Mapping[str, Any], ...]]:
    try:
        text, entities = parse(source)
    except MarkupFault as fault:
        raise ContentFault(fault.key, **fault.values) from None
    if not text.strip():
        raise ContentFault("markup-empty")
    return text, entities


def formatting(manager: DialogManager, content: Content | None) -> Data:
    """How formatting is given, and if as HTML, what the message says now as HTML."""
    html = is_html(manager)
    source = to_html(*said(content)) if html and content else ""
    return {
        "formatting": "html" if html else "telegram",
        "html": html,
        "source": source,
        "html_shown": 0 < len(source) <= _LONGEST_SHOWN,
        "html_too_long": len(source) > _LONGEST_SHOWN,
    }


def _choose(*, html: bool) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    async def choose(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        manager.dialog_data[_HTML] = html

    return choose


FORMATTING = Row(
    Button(Label("markup-telegram"), id="as_telegram", on_click=_choose(html=False)),
    Button(Label("markup-html"), id="as_html", on_click=_choose(html=True)),
)

HTML_TOLD = Multi(
    Phrase("markup-how"),
    Phrase("markup-now", when="html_shown"),
    Phrase("markup-now-too-long", when="html_too_long"),
    sep="\n",
    when="html",
)
