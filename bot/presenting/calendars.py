"""Days and months as a calendar shows them."""

from calendar import Calendar
from collections.abc import Callable, Mapping
from datetime import date

from babel import Locale
from babel.dates import format_date

from bot.i18n import Voice

BLANK = "-"  # the key of what cannot be pressed
MONTHS_IN_A_YEAR = 12

Keys = list[tuple[str, str]]  # a row of buttons: their keys and texts


def month_name(voice: Voice, month: date) -> str:
    """ "November 2026", "Ноябрь 2026"."""
    return _capital(format_date(month, "LLLL y", locale=voice.language))


def day_in_full(voice: Voice, day: date, today: date) -> str:
    """ "Friday, 25 December", "пятница, 25 декабря"; with the year if it is another one."""
    return format_date(day, "EEEE, d MMMM" + ("" if day.year == today.year else " y"), locale=voice.language)


def day_as_title(voice: Voice, day: date, today: date) -> str:
    """The same as a screen begins with it: "Пятница, 25 декабря"."""
    return _capital(day_in_full(voice, day, today))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def weekday_row(voice: Voice) -> Keys:
    """The names of the days above a month: "Mo", "пн"."""
    names: Mapping[int, str] = Locale(voice.language).days["stand-alone"]["short"]
    return [(BLANK, _capital(names[weekday])) for weekday in range(7)]


def month_rows(month: date, today: date, chosen: date | None, offered: Callable[[date], bool]) -> list[Keys]:
    """The weeks of the month: today between dots, the day that is chosen with a tick; what is not offered is empty.

    Weeks without a day that is offered are left out. The keys are ISO dates.
    """

    def button(day: date) -> tuple[str, str]:
        if day.month != month.month or not offered(day):
            return BLANK, " "
        shown = f"·{day.day}·" if day == today else str(day.day)
        return day.isoformat(), f"✓{shown}" if day == chosen else shown

    weeks = ([button(day) for day in week] for week in Calendar().monthdatescalendar(month.year, month.month))
    return [week for week in weeks if any(key != BLANK for key, _ in week)]


def beside(month: date, step: int) -> date:
    """The first day of the month before or after."""
    year, index = divmod(month.year * MONTHS_IN_A_YEAR + month.month - 1 + step, MONTHS_IN_A_YEAR)
    return date(year, index + 1, 1)
