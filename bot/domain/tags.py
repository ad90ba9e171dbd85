"""What each tag of Telegram's HTML makes of its text: https://core.telegram.org/bots/api#html-style"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bot.domain.content import Entity

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
}  # fmt: skip
_TAG_OF_STYLE = {kind: name for name, kind in reversed(_STYLES.items())}
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODE = frozenset({"code", "pre"})
_SOLID = _CODE | {"text_link", "text_mention", "custom_emoji", "date_time"}
_USER = re.compile(r"tg://user/?\?id=([0-9]{1,16})", re.IGNORECASE)
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")  # Bot API, date-time entity formatting


class TagFault(Exception):
    """A tag that says nothing to Telegram. `key` names the sentence, `values` fill it."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def entity_of(name: str, told: Mapping[str, str]) -> dict[str, Any]:
    """The entity that a tag of this name with these attributes makes, without its place. Raises TagFault.

    `code` keeps the `language` of its class, for the `pre` around it.
    """
    match name:
        case "a":
            return _link(told.get("href", "").strip())
        case "code":
            language = told.get("class", "").removeprefix("language-")
            return {"type": "code"} | ({"language": language} if language else {})
        case "pre":
            return {"type": "pre"}
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in told else "blockquote"}
        case "span" if told.get("class") == "tg-spoiler":
            return {"type": "spoiler"}
        case "span":
            raise TagFault("markup-span")
        case "tg-emoji":
            return _emoji(told.get("emoji-id", ""))
        case "tg-time":
            return _moment(told.get("unix", ""), told.get("format", ""))
        case "br":
            raise TagFault("markup-new-line")
        case _ if name in _STYLES:
            return {"type": _STYLES[name]}
    raise TagFault("markup-unknown", tag=f"<{name}>")


def tags_of(entity: Entity) -> tuple[str, str] | None:
    """The tags before and after that make the entity; None for one that Telegram finds by itself."""
    match entity:
        case {"type": "pre", "language": str(language)} if language:
            return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
        case {"type": "expandable_blockquote"}:
            return "<blockquote expandable>", "</blockquote>"
        case {"type": "text_link", "url": url}:
            return f'<a href="{escape(url)}">', "</a>"
        case {"type": "text_mention", "user": {"id": user_id}}:
            return f'<a href="tg://user?id={user_id}">', "</a>"
        case {"type": "custom_emoji", "custom_emoji_id": emoji_id}:
            return f'<tg-emoji emoji-id="{emoji_id}">', "</tg-emoji>"
        case {"type": "date_time", "unix_time": unix, "date_time_format": str(shown)} if shown:
            return f'<tg-time unix="{unix}" format="{escape(shown)}">', "</tg-time>"
        case {"type": "date_time", "unix_time": unix}:
            return f'<tg-time unix="{unix}">', "</tg-time>"
        case {"type": ("pre" | "code" | "blockquote") as name}:
            return f"<{name}>", f"</{name}>"
        case {"type": kind} if kind in _TAG_OF_STYLE:
            return f"<{_TAG_OF_STYLE[kind]}>", f"</{_TAG_OF_STYLE[kind]}>"
    return None


def forbids(outer: str, inner: str) -> bool:
    """Whether an entity of the one type cannot hold one of the other: Bot API, formatting options."""
    if inner in _QUOTES:
        return outer in _QUOTES | _SOLID
    return outer in (_SOLID if inner in _SOLID else _CODE)


def outer_first(entity: Entity) -> tuple[int, int, bool, bool]:
    """Sorts entities so that one comes before all that it holds."""
    return entity["offset"], -entity["length"], entity["type"] not in _QUOTES, entity["type"] in _SOLID


def _link(address: str) -> dict[str, Any]:
    if user := _USER.fullmatch(address):
        # Telegram wants the id alone; the rest makes it the whole User that others who read it expect.
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
    if not address:
        raise TagFault("markup-no-link")
    if not _is_link(address):
        raise TagFault("markup-bad-link", link=address)
    return {"type": "text_link", "url": address}


def _is_link(address: str) -> bool:
    """Whether Telegram takes the address as it stands: with its scheme, and for the web a host with a dot."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme in ("tg", "ton", "tonsite"):
        return "://" in address
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"\s", address)


def _emoji(emoji_id: str) -> dict[str, Any]:
    if not (re.fullmatch(r"[0-9]{1,19}", emoji_id) and 0 < int(emoji_id) < 2**63):
        raise TagFault("markup-emoji")
    return {"type": "custom_emoji", "custom_emoji_id": emoji_id}


def _moment(unix: str, shown: str) -> dict[str, Any]:
    if not (re.fullmatch(r"[0-9]{1,11}", unix) and _TIME_FORMAT.fullmatch(shown)):
        raise TagFault("markup-time")
    return {"type": "date_time", "unix_time": int(unix)} | ({"date_time_format": shown} if shown else {})
