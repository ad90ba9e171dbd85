"""What people type to say when, in Russian and in English: a text becomes what it says, piece by piece, in any order.

`moments.read` makes an instant of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar, cast

from bot.domain import moments_words as words
from bot.domain.moments_words import Part

LONGEST = 100  # characters; a longer text says something else

Pair = tuple[int, int]
Value = TypeVar("Value")


class Said(TypedDict, total=False):
    """What a text says; what it does not mention is missing.

    `minutes` to `months`: from now, as "in" or "через" before them says (`counted`); `ahead`: days from today;
    `weekday`: 0 is Monday; `on`: day, month, year, each 0 where it is not said; `clock`: hour and minute as typed,
    perhaps impossible ones. Midnight ends a day: 24:00.
    """

    now: bool
    counted: bool
    minutes: float
    hours: float
    days: float
    weeks: float
    months: float
    ahead: int
    weekday: int
    next_week: bool
    on: tuple[int, int, int]
    clock: Pair
    part: Part


LENGTHS = frozenset({"minutes", "hours", "days", "weeks", "months"})
_DAYS = frozenset({"ahead", "weekday", "on"})


class Unclear(Exception):
    """The text says nothing that is known here, or says something twice."""


def parse(text: str) -> Said:
    """What the text says. Raises Unclear."""
    rest = text.casefold().replace("ё", "е")
    if len(rest) > LONGEST:
        raise Unclear
    said, pairs = Said(), list[Pair]()
    while rest := _SKIPPED.sub("", rest, count=1):
        piece, rest = _next_piece(rest)
        if isinstance(piece, tuple):
            pairs.append(piece)
        else:
            said = _joined(said, piece)
    return _with_hours(_with_pairs(said, pairs))


def is_clock(pair: Pair) -> bool:
    """Whether a clock can show that; 24:00 is the end of a day."""
    return (pair[0] < 24 and pair[1] < 60) or pair == (24, 0)


def _next_piece(rest: str) -> tuple[Said | Pair, str]:
    for pattern, read in _PIECES:
        if match := pattern.match(rest):
            return read(match), rest[match.end() :]
    raise Unclear


def _joined(said: Said, piece: Said) -> Said:
    if said.keys() & piece.keys():
        raise Unclear
    return said | piece


def _with_pairs(said: Said, pairs: Sequence[Pair]) -> Said:
    """9.10 is a date or a time of day: whichever is still missing, the date first."""
    for pair in sorted(pairs, key=lambda pair: is_clock(pair) and _is_date(pair)):
        if "clock" not in said and is_clock(pair) and (said.keys() & (_DAYS | LENGTHS) or not _is_date(pair)):
            said = _joined(said, {"clock": pair})
        else:
            said = _joined(said, {"on": (*pair, 0)})
    if not said:
        raise Unclear
    return said


def _with_hours(said: Said) -> Said:
    """Hours of a day or of a part of it are a time of day, unless they are counted from now: "завтра 15 часов"."""
    hour, minute = said.get("hours"), said.get("minutes", 0)
    if hour is None or "counted" in said or not said.keys() & {*_DAYS, "part"}:
        return said
    rest = cast(Said, {key: value for key, value in said.items() if key not in ("hours", "minutes")})
    return _joined(rest, {"clock": (_whole(hour), _whole(minute))})


def _whole(amount: float) -> int:
    if amount % 1:
        raise Unclear
    return int(amount)


def _is_date(pair: Pair) -> bool:
    return 1 <= pair[0] <= 31 and 1 <= pair[1] <= 12


def _length(match: re.Match[str]) -> Said:
    """So much from now, of one unit; "через час" is one hour."""
    amount = match["amount"] or "1"
    known = float(amount.replace(",", ".")) if amount[0].isdigit() else _meaning(words.NUMBERS, amount)
    said = cast(Said, {_meaning(words.UNITS, match["unit"]): known})
    return said | {"counted": True} if "counted" in match.groupdict() else said


def _clock(match: re.Match[str]) -> Said:
    return {"clock": (int(match["hour"]), int(match["minute"] or 0))}


def _clock_in_words(match: re.Match[str]) -> Said:
    return {"clock": (_meaning(words.HOURS, match["hour"]), 0)}


def _clock_of_part(match: re.Match[str]) -> Said:
    hour = int(match["hour"] or 1)  # "час дня"
    return {"clock": (hour, int(match["minute"] or 0)), "part": _meaning(words.PARTS, match["part"])}


def _clock_or_date(match: re.Match[str]) -> Said | Pair:
    pair = (int(match["hour"]), int(match["minute"]))
    return {"clock": pair} if match["at"] and is_clock(pair) else pair


def _date(match: re.Match[str]) -> Said:
    """The month stands first where the second number can be none: 12/25."""
    day, month, year = int(match["day"]), int(match["month"]), _year(match["year"])
    if match["dash"] == "/" and month > 12 >= day:
        day, month = month, day
    return {"on": (day, month, year)}


def _date_in_words(match: re.Match[str]) -> Said:
    return {"on": (int(match["day"]), _meaning(words.MONTHS, match["month"]), _year(match["year"]))}


def _year(typed: str | None) -> int:
    """26 is 2026; 0: not said."""
    return int(typed) + (2000 if len(typed) == 2 else 0) if typed else 0


def _weekday(match: re.Match[str]) -> Said:
    said: Said = {"weekday": _meaning(words.WEEKDAYS, match["weekday"])}
    return said | {"next_week": True} if match["next"] else said


def _any(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


def _meaning(meanings: Mapping[str, Value], word: str) -> Value:
    """What the word means: exactly one of the patterns fits it."""
    return next(value for pattern, value in meanings.items() if re.fullmatch(pattern, word))


_END = r"(?!\w)"
_AMOUNT = rf"(?P<amount>\d{{1,7}}(?:[.,]\d\d?)?|{_any(words.NUMBERS)})\s*"
_UNIT = rf"(?P<unit>{_any(words.UNITS)})(?![^\W\d])"  # "2h30m" goes on with a digit
_AT = rf"(?P<at>{_any([words.AT])}\s*)?"
_HOUR = r"(?P<hour>\d{1,2})"
_MONTH = rf"(?P<month>{_any(words.MONTHS)})(?!\w)\.?"
_YEAR = r"(?:,?\s*(?P<year>(?:19|20)\d\d)(?![\d:.]))?"
_MORE = rf"(?!\s*{_any(words.MONTHS)}|\d|[.:/-]\d)"
_ORDINAL = r"(?:st|nd|rd|th|-?(?:ого|го|ое|е))"

Reader = Callable[[re.Match[str]], Said | Pair]

_SKIPPED = re.compile(words.SKIPPED)
_PIECES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_any([words.NOW])}{_END}", lambda _: Said(now=True)),
        (rf"{_any([words.NOON])}{_END}", lambda _: Said(clock=(12, 0))),
        (rf"{_any([words.MIDNIGHT])}{_END}", lambda _: Said(clock=(24, 0))),
        (rf"(?P<counted>{_any([words.IN])})\s+(?:{_AMOUNT})?{_UNIT}", _length),
        (
            rf"{_AT}(?:{_HOUR}(?:[:.](?P<minute>\d\d))?\s*(?:{_any([words.O_CLOCK])}{_END})?|час)\s*"
            rf"(?P<part>{_any(words.PARTS)}){_END}\.?",
            _clock_of_part,
        ),
        (rf"{_AT}{_HOUR}[hч](?P<minute>\d\d){_END}", _clock),
        (rf"{_AMOUNT}{_UNIT}", _length),
        (r"(?P<year>\d{4})(?P<dash>[-./])(?P<month>\d\d?)(?P=dash)(?P<day>\d\d?)(?:t(?=\d)|(?!\w))", _date),
        (r"(?P<day>\d\d?)(?P<dash>[./-])(?P<month>\d\d?)(?P=dash)(?P<year>\d{4}|\d\d)(?![\w:])", _date),
        (r"(?P<day>\d\d?)(?P<dash>/)(?P<month>\d\d?)(?![\w:])(?P<year>)", _date),
        (rf"(?P<day>\d\d?){_ORDINAL}?\s*(?:of\s+)?{_MONTH}{_YEAR}", _date_in_words),
        (rf"{_MONTH}\s*(?P<day>\d\d?){_ORDINAL}?(?![\w:.]){_YEAR}", _date_in_words),
        (rf"(?P<day>\d\d?){_ORDINAL}{_END}", lambda match: Said(on=(int(match["day"]), 0, 0))),
        (rf"{_AT}{_HOUR}:(?P<minute>\d\d)(?::00)?(?![\w:])", _clock),
        (rf"{_AT}{_HOUR}\.(?P<minute>\d\d)(?![\w:.]\d)", _clock_or_date),
        (r"(?P<day>\d\d?)\.(?P<month>\d)(?![\w:])(?P<year>)(?P<dash>)", _date),
        (
            rf"(?P<at>{_any([words.AT])}\s*){_HOUR}\s*{_any([words.O_CLOCK])}"
            rf"(?:\s*(?P<minute>\d\d)(?:\s*(?:минут|мин|m))?)?{_END}",
            _clock,
        ),
        (rf"{_AT}{_HOUR}[\s-](?P<minute>\d\d){_END}{_MORE}", _clock),
        (rf"{_AT}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d){_END}", _clock),
        (rf"{_AT}{_HOUR}(?:\s*{_any([words.O_CLOCK])})?(?P<minute>){_END}", _clock),
        (rf"(?P<hour>{_any(words.HOURS)}){_END}", _clock_in_words),
        (rf"{_any([words.TONIGHT])}{_END}", lambda _: Said(ahead=0, part=Part.EVENING)),
        (rf"(?P<part>{_any(words.PARTS)}){_END}", lambda match: Said(part=_meaning(words.PARTS, match["part"]))),
        (rf"(?P<day>{_any(words.AHEAD)}){_END}", lambda match: Said(ahead=_meaning(words.AHEAD, match["day"]))),
        (rf"{_any([words.NEXT_WEEK])}{_END}", lambda _: Said(next_week=True)),
        (
            rf"(?:(?:(?P<next>{words.NEXT})|{words.THIS})\s+)?(?P<weekday>{_any(words.WEEKDAYS)}){_END}",
            _weekday,
        ),
    )
)
