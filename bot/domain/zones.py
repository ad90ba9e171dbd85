"""Time zones by name: 'Europe/Moscow', or a fixed distance from UTC: 'UTC+05:30'. `str(zone)` is the name again."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

FARTHEST = timedelta(hours=14)  # no place on earth is farther from UTC

_FIXED = re.compile(r"UTC([+-])(\d\d):(\d\d)")


def zone_of(name: str | None, default: str) -> tzinfo:
    """The zone of that name, else the one of `default`, which must be a name of the IANA database."""
    return (known(name) if name else None) or ZoneInfo(default)


def known(name: str) -> tzinfo | None:
    """The zone of that name, if there is one."""
    if fixed := _FIXED.fullmatch(name):
        distance = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        return at_distance(-distance if fixed[1] == "-" else distance)
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone; not a name at all; the name of a folder
        return None


def at_distance(distance: timedelta) -> tzinfo | None:
    """The zone that is always so far from UTC, if there may be one."""
    if abs(distance) > FARTHEST:
        return None
    return timezone(distance) if distance else UTC


def distance(zone: tzinfo, at: datetime) -> timedelta:
    """How far its clocks are from UTC at that moment (aware)."""
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 - of an aware moment
    return offset
