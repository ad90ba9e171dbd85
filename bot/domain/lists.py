"""Lists of people that administrators paste or upload: ids and @usernames, as text or CSV."""

import codecs
import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LINES_LIMIT = 200_000

# What tables call the column that says who somebody is; the first of these that a header has is asked first. `text` is
# the column of our own report, mended and sent again.
_COLUMNS = (
    *("user_id", "telegram_id", "telegram_user_id", "tg_id", "tg_user_id", "chat_id", "userid"),
    *("username", "telegram_username", "tg_username", "user_name", "telegram", "ник", "юзернейм", "text"),
)
_LAST_COLUMN = "id"  # beside one of the others it is the number of the row
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, which begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CELL_END = re.compile(r"[;,\t]")
_WORD_END = re.compile(r"[;,\s]+")
_AROUND = "\ufeff\u200b\u200e\u200f\"'\u00a0 \t"  # what programs put around a value, seen or unseen
_ID = re.compile(r"(?:tg://user\?id=)?([0-9]{1,18})(?:\.0)?")  # spreadsheets make 501.0 of 501
_NAME = re.compile(
    r"(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/@?|tg://resolve\?domain=)([A-Za-z0-9_]{2,32})(?:/|\?\S*)?",
    re.IGNORECASE,
)
_BARE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


class ListFault(Exception):
    """The list cannot be read at all. `key` and `values` say why."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody whom the list names: by id, or by username in small letters; by neither where it cannot be read.

    `line` counts from 1; `text` is what stands there.
    """

    line: int
    text: str
    user_id: int | None = None
    username: str | None = None


class Reason(StrEnum):
    """Why an entry of a list adds nobody."""

    UNREADABLE = "unreadable"
    UNKNOWN_ID = "unknown_id"
    UNKNOWN_USERNAME = "unknown_username"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Matched:
    """The people whom a list names, each once, in its order, and the entries that added nobody."""

    people: tuple[int, ...]
    unmatched: tuple[tuple[Entry, Reason], ...]


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, UTF-32 or cp1251. Raises ListFault for whatever is no text."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if not _UNPRINTABLE.search(text):
            return text
    raise ListFault("list-binary")


def _encodings(data: bytes) -> tuple[str, ...]:
    """Those that the first bytes allow, the likeliest first."""
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    if marked:
        return (marked,)
    if data[1:2] == b"\x00":
        return ("utf-16-le",)
    if data[:1] == b"\x00":
        return ("utf-16-be",)
    return ("utf-8", "cp1251")


def read(text: str) -> list[Entry]:
    """All whom the text names, line by line.

    Raises ListFault if it is empty, or has more than LINES_LIMIT lines or entries.
    """
    split = _LINE_END.split(text.rstrip(), LINES_LIMIT)
    if len(split) > LINES_LIMIT:
        raise _too_long()
    lines = [(place, line) for place, line in enumerate(split, 1) if line.strip(_AROUND)]
    entries: list[Entry] = []
    for entry in _entries(lines):
        entries.append(entry)
        if len(entries) > LINES_LIMIT:
            raise _too_long()
    if not entries:
        raise ListFault("list-empty")
    return entries


def _too_long() -> ListFault:
    return ListFault("list-too-long", limit=LINES_LIMIT)


def _entries(lines: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    first = lines[0][1] if lines else ""
    delimiter = max(";\t,", key=first.count)
    columns = _named_columns(_cells(first, delimiter))
    if columns:
        for place, line in lines[1:]:
            yield _of_table(place, line.strip(), _cells(line, delimiter), columns)
        return
    for place, line in lines[_is_heading(lines) :]:
        yield from _of_line(place, line.strip())


def _named_columns(header: Sequence[str]) -> list[int]:
    """Where in a row to look, the likeliest place first; empty if the line is no header that we know."""
    names = [cell.casefold().replace(" ", "_") for cell in header]
    found = [names.index(name) for name in _COLUMNS if name in names]
    return found or [place for place, name in enumerate(names) if name == _LAST_COLUMN]


def _is_heading(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether the first of several lines holds columns and none of them says who somebody is."""
    cells = _plain_cells(lines[0][1]) if len(lines) > 1 else []
    return len(cells) > 1 and not any(_surely(0, "", cell) for cell in cells)


def _cells(line: str, delimiter: str) -> list[str]:
    """A row of a table. A quote that nobody closed is a character like others."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip(_AROUND) for cell in cells]


def _plain_cells(line: str) -> list[str]:
    return [cell.strip(_AROUND) for cell in _CELL_END.split(line, LINES_LIMIT)]


def _of_table(place: int, line: str, cells: Sequence[str], columns: Sequence[int]) -> Entry:
    """Whom a row names in the first of the columns that can be read."""
    for column in columns:
        found = _somebody(place, line, cells[column]) if column < len(cells) else None
        if found:
            return found
    return Entry(place, line)


def _of_line(place: int, line: str) -> Iterator[Entry]:
    """Whom a line names: all of its words if they are ids only or usernames only, else its first cell that is one."""
    words = _WORD_END.split(line.strip(" ;,\t"), LINES_LIMIT)
    if len(words) > LINES_LIMIT:
        raise _too_long()
    named = _all_named(place, words)
    if len(named) > 1 and len({entry.user_id is None for entry in named}) == 1:
        yield from named
        return
    cells = [cell for cell in _plain_cells(line) if cell]
    found = next((found for cell in cells if (found := _surely(place, line, cell))), None)
    if found is None and len(cells) == 1:
        found = _somebody(place, line, cells[0])
    yield found or Entry(place, line)


def _all_named(place: int, words: Sequence[str]) -> list[Entry]:
    """Whom the words name; nobody if one of them names nobody."""
    named: list[Entry] = []
    for word in words:
        found = _surely(place, word, word.strip(_AROUND))
        if found is None:
            return []
        named.append(found)
    return named


def _surely(place: int, text: str, cell: str) -> Entry | None:
    """Whom an id, an @username or a link names; a bare word may be anything."""
    if match := _ID.fullmatch(cell):
        return Entry(place, text, user_id=int(match[1]))
    if match := _NAME.fullmatch(cell):
        return Entry(place, text, username=match[1].lower())
    return None


def _somebody(place: int, text: str, cell: str) -> Entry | None:
    """The same where a bare word is a username."""
    bare = Entry(place, text, username=cell.lower()) if _BARE_NAME.fullmatch(cell) else None
    return _surely(place, text, cell) or bare


def match(entries: Sequence[Entry], known: Collection[int], usernames: Mapping[str, int]) -> Matched:
    """Who of the known people is named. `usernames`: in small letters -> whose it is."""
    people: dict[int, None] = {}
    unmatched: list[tuple[Entry, Reason]] = []
    for entry in entries:
        user_id = usernames.get(entry.username) if entry.username else entry.user_id
        if user_id is None or user_id not in known:
            unmatched.append((entry, _why_nobody(entry)))
        elif user_id in people:
            unmatched.append((entry, Reason.TWICE))
        else:
            people[user_id] = None
    return Matched(tuple(people), tuple(unmatched))


def _why_nobody(entry: Entry) -> Reason:
    if entry.username:
        return Reason.UNKNOWN_USERNAME
    return Reason.UNREADABLE if entry.user_id is None else Reason.UNKNOWN_ID
