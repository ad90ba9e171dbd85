"""Moments on the wall clock of a time zone, and the instants that they are; and what people type to name one."""

from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.moments_text import LENGTHS, Pair, Said, Unclear, is_clock, parse
from bot.domain.moments_words import Part

HORIZON = timedelta(days=731)  # two years: what is farther away is a slip of the finger
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC that somebody named by day and clock.

    `shifted`: the clock was put forward over that time, so it is as much later. `twice`: the clock was put back, and
    showed that time twice; the first is meant.
    """

    at: datetime
    shifted: bool = False
    twice: bool = False


class MomentFault(Exception):
    """What was typed names no moment to come. `key` names the sentence, `values` fill it."""

    def __init__(self, key: str, **values: str | date) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def place(day: date, clock: time, zone: tzinfo) -> Moment:
    """The instant of that day and clock time in the zone, at both clock changes too.

    A time that the clock leaps over moves forward by the leap; of one that it shows twice the first is taken.
    """
    wall = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    at = wall.astimezone(UTC)
    shifted = at.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)
    twice = not shifted and wall.replace(fold=1).utcoffset() != wall.utcoffset()
    return Moment(at, shifted, twice)


def is_now(text: str) -> bool:
    """Whether the text says "now", and nothing else."""
    try:
        return parse(text) == {"now": True}
    except Unclear:
        return False


def read(text: str, *, now: datetime, zone: tzinfo, day: date | None = None) -> Moment | date:
    """The moment that the text names, in Russian or English; only the day where it names no time of day.

    `day`: to which a time of day alone belongs; None: today, or tomorrow if it has passed. What is counted in minutes
    from `now` ends at a whole minute. Raises MomentFault: it cannot be read, has passed, does not exist, or is farther
    away than HORIZON.
    """
    try:
        said = parse(text)
        clock = _clock(said)
        if said.keys() & LENGTHS:
            return _from_now(said, clock, now, zone)
        named = _day(said, clock, now, zone)
    except Unclear:
        raise MomentFault("when-unclear") from None
    if clock is None:
        if named is None:
            raise MomentFault("when-unclear")
        return _to_come(named, now, zone)
    return _at_clock(named or day, clock, now, zone)


def _clock(said: Said) -> Pair | None:
    """Hour and minute of 24 hours; 24:00 where the end of the day is meant. Raises MomentFault."""
    if "clock" not in said:
        return None
    hour, minute = said["clock"]
    if not is_clock((hour, minute)):
        raise MomentFault("when-no-clock", clock=f"{hour}:{minute:02}")
    match said.get("part"):
        case Part.AM | Part.MORNING if hour == 12:
            hour = 0
        case Part.PM if hour < 12:
            hour += 12
        case Part.DAY if hour < 8:
            hour += 12
        case Part.EVENING if 3 < hour <= 12:
            hour += 12
        case Part.NIGHT if 7 < hour <= 12:
            hour += 12
    return hour, minute


def _from_now(said: Said, clock: Pair | None, now: datetime, zone: tzinfo) -> Moment | date:
    """So long from now; days and months are those of the calendar. Raises Unclear, MomentFault."""
    if said.keys() & {"ahead", "weekday", "on", "next_week", "now"}:
        raise Unclear
    months, days = said.get("months", 0), said.get("days", 0) + 7 * said.get("weeks", 0)
    minutes = said.get("minutes", 0) + 60 * said.get("hours", 0)
    if max(months * 31, days, minutes / 1440) > HORIZON.days:
        raise MomentFault("when-too-far")
    if days % 1:
        minutes, days = minutes + days * 1440, 0
    if months % 1 or (minutes and clock):
        raise Unclear
    local = now.astimezone(zone)
    day = _months_later(local.date(), int(months)) + timedelta(days=days)
    if clock:
        return _at_clock(day, clock, now, zone)
    if "part" in said:
        return _to_come(day, now, zone)
    begin = place(day, local.time(), zone) if months or days else Moment(now.astimezone(UTC))
    at = begin.at + timedelta(minutes=minutes)
    at += (datetime.min.replace(tzinfo=UTC) - at) % MINUTE
    return _moment_to_come(Moment(at, begin.shifted and not minutes, begin.twice and not minutes), now)


def _months_later(day: date, months: int) -> date:
    """The same day of that month; its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _at_clock(day: date | None, clock: Pair, now: datetime, zone: tzinfo) -> Moment:
    """On that day; None: the next time that the clock shows it. Raises MomentFault."""
    today = now.astimezone(zone).date()
    if day is None:
        day = today if _placed(today, clock, zone).at > now else today + timedelta(days=1)
    return _moment_to_come(_placed(_to_come(day, now, zone), clock, zone), now)


def _placed(day: date, clock: Pair, zone: tzinfo) -> Moment:
    days, hour = divmod(clock[0], 24)
    return place(day + timedelta(days=days), time(hour, clock[1]), zone)


def _day(said: Said, clock: Pair | None, now: datetime, zone: tzinfo) -> date | None:
    """The day that was named, if one was; raises Unclear, and MomentFault where it was named twice, differently."""
    today = now.astimezone(zone).date()
    named = []
    if "on" in said:
        named.append(_date(*said["on"], today))
    if "ahead" in said:
        named.append(today + timedelta(days=said["ahead"]))
    if "weekday" not in said:
        if "next_week" in said or len(set(named)) > 1:
            raise Unclear
        return named[0] if named else None
    if named:
        if any(day.weekday() != said["weekday"] for day in named):
            raise MomentFault("when-other-weekday", day=named[0])
        return named[0]
    return _weekday(said, clock, now, zone)


def _weekday(said: Said, clock: Pair | None, now: datetime, zone: tzinfo) -> date:
    """The coming one: today is one as long as its time has not passed. The next one is the one of the next week."""
    today = now.astimezone(zone).date()
    days = said["weekday"] - today.weekday()
    if said.get("next_week"):
        return today + timedelta(days=days + 7)
    passed = days == 0 and clock is not None and _placed(today, clock, zone).at <= now
    return today + timedelta(days=7 if passed else days % 7)


def _date(day: int, month: int, year: int, today: date) -> date:
    """The date; without a year or a month (0) the next such one. Raises MomentFault if there is none."""
    if not month:
        months = (_months_later(today.replace(day=1), ahead) for ahead in range(12))
        candidates = [(first.year, first.month) for first in months]
    else:
        candidates = [(year, month)] if year else [(today.year + ahead, month) for ahead in range(3)]
    for candidate in candidates:
        with suppress(ValueError):
            found = date(*candidate, day)
            if year or found >= today:
                return found
    raise MomentFault("when-no-date", date=".".join(f"{part:02}" for part in (day, month, year) if part))


def _to_come(day: date, now: datetime, zone: tzinfo) -> date:
    """The same day. Raises MomentFault."""
    today = now.astimezone(zone).date()
    if day < today:
        raise MomentFault("when-past-day")
    if day > today + HORIZON:
        raise MomentFault("when-too-far")
    return day


def _moment_to_come(moment: Moment, now: datetime) -> Moment:
    """The same moment. Raises MomentFault."""
    if moment.at <= now:
        raise MomentFault("when-past", at=moment.at)
    if moment.at > now + HORIZON:
        raise MomentFault("when-too-far")
    return moment
