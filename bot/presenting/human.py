"""Numbers, durations, moments and names as people say them."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from html import escape
from math import ceil

from babel import Locale

from bot.domain.cities import city
from bot.domain.zones import distance
from bot.i18n import Html, Voice

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the direction of what follows the name
_NUMBERED_STREAM = re.compile(r"([1-9][0-9]{0,3})(st|nd|rd|th)_stream")

MINUS = "−"
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
    local, here = _local(at, zone), now.astimezone(zone)
    days = (local.date() - here.date()).days
    near = {-1: "moment-yesterday", 0: "moment-today", 1: "moment-tomorrow"}.get(days)
    if near:
        return voice.plain(near, clock=f"{local:%H:%M}")
    return _dated(voice, local, here.year)


def _local(at: datetime, zone: tzinfo) -> datetime:
    """The moment on the clocks of the zone. Other programs may mean "never": the end of time is told in UTC."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def _dated(voice: Voice, local: datetime, this_year: int) -> str:
    """The date and the time of a moment in its own zone."""
    clock = f"{local:%H:%M}"
    if local.year == this_year:
        return voice.plain("moment-day", day=local.day, month=local.month, clock=clock)
    return voice.plain("moment-year", day=local.day, month=local.month, year=str(local.year), clock=clock)


def weekday(voice: Voice, day: date) -> str:
    """ "Tue", "вт"."""
    names: Mapping[int, str] = Locale(voice.language).days["format"]["abbreviated"]
    return names[day.weekday()]


def moment_with_weekday(voice: Voice, at: datetime, now: datetime, zone: tzinfo) -> str:
    """A point in time as one makes an appointment: "Tue, 25 Nov 18:00"; with the year if it is another one."""
    local, here = _local(at, zone), now.astimezone(zone)
    return voice.plain("moment-weekday", weekday=weekday(voice, local), moment=_dated(voice, local, here.year))


def appointment(voice: Voice, at: datetime, now: datetime, zone: tzinfo) -> str:
    """When something will happen, in full: "Tue, 25 Nov 18:00 (Moscow), in 2 h 15 min"."""
    return voice.plain(
        "moment-appointment",
        moment=moment_with_weekday(voice, at, now, zone),
        zone=zone_name(voice, zone),
        until=until(voice, at - now),
    )


def zone_name(voice: Voice, zone: tzinfo) -> str:
    """What the zone is called: its city, or how far it is from UTC: "Moscow", "UTC+5:30"."""
    return city(str(zone), voice.language) or offset(zone, datetime.now(UTC))


def zone_in_full(voice: Voice, zone: tzinfo, at: datetime) -> str:
    """The zone's name and how far it is from UTC at that moment: "Moscow, UTC+3"."""
    return ", ".join(dict.fromkeys([zone_name(voice, zone), offset(zone, at)]))


def clock(voice: Voice, zone: tzinfo, now: datetime) -> str:
    """What the clocks of the zone show now: "Tue 18:05"."""
    local = now.astimezone(zone)
    return f"{weekday(voice, local)} {local:%H:%M}"


def offset(zone: tzinfo, at: datetime) -> str:
    """How far the zone's clocks are from UTC at that moment: "UTC+3", "UTC−5:30", "UTC"."""
    minutes = int(distance(zone, at).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else MINUS}{hours}" + (f":{rest:02}" if rest else "")


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
