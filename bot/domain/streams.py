"""Streams of the course: their codes, the links that lead to them, and how a person stands in one."""

import re
from enum import IntEnum

_LATIN = dict(zip("абвгдеёзийклмнопрстуфхыэ", "abvgdeeziyklmnoprstufhye", strict=True)) | {
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
}  # fmt: skip
_CODE_LIMIT = 48  # a deep link carries 64 characters; the rest is for what tells two equal ones apart
_LINKABLE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Bot API: what a deep link's payload may hold


class Standing(IntEnum):
    """`bookings.confirmed`."""

    CANCELLED = -1
    PENDING = 1
    CONFIRMED = 2


def stream_code(title: str) -> str:
    """A code for a new stream, made of its title: "Лето 2026" -> "leto_2026"; it can stand in a link."""
    latin = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    words = re.findall(r"[a-z0-9]+", latin)
    return "_".join(words)[:_CODE_LIMIT].strip("_") or "stream"


def start_link(bot_name: str, code: str) -> str | None:
    """The link that opens the bot and tells it the code; None where the code cannot stand in one."""
    return f"https://t.me/{bot_name}?start={code}" if _LINKABLE.fullmatch(code) else None


def moved(codes: list[str], code: str, by: int) -> list[str]:
    """The same codes with one of them so many places further down (up, if negative), as far as there are places."""
    place = codes.index(code)
    others = [other for other in codes if other != code]
    target = min(max(0, place + by), len(others))
    return [*others[:target], code, *others[target:]]
