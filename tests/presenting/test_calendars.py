"""Months as rows of buttons."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Phrases
from bot.presenting.calendars import BLANK, beside, day_as_title, day_in_full, month_name, month_rows, weekday_row

DAYS = st.dates(date(2024, 1, 1), date(2034, 1, 1))


@given(DAYS, DAYS)
def test_each_day_that_is_offered_stands_once_under_its_weekday(today: date, chosen: date) -> None:
    month = today.replace(day=1)
    rows = month_rows(month, today, chosen, lambda day: day >= today)
    assert len(rows) <= 6
    assert all(len(row) == 7 for row in rows)
    days = {date.fromisoformat(key): place for row in rows for place, (key, _) in enumerate(row) if key != BLANK}
    ahead = (beside(month, 1) - today).days
    assert days == {today + timedelta(days=n): (today + timedelta(days=n)).weekday() for n in range(ahead)}
    texts = {key: text for row in rows for key, text in row if key != BLANK}
    assert texts[today.isoformat()] == ("✓" if chosen == today else "") + f"·{today.day}·"
    assert beside(beside(month, 1), -1) == month


def test_days_and_months_have_their_names() -> None:
    english, russian = (Phrases().voice(language) for language in ("en", "ru"))
    day, today = date(2026, 12, 25), date(2026, 11, 21)
    assert [text for _, text in weekday_row(english)] == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    assert [text for _, text in weekday_row(russian)] == ["Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"]
    assert [month_name(voice, day) for voice in (english, russian)] == ["December 2026", "Декабрь 2026"]
    assert day_as_title(english, day, today) == "Friday, 25 December"
    assert day_as_title(russian, day, today) == "Пятница, 25 декабря"
    assert day_in_full(russian, day, date(2027, 1, 1)) == "пятница, 25 декабря 2026"
