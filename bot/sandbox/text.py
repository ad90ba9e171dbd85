"""Text as Telegram keeps it: parsed, cleaned and trimmed, with its entities in order."""

import re

from bot.sandbox.entities import check_bounds, checked_entities, in_order, with_automatic
from bot.sandbox.errors import bad_request
from bot.sandbox.html import parse_html, utf16_length
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.markdown import parse_markdown

# In characters (code points), after parsing: https://core.telegram.org/api/config#message-length-max
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
# Characters that Telegram removes: carriage returns, line separators and overrides of direction.
REMOVED = re.compile("[\r\u2028-\u202e]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


def formatted(source: str, parse_mode: str | None, entities: list[JsonObject] | None) -> tuple[str, list[JsonObject]]:
    """Returns text and entities as a message carries them. Raises a 400 ApiError.

    An empty text comes back empty; whether that is allowed is the caller's to say.
    """
    if parse_mode and parse_mode.lower() != "none":
        source, given = parse(source, parse_mode)
    else:
        given = checked_entities(entities) if entities else []
    if given:
        check_bounds(source, given)
    text, given = cleaned(source, given)
    if given:
        text, given = trimmed(text, in_order(text, given))
    else:
        text = text.rstrip().lstrip(" \n")
    return text, with_automatic(text, given[:MAX_ENTITIES])


def parse(source: str, parse_mode: str) -> tuple[str, list[JsonObject]]:
    """Parses by the mode's name, in any case."""
    mode = parse_mode.lower()
    if mode == "html":
        return parse_html(source)
    if mode == "markdownv2":
        return parse_markdown(source)
    raise bad_request("unsupported parse_mode")


def cleaned(source: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Takes out the characters that Telegram removes, moving entities along; control characters become spaces."""
    removed = [match.start() for match in REMOVED.finditer(source)]
    text = CONTROL.sub(" ", REMOVED.sub("", source) if removed else source)
    if not removed or not entities:
        return text, entities
    gone = [utf16_length(source[:place]) for place in removed]
    moved = []
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        before = sum(1 for place in gone if place < begin)
        inside = sum(1 for place in gone if begin <= place < end)
        moved.append(entity | {"offset": begin - before, "length": entity["length"] - inside})
    return text, moved


def trimmed(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Takes blanks off both ends; in front no further than the first entity, as Telegram does."""
    text = text.rstrip()
    total = utf16_length(text)
    kept = [
        entity | {"length": min(entity["length"], total - entity["offset"])}
        for entity in entities
        if entity["offset"] < total
    ]
    lead = len(text) - len(text.lstrip(" \n"))
    if kept:
        lead = min(lead, kept[0]["offset"])
    return text[lead:], [entity | {"offset": entity["offset"] - lead} for entity in kept]
