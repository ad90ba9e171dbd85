"""Telegram's HTML (https://core.telegram.org/bots/api#html-style) into text and entities, as strictly as Telegram."""

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.links import link_problem, with_path

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPECIAL = re.compile(r"[<&]")
REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(lt|gt|amp|quot)(?![A-Za-z]));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACES = re.compile(r"\s*")
USER_LINK = re.compile(r"tg://user/?\?id=(\d+)", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """Returns the length in UTF-16 code units, in which entities are measured."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_emoji_id(text: str) -> bool:
    """Tells whether a text is a custom emoji's id: a positive 64-bit number."""
    return text.isdecimal() and 0 < int(text) < 2**63


@dataclass(slots=True)
class OpenTag:
    """A tag that waits for its end; `offset` in UTF-16 code units, `argument` the attribute that matters."""

    name: str
    argument: str
    offset: int
    first_part: int


class HtmlParser:
    """Reads one text; `parse` gives the plain text and its entities in the order of their ends."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._length = 0
        self._open: list[OpenTag] = []
        self._entities: list[JsonObject] = []

    def parse(self) -> tuple[str, list[JsonObject]]:
        """Returns text and entities. Raises a 400 ApiError with the byte offset of what is wrong."""
        while self._at < len(self._source):
            special = SPECIAL.search(self._source, self._at)
            end = special.start() if special else len(self._source)
            self._emit(self._source[self._at : end])
            self._at = end
            if special is None:
                break
            if special[0] == "&":
                self._emit(self._reference())
            elif self._source.startswith("</", end):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise refusal(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return "".join(self._parts), self._entities

    def _emit(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += utf16_length(text)

    def _reference(self) -> str:
        """Reads a character reference; what is none stands for itself."""
        match = REFERENCE.match(self._source, self._at)
        char = decode_reference(match) if match else None
        if match is None or char is None:
            self._at += 1
            return "&"
        self._at = match.end()
        return char

    def _offset(self, at: int) -> int:
        return len(self._source[:at].encode("utf-8", "surrogatepass"))

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._at)
        taken = match[0] if match else ""
        self._at += len(taken)
        return taken

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take(TAG_NAME).lower()
        if not self._peek():
            raise refusal(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if name not in TAGS:
            raise refusal(f'Unsupported start tag "{name}" at byte offset {self._offset(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(begin)}')
        self._open.append(OpenTag(name, argument, self._length, len(self._parts)))

    def _attributes(self, tag: str, begin: int) -> str:
        """Reads up to the end of a start tag; returns the value of the attribute that matters for the tag."""
        argument = ""
        while True:
            self._take(SPACES)
            if self._peek() == ">":
                self._at += 1
                return argument
            name = self._take(ATTRIBUTE_NAME).lower()
            if not name:
                raise refusal(f'Empty attribute name in the tag "{tag}" at byte offset {self._offset(begin)}')
            self._take(SPACES)
            if self._peek() != "=":
                if tag == "blockquote" and name == "expandable" and self._peek():
                    argument = "expandable"
                    continue
                at = self._offset(begin)
                raise refusal(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {at}'
                )
            self._at += 1
            self._take(SPACES)
            if not self._peek():
                raise refusal(f'Unclosed start tag "{tag}" at byte offset {self._offset(begin)}')
            value = self._attribute_value()
            if not self._peek():
                raise refusal(f"Unclosed start tag at byte offset {self._offset(begin)}")
            argument = argument_of(tag, name, value, argument)

    def _attribute_value(self) -> str:
        quote = self._peek()
        if quote not in "'\"":
            begin = self._at
            token = self._take(NAME_TOKEN).lower()
            if self._peek() != ">" and not self._peek().isspace():
                raise refusal(f"Unexpected end of name token at byte offset {self._offset(begin)}")
            return token
        end = self._source.find(quote, self._at + 1)
        end = len(self._source) if end < 0 else end
        value = REFERENCE.sub(lambda match: decode_reference(match) or match[0], self._source[self._at + 1 : end])
        self._at = end + 1
        return value

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise refusal(f"Unexpected end tag at byte offset {self._offset(begin)}")
        self._at += 2
        name = self._take(TAG_NAME).lower()
        self._take(SPACES)
        if self._peek() != ">":
            raise refusal(f"Unclosed end tag at byte offset {self._offset(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            at = self._offset(begin)
            raise refusal(f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", found "</{name}>"')
        if self._length > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: JsonObject = {"type": TAGS[tag.name], "offset": tag.offset, "length": self._length - tag.offset}
        last = self._entities[-1] if self._entities else {}
        same_place = last.get("offset") == tag.offset and last.get("length") == entity["length"]
        if tag.name == "pre" and same_place and last["type"] == "code":
            if last.get("language"):
                last["type"] = "pre"
                return
        elif tag.name == "code" and tag.argument:
            if same_place and last["type"] == "pre":
                last["language"] = tag.argument
                return
            # Kept until the end of parsing, in case a <pre> closes around it.
            entity["language"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            if not is_emoji_id(tag.argument):
                raise refusal("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "a" and not self._link(entity, tag):
            return
        self._entities.append(entity)

    def _link(self, entity: JsonObject, tag: OpenTag) -> bool:
        """Completes a link; one that leads nowhere is no entity, as at Telegram."""
        address = (tag.argument or "".join(self._parts[tag.first_part :])).strip()
        user = USER_LINK.fullmatch(address)
        if user:
            entity |= {"type": "text_mention", "user": {"id": int(user[1])}}
            return True
        if link_problem(address):
            return False
        entity["url"] = with_path(address if "://" in address else f"http://{address}")
        return True


def argument_of(tag: str, name: str, value: str, otherwise: str) -> str:
    """Returns what an attribute says, if it is the one that matters for its tag."""
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id"), ("span", "class")):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("blockquote", "expandable"):
        return "expandable"
    return otherwise


def decode_reference(match: re.Match[str]) -> str | None:
    """Decodes a character reference; None for a code that is no character."""
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def refusal(reason: str) -> ApiError:
    """Makes the 400 that Telegram answers to broken markup."""
    return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """Returns the plain text of Telegram's HTML and its entities. Raises a 400 ApiError."""
    text, entities = HtmlParser(source).parse()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities
