"""Numbers, durations, moments and names as people say them."""

import re
from datetime import datetime, timedelta, tzinfo
from html import escape
from math import ceil

from bot.i18n import Html, Voice

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the direction of what follows the name
_NUMBERED_STREAM = re.compile(r"([1-9][0-9]{0,3})(st|nd|rd|th)_stream")

THIN_SPACE = "\u202f"  # narrow, and never broken at the end of a line


def number(value: int) -> str:
    """1180 -> 1 180, with narrow spaces."""
    return f"{value:,}".replace(",", THIN_SPACE)


def people(voice: Voice, value: int) -> str:
    """1180 -> "1 180 people"."""
    return voice.plain("people", n=value, shown=number(value))


def to_people(voice: Voice, value: int) -> str:
    """The same after "send to": Russian has another case for it."""
    return voice.plain("people-to", n=value, shown=number(value))


def from_people(voice: Voice, value: int) -> str:
    """The same after "take back from": Russian has another case for it."""
    return voice.plain("people-from", n=value, shown=number(value))


def duration(voice: Voice, seconds: float) -> str:
    """How long, in at most two units, rounded up to whole seconds: "4 s", "2 h 15 min", "3 d 4 h"."""
    left = max(1, ceil(seconds))
    days, left = divmod(left, 86_400)
    hours, left = divmod(left, 3_600)
    minutes, left = divmod(left, 60)
    units = {"days": days, "hours": hours, "minutes": minutes, "seconds": left}
    told = [voice.plain(f"duration-{name}", n=amount) for name, amount in _leading(list(units.items()))]
    return " ".join(told)


def _leading(units: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first unit that is not zero and the one after it, unless that is zero."""
    first = next(position for position, (_, amount) in enumerate(units) if amount)
    return [unit for unit in units[first : first + 2] if unit[1]]


def in_hours(voice: Voice, left: timedelta) -> str:
    """How long, counted in hours even beyond a day, rounded down: "46 h 12 min"."""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    told = [voice.plain("duration-hours", n=hours)] if hours else []
    return " ".join([*told, voice.plain("duration-minutes", n=minutes)])


def until(voice: Voice, left: timedelta) -> str:
    """How long until something: "in 2 h 15 min"."""
    return voice.plain("in-time", time=duration(voice, left.total_seconds()))


def moment(voice: Voice, at: datetime, now: datetime, zone: tzinfo) -> str:
    """A point in time near now: "today 14:05", "yesterday 09:30", "21 Nov 14:05", "21 Nov 2024 14:05"."""
    local, here = at.astimezone(zone), now.astimezone(zone)
    clock = f"{local:%H:%M}"
    days = (local.date() - here.date()).days
    near = {-1: "moment-yesterday", 0: "moment-today", 1: "moment-tomorrow"}.get(days)
    if near:
        return voice.plain(near, clock=clock)
    if local.year == here.year:
        return voice.plain("moment-day", day=local.day, month=local.month, clock=clock)
    return voice.plain("moment-year", day=local.day, month=local.month, year=str(local.year), clock=clock)


def stream_name(voice: Voice, code: str, title: str | None) -> str:
    """What a stream is called: its title, else its code in words ("3rd_stream" -> "3rd stream", "3-й поток")."""
    numbered = _NUMBERED_STREAM.fullmatch(code)
    if title or numbered is None:
        return title or code.replace("_", " ")
    return voice.plain("stream-numbered", number=numbered[1], ending=numbered[2])


def person_name(user_id: int, first_name: str | None, last_name: str | None, username: str | None) -> str:
    """What a person is called: their name, else their @username, else their id."""
    full = " ".join(" ".join(_OVERRIDES.sub("", part or "") for part in (first_name, last_name)).split())
    return full or (f"@{username}" if username else str(user_id))


def person_link(user_id: int, name: str) -> Html:
    """The name, which opens the person's profile."""
    return Html(f'<a href="tg://user?id={user_id}">{escape(name, quote=False)}</a>')
