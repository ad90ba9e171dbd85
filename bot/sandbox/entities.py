"""Entities of a text: bounds, order and nesting, and those that Telegram finds by itself.

Offsets and lengths are in UTF-16 code units (https://core.telegram.org/bots/api#messageentity).
"""

import re
from itertools import pairwise

from bot.sandbox.errors import bad_request
from bot.sandbox.html import is_emoji_id, utf16_length
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.links import check_link

MAX_OFFSET = 1_000_000
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
QUOTES = {"blockquote", "expandable_blockquote"}
CODE = {"code", "pre"}
GIVEN = STYLES | QUOTES | CODE | {"text_link", "text_mention", "custom_emoji", "date_time"}
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
MAY_SAY = {"pre": "language", "date_time": "date_time_format"}
FOUND = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card", "media_timestamp",
}  # fmt: skip
# The order of entities that cover the same text.
RANK = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
    "date_time": 99,
}  # fmt: skip
CANDIDATE = re.compile(r"[/@#$:]")
AUTOMATIC = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}(?!\w))"
)


def checked_entities(entities: list[JsonObject]) -> list[JsonObject]:
    """Returns the explicit entities of a call with what belongs to their types. Raises a 400 ApiError.

    Types that Telegram finds by itself are passed over.
    """
    for entity in entities:
        if entity["type"] not in GIVEN and entity["type"] not in FOUND:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
    return [checked_entity(entity) for entity in entities if entity["type"] in GIVEN]


def checked_entity(entity: JsonObject) -> JsonObject:
    """Returns one explicit entity with what belongs to its type. Raises a 400 ApiError."""
    kind, offset, length = entity["type"], entity["offset"], entity["length"]
    if not 0 <= offset <= MAX_OFFSET:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if not 0 <= length <= MAX_OFFSET:
        raise bad_request(f"receive an entity with incorrect length {length}")
    kept: JsonObject = {"type": kind, "offset": offset, "length": length}
    if field := NEEDS.get(kind):
        if field not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
        kept[field] = entity[field]
    if kind == "text_link":
        kept["url"] = check_link("entity URL", entity["url"])
    elif kind == "custom_emoji" and not is_emoji_id(entity["custom_emoji_id"]):
        raise bad_request('can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number')
    elif kind in MAY_SAY and entity.get(MAY_SAY[kind]):
        kept[MAY_SAY[kind]] = entity[MAY_SAY[kind]]
    return kept


def check_bounds(source: str, entities: list[JsonObject]) -> None:
    """Refuses entities that leave the text or cut a character in two. Raises a 400 ApiError."""
    units = source.encode("utf-16-le", "surrogatepass")
    total = len(units) // 2
    for entity in entities:
        offset, end = entity["offset"], end_of(entity)
        begins = f"entity beginning at UTF-16 offset {offset}"
        if offset > total:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if end > total:
            raise bad_request(f"{begins} ends after the end of the text at UTF-16 offset {end}")
        if in_pair(units, offset):
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
        if in_pair(units, end):
            raise bad_request(f"{begins} ends in a middle of a UTF-16 symbol at UTF-16 offset {end}")


def in_pair(units: bytes, at: int) -> bool:
    """Tells whether a UTF-16 offset points between the halves of a surrogate pair."""
    return 2 * at + 1 < len(units) and 0xDC <= units[2 * at + 1] <= 0xDF


def end_of(entity: JsonObject) -> int:
    """Returns the offset behind an entity."""
    end: int = entity["offset"] + entity["length"]
    return end


def sort_key(entity: JsonObject) -> tuple[int, int, int]:
    """Orders by offset, longest first, then by type."""
    return entity["offset"], -entity["length"], RANK.get(entity["type"], 50)


def in_order(text: str, entities: list[JsonObject]) -> list[JsonObject]:
    """Returns entities as Telegram keeps them: no blanks alone, styles merged and split so that all nest."""
    units = text.encode("utf-16-le", "surrogatepass")
    entities = sorted((entity for entity in entities if not is_blank(units, entity)), key=sort_key)
    quotes = without_overlaps([entity for entity in entities if entity["type"] in QUOTES])
    solid = without_overlaps([entity for entity in entities if entity["type"] not in STYLES | QUOTES])
    styles = merged([entity for entity in entities if entity["type"] in STYLES])
    placed = sorted(quotes + solid, key=sort_key)
    for style in styles:
        placed += [piece for piece in split(style, placed) if not is_blank(units, piece)]
    return sorted(placed, key=sort_key)


def is_blank(units: bytes, entity: JsonObject) -> bool:
    """Tells whether an entity covers nothing but blanks; code may."""
    covered = units[2 * entity["offset"] : 2 * end_of(entity)]
    return not covered or (entity["type"] not in CODE and not covered.decode("utf-16-le", "surrogatepass").strip())


def without_overlaps(entities: list[JsonObject]) -> list[JsonObject]:
    """Keeps the first of entities that share text."""
    kept: list[JsonObject] = []
    for entity in entities:
        if not kept or entity["offset"] >= end_of(kept[-1]):
            kept.append(entity)
    return kept


def merged(styles: list[JsonObject]) -> list[JsonObject]:
    """Merges entities of one style that touch."""
    kept: list[JsonObject] = []
    last_of: dict[str, JsonObject] = {}
    for entity in styles:
        last = last_of.get(entity["type"])
        if last is not None and entity["offset"] <= end_of(last):
            last["length"] = max(end_of(last), end_of(entity)) - last["offset"]
        else:
            kept.append(entity)
            last_of[entity["type"]] = entity
    return kept


def split(style: JsonObject, placed: list[JsonObject]) -> list[JsonObject]:
    """Cuts a style where it would overlap another entity without nesting; code has no styles inside."""
    begin, end = style["offset"], end_of(style)
    cuts = {begin, end}
    for other in placed:
        first, last = other["offset"], end_of(other)
        is_code = other["type"] in CODE
        if begin < first < end and (is_code or last > end):
            cuts.add(first)
        if begin < last < end and (is_code or first < begin):
            cuts.add(last)
    places = sorted(cuts)
    codes = [(other["offset"], end_of(other)) for other in placed if other["type"] in CODE]
    return [
        style | {"offset": first, "length": last - first}
        for first, last in pairwise(places)
        if not any(begins <= first and last <= ends for begins, ends in codes)
    ]


def with_automatic(text: str, entities: list[JsonObject]) -> list[JsonObject]:
    """Adds what Telegram finds by itself: addresses, commands, mentions, tags; never inside code, links or mentions."""
    if not CANDIDATE.search(text):
        return entities
    closed = [entity for entity in entities if entity["type"] not in STYLES | QUOTES]
    found: list[JsonObject] = []
    for match in AUTOMATIC.finditer(text):
        offset = utf16_length(text[: match.start()])
        end = offset + utf16_length(match[0])
        if not any(entity["offset"] < end and offset < end_of(entity) for entity in closed):
            found.append({"type": match.lastgroup, "offset": offset, "length": end - offset})
    return sorted([*entities, *found], key=sort_key) if found else entities
