"""Telegram's MarkdownV2 (https://core.telegram.org/bots/api#markdownv2-style) into text and entities."""

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.html import USER_LINK, is_emoji_id, utf16_length
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.links import link_problem, with_path

STYLES = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "text_link": "TextUrl", "custom_emoji": "CustomEmoji", "code": "Code", "pre": "Pre",
    "blockquote": "BlockQuote",
}  # fmt: skip
RESERVED = set("_*[]()~`>#+-=|{}.!")
LANGUAGE = re.compile(r"[^\s`]+(?=\n)")


@dataclass(slots=True)
class Opened:
    """An entity that waits for its end; `offset` in UTF-16 code units, `at` in characters of the source."""

    kind: str
    at: int
    offset: int


class MarkdownParser:
    """Reads one text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[Opened] = []
        self._entities: list[JsonObject] = []
        self._quote: int | None = None

    def parse(self) -> tuple[str, list[JsonObject]]:
        """Returns text and entities. Raises a 400 ApiError that says what is wrong and where."""
        while self._at < len(self._source):
            self._quotes()
            if self._at < len(self._source):
                self._step()
        self._end_quote(expandable=False)
        if self._open:
            raise self._no_end(self._open[-1])
        return "".join(self._parts), self._entities

    def _emit(self, text: str) -> None:
        self._parts.append(text)
        self._length += utf16_length(text)

    def _refuse(self, reason: str) -> ApiError:
        return bad_request(f"can't parse entities: {reason}")

    def _no_end(self, opened: Opened) -> ApiError:
        offset = len(self._source[: opened.at].encode())
        return self._refuse(f"Can't find end of {NAMES[opened.kind]} entity at byte offset {offset}")

    def _starts(self, text: str) -> bool:
        return self._source.startswith(text, self._at)

    def _is_line_start(self) -> bool:
        return self._at == 0 or self._source[self._at - 1] == "\n"

    def _quotes(self) -> None:
        """Begins and ends block quotations at the beginnings of lines."""
        if not self._is_line_start():
            return
        if self._starts("**>") or self._starts(">"):
            if self._starts("**>"):
                self._end_quote(expandable=False)
            self._at += 3 if self._starts("**>") else 1
            self._quote = self._length if self._quote is None else self._quote
        else:
            self._end_quote(expandable=False)

    def _end_quote(self, *, expandable: bool) -> None:
        if self._quote is not None and self._length > self._quote:
            kind = "expandable_blockquote" if expandable else "blockquote"
            self._entities.append({"type": kind, "offset": self._quote, "length": self._length - self._quote})
        self._quote = None

    def _step(self) -> None:
        """Reads one character, or one mark."""
        char = self._source[self._at]
        if char == "\\" and self._at + 1 < len(self._source) and self._source[self._at + 1].isascii():
            self._emit(self._source[self._at + 1])
            self._at += 2
        elif char == "`":
            self._code()
        elif char in "[]" or self._starts("!["):
            self._link(char)
        elif char in "*_~|":
            self._style(char)
        elif char in RESERVED:
            raise self._refuse(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        else:
            self._emit(char)
            self._at += 1

    def _style(self, char: str) -> None:
        mark = char * 2 if self._starts(char * 2) and char in "_|" else char
        if mark == "|":
            raise self._refuse("Character '|' is reserved and must be escaped with the preceding '\\'")
        is_quote_end = mark == "||" and self._source[self._at + 2 : self._at + 3] in ("", "\n")
        if is_quote_end and self._quote is not None and not any(item.kind == "spoiler" for item in self._open):
            self._at += 2
            self._end_quote(expandable=True)
            return
        kind = STYLES[mark]
        if self._open and self._open[-1].kind == kind:
            self._close(self._open.pop(), {})
        else:
            self._open.append(Opened(kind, self._at, self._length))
        self._at += len(mark)

    def _close(self, opened: Opened, more: JsonObject) -> None:
        if self._length > opened.offset:
            place = {"offset": opened.offset, "length": self._length - opened.offset}
            self._entities.append({"type": opened.kind, **place, **more})

    def _code(self) -> None:
        mark = "```" if self._starts("```") else "`"
        opened = Opened("pre" if mark == "```" else "code", self._at, self._length)
        self._at += len(mark)
        more: JsonObject = {}
        if mark == "```":
            language = LANGUAGE.match(self._source, self._at)
            if language:
                more["language"] = language[0]
                self._at = language.end()
            self._at += self._starts("\n")
        while not self._starts(mark):
            if self._at >= len(self._source):
                raise self._no_end(opened)
            self._at += self._starts("\\") and self._source[self._at + 1 : self._at + 2] in ("\\", "`")
            self._emit(self._source[self._at])
            self._at += 1
        self._at += len(mark)
        self._close(opened, more)

    def _link(self, char: str) -> None:
        if char in "![":
            kind = "custom_emoji" if char == "!" else "text_link"
            self._open.append(Opened(kind, self._at, self._length))
            self._at += 2 if char == "!" else 1
            return
        if not self._open or self._open[-1].kind not in ("text_link", "custom_emoji"):
            raise self._refuse("Character ']' is reserved and must be escaped with the preceding '\\'")
        opened = self._open.pop()
        self._at += 1
        address = self._address(opened)
        self._finish_link(opened, address)

    def _address(self, opened: Opened) -> str:
        """Reads `(address)` behind a link's text; a link without one leads to its own text."""
        if not self._starts("("):
            return ""
        address = ""
        self._at += 1
        while not self._starts(")"):
            if self._at >= len(self._source):
                raise self._refuse(f"Can't find end of a URL at byte offset {len(self._source.encode())}")
            self._at += self._starts("\\") and self._at + 1 < len(self._source)
            address += self._source[self._at]
            self._at += 1
        self._at += 1
        return address

    def _finish_link(self, opened: Opened, address: str) -> None:
        emoji_id = address.partition("id=")[2]
        user = USER_LINK.fullmatch(address)
        if opened.kind == "custom_emoji":
            if not address.startswith("tg://emoji?id=") or not is_emoji_id(emoji_id):
                raise self._refuse("Invalid custom emoji identifier specified")
            self._close(opened, {"custom_emoji_id": emoji_id})
        elif user:
            opened.kind = "text_mention"
            self._close(opened, {"user": {"id": int(user[1])}})
        elif address and not link_problem(address):
            self._close(opened, {"url": with_path(address if "://" in address else f"http://{address}")})


def parse_markdown(source: str) -> tuple[str, list[JsonObject]]:
    """Returns the plain text of MarkdownV2 and its entities. Raises a 400 ApiError."""
    return MarkdownParser(source).parse()
