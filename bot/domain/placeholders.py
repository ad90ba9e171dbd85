"""Placeholders: `{first_name}` or `{first_name|friend}` in a message becomes each person's own word.

Formatting moves along: entities are counted in UTF-16 code units, and one that touches a placeholder covers the word
that takes its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.domain.content import Content, Entity, Media, characters, length

# The longest word each can become, in characters; longer ones are cut. TDLib, td_api.tl: setName (64), setUsername
# (32). Titles of streams are ours.
LONGEST = {"first_name": 64, "last_name": 64, "username": 32, "stream": 64}
KNOWN = tuple(LONGEST)

# A name directly after the brace: `{ }`, `{}`, `{1}` and `{ a: b }` are an author's own braces.
_PLACEHOLDER = re.compile(r"\{([^\W\d]\w*)(?:\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a placeholder stood, and where the word stands that took its place; in UTF-16 code units."""

    start: int
    end: int
    new_start: int
    new_end: int


def used(text: str) -> frozenset[str]:
    """The known placeholders in a text."""
    return frozenset(match[1] for match in _PLACEHOLDER.finditer(text) if match[1] in LONGEST)


def unknown(text: str) -> list[str]:
    """What looks like a placeholder in a text and is none, each once, as it stands between the braces."""
    return list(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(text) if match[1] not in LONGEST))


def texts(content: Content) -> Iterator[str]:
    """All texts of a message in which placeholders are filled."""
    yield content.text
    yield from (item.text for item in content.media if item.text)
    if content.buttons_text:
        yield content.buttons_text


def used_in(content: Content) -> frozenset[str]:
    """The known placeholders in a message."""
    return frozenset().union(*map(used, texts(content)))


def unknown_in(content: Content) -> list[str]:
    """What looks like a placeholder in a message and is none, each once."""
    return list(dict.fromkeys(name for text in texts(content) for name in unknown(text)))


def fill(content: Content, values: Mapping[str, str]) -> Content:
    """The message for one person. Unknown placeholders stay; a value that is missing or blank becomes the fallback.

    Without a fallback nothing takes its place, and the spaces around it stay as they are.
    """
    markup = content.markup
    text, entities = _fill(content.text, content.entities, values, markup)
    return replace(
        content,
        text=text,
        entities=entities,
        media=tuple(_fill_caption(item, values) for item in content.media),
        buttons_text=content.buttons_text and _fill(content.buttons_text, (), values)[0],
    )


def longest(content: Content) -> int:
    """How long the text, or the longest caption, can become for anybody; in characters, as limits are counted."""
    captions = [content.text, *(item.text for item in content.media)]
    return max(characters(text) + sum(_growth(match) for match in _PLACEHOLDER.finditer(text)) for text in captions)


def _growth(match: re.Match[str]) -> int:
    if match[1] not in LONGEST:
        return 0
    return max(LONGEST[match[1]], characters(match[2] or "")) - characters(match[0])


def _fill_caption(item: Media, values: Mapping[str, str]) -> Media:
    text, entities = _fill(item.text, item.entities, values)
    return replace(item, text=text, entities=entities)


def _fill(
    text: str, entities: Sequence[Entity], values: Mapping[str, str], markup: str = "entities"
) -> tuple[str, Sequence[Entity]]:
    pieces: list[str] = []
    places: list[_Place] = []
    read = units = new_units = 0
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in LONGEST:
            continue
        before, word = text[read : match.start()], _word(match, values, markup)
        pieces += before, word
        read = match.end()
        start, new_start = units + length(before), new_units + length(before)
        units, new_units = start + length(match[0]), new_start + length(word)
        places.append(_Place(start, units, new_start, new_units))
    if not places:
        return text, entities
    moved = tuple(made for entity in entities if (made := _move(entity, places))["length"])
    return "".join((*pieces, text[read:])), moved


def _word(match: re.Match[str], values: Mapping[str, str], markup: str) -> str:
    """What takes a placeholder's place. A fallback is the author's: in HTML it may be formatted."""
    value = values.get(match[1], "").strip()[: LONGEST[match[1]]]
    if not value:
        return match[2] or ""
    return escape(value) if markup == "html" else value


def _move(entity: Entity, places: Sequence[_Place]) -> Entity:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    new_start, new_end = start, end
    for place in places:
        shift = place.new_end - place.end
        if place.start < start < place.end:
            new_start = place.new_start
        elif place.end <= start:
            new_start = start + shift
        if place.start < end < place.end:
            new_end = place.new_end
        elif place.end <= end:
            new_end = end + shift
    return {**entity, "offset": new_start, "length": new_end - new_start}
