"""Telegram's HTML as people type it, into a text with entities and back.

A browser's parser forgives, and Telegram drops in silence what it does not understand. Here both are faults that are
shown at their place, so that nobody sends what they did not mean.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.entities import html5
from typing import Any

from bot.domain.content import Entity, length
from bot.domain.tags import TagFault, entity_of, forbids, outer_first, tags_of

ENTITIES_LIMIT = 100  # in one message; Telegram leaves out the others

_VALUE = r"\"[^\"]*\"|'[^']*'|[“”„][^“”„]*[“”]"  # curly ones: what a phone makes of straight ones
_PIECE = re.compile(
    r"(?P<words>[^<&]+)"
    r"|(?P<reference>&(?:\#[0-9]+|\#x[0-9a-f]+|[a-z][a-z0-9]*);)"
    rf"|(?P<tag><(?P<slash>/?)(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:[\s/](?:{_VALUE}|[^<>\"'“”„])*)?)>)"
    r"|(?P<sign>[<&])",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"</?[a-z][a-z0-9-]*", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"([^\s=/]+)(?:\s*=\s*({_VALUE}|[^\s\"']+))?")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_BEFORE, _WRONG, _AFTER = 24, 40, 16  # how much of a line is shown around a fault: two or three lines on a phone


class MarkupFault(Exception):
    """What is wrong with typed HTML. `key` names the sentence, `values` fill it.

    Among them `line`, counted from 1, and `place`: that line, with what is wrong between ⟨ and ⟩.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(slots=True)
class _Tag:
    """A tag that is open: its entity, as far as it is known, and where it stands in the source."""

    name: str
    entity: dict[str, Any]
    span: tuple[int, int]


@dataclass(slots=True)
class _Reading:
    """How far a source has been read; `length` in UTF-16 code units."""

    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def fault(self, span: tuple[int, int], key: str, **values: str | int) -> MarkupFault:
        """The fault with that span of the source."""
        line = self.source.count("\n", 0, span[0]) + 1
        return MarkupFault(key, line=line, place=_place(self.source, *span), **values)


def parse(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The text and its entities, offsets in UTF-16 code units, outer ones first. Raises MarkupFault."""
    reading = _Reading(source)
    for piece in _PIECE.finditer(source):
        match piece.lastgroup:
            case "words":
                _write(reading, piece[0])
            case "reference":
                _write(reading, _referred(reading, piece))
            case "tag" if piece["slash"]:
                _end(reading, piece)
            case "tag":
                _begin(reading, piece)
            case _:
                _write(reading, _sign(reading, piece))
    if reading.open:
        tag = reading.open[-1]
        raise reading.fault(tag.span, "markup-never-closed", tag=f"<{tag.name}>", end=f"</{tag.name}>")
    return "".join(reading.parts), tuple(sorted(reading.entities, key=outer_first))


def to_html(text: str, entities: Sequence[Entity]) -> str:
    """The reverse: HTML of which `parse` makes the same message. What Telegram finds by itself needs no tags."""
    units = text.encode("utf-16-le")
    written = sorted((entity for entity in entities if tags_of(entity)), key=outer_first)
    marks = sorted({0, len(units) // 2, *(mark for entity in written for mark in (entity["offset"], _ends(entity)))})
    made: list[str] = []
    opened: list[Entity] = []
    for mark, next_mark in zip(marks, [*marks[1:], marks[-1]], strict=True):
        made += _turn(opened, [entity for entity in written if entity["offset"] <= mark < _ends(entity)])
        made.append(escape(units[2 * mark : 2 * next_mark].decode("utf-16-le"), quote=False))
    return "".join(made)


def _turn(opened: list[Entity], wanted: list[Entity]) -> Iterator[str]:
    """The tags that lead from the entities that are open to the wanted ones, both from the outside in."""
    kept = 0
    while kept < min(len(opened), len(wanted)) and opened[kept] is wanted[kept]:
        kept += 1
    for entity in reversed(opened[kept:]):
        yield (tags_of(entity) or ("", ""))[1]
    opened[kept:] = wanted[kept:]
    for entity in wanted[kept:]:
        yield (tags_of(entity) or ("", ""))[0]


def _ends(entity: Entity) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def _write(reading: _Reading, text: str) -> None:
    reading.parts.append(text)
    reading.length += length(text)


def _sign(reading: _Reading, piece: re.Match[str]) -> str:
    """A lone & stands for itself; a lone < was meant as a tag, or cannot stay as it is."""
    if piece[0] == "&":
        return "&"
    if unfinished := _UNFINISHED.match(reading.source, piece.start()):
        raise reading.fault(unfinished.span(), "markup-unfinished", tag=unfinished[0])
    raise reading.fault(piece.span(), "markup-sign")


def _referred(reading: _Reading, piece: re.Match[str]) -> str:
    """What a reference in the text stands for; a word that only looks like one stands for itself."""
    reference = piece[0]
    if sign := _meant(reference):
        return sign
    if reference.startswith("&#"):
        raise reading.fault(piece.span(), "markup-number", reference=reference)
    if known := html5.get(reference[1:]):
        number = "".join(f"&#{ord(sign)};" for sign in known)
        raise reading.fault(piece.span(), "markup-reference", reference=reference, number=number)
    return reference


def _meant(reference: str) -> str | None:
    """The sign that Telegram reads in `&lt;`, `&#160;` or `&#xA0;`; None if it reads none."""
    name = reference[1:-1]
    if not name.startswith("#"):
        return _NAMED.get(name)
    digits, base = (name[2:], 16) if name[1] in "xX" else (name[1:], 10)
    code = int(digits.lstrip("0")[:8] or "0", base)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _begin(reading: _Reading, piece: re.Match[str]) -> None:
    name = piece["name"].lower()
    try:
        entity = entity_of(name, _attributes(reading, piece, name))
    except TagFault as fault:
        raise reading.fault(piece.span(), fault.key, **fault.values) from None
    for outer in reading.open:
        tells_language = name == "code" and outer.name == "pre" and outer is reading.open[-1]
        if forbids(outer.entity["type"], entity["type"]) and not tells_language:
            raise reading.fault(piece.span(), "markup-inside", tag=f"<{name}>", outer=f"<{outer.name}>")
    reading.open.append(_Tag(name, entity | {"offset": reading.length}, piece.span()))


def _attributes(reading: _Reading, piece: re.Match[str], tag: str) -> Mapping[str, str]:
    """What a tag says besides its name. Only `expandable` stands without a value."""
    told: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(piece["attributes"]):
        if not value and name.lower() != "expandable":
            raise reading.fault(piece.span(), "markup-attribute", tag=f"<{tag}>", name=name)
        bare = value[1:-1] if value and value[0] in "\"'“”„" else value
        told[name.lower()] = _REFERENCE.sub(lambda found: _meant(found[0]) or found[0], bare)
    return told


def _end(reading: _Reading, piece: re.Match[str]) -> None:
    name = piece["name"].lower()
    if not any(tag.name == name for tag in reading.open):
        raise reading.fault(piece.span(), "markup-not-open", tag=f"<{name}>", end=f"</{name}>")
    tag = reading.open.pop()
    if tag.name != name:
        raise reading.fault(piece.span(), "markup-crossed", end=f"</{name}>", inner=f"<{tag.name}>")
    entity = tag.entity | {"length": reading.length - tag.entity["offset"]}
    language = entity.pop("language", None) if name == "code" else None
    if name == "code" and reading.open and reading.open[-1].name == "pre":
        reading.open[-1].entity |= {"language": language} if language else {}
    elif entity["length"]:
        if len(reading.entities) == ENTITIES_LIMIT:
            raise reading.fault(tag.span, "markup-too-many", limit=ENTITIES_LIMIT)
        reading.entities.append(entity)


def _place(source: str, begin: int, end: int) -> str:
    """The line, as much of it as a phone shows, with the part between the two offsets between ⟨ and ⟩."""
    start = source.rfind("\n", 0, begin) + 1
    stop = source.find("\n", begin)
    stop = len(source) if stop < 0 else stop
    end = min(end, stop)
    before, wrong, after = source[start:begin], source[begin:end], source[end:stop]
    if len(before) > _BEFORE:
        before = "…" + before[-_BEFORE:]
    if len(wrong) > _WRONG:
        wrong = wrong[:_WRONG] + "…"
    if len(after) > _AFTER:
        after = after[:_AFTER] + "…"
    return f"{before}⟨{wrong}⟩{after}"
