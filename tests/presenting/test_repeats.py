"""Rules of repeating messages, as people say them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.repeating import EVERY_DAY, LAST_DAY, WORKING_DAYS, Rule
from bot.i18n import Phrases
from bot.presenting.repeats import rule_lines

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
PHRASES = Phrases()


@pytest.mark.parametrize(
    ("rule", "english", "russian"),
    [
        (
            Rule(time(18), "Europe/Moscow", (0, 3), until=date(2026, 12, 31)),
            "Every Mon and Thu at 18:00, Moscow time, until 31 Dec",
            "По понедельникам и четвергам в 18:00 (Москва), по 31 декабря",
        ),
        (
            Rule(time(9, 30), "UTC+05:30", EVERY_DAY, times=2),
            "Every day at 09:30, UTC+5:30, 2 times in all",
            "Каждый день в 09:30 (UTC+5:30), всего 2 раза",
        ),
        (
            Rule(time(0, 5), "Asia/Tokyo", WORKING_DAYS, times=1),
            "On weekdays at 00:05, Tokyo time, once",
            "По будням в 00:05 (Токио), всего 1 раз",
        ),
        (
            Rule(time(9), "UTC", month_day=LAST_DAY, until=date(2027, 5, 1)),
            "Every month on the last day at 09:00, UTC, until 1 May 2027",
            "Каждый месяц в последний день в 09:00 (UTC), по 1 мая 2027",
        ),
        (
            Rule(time(9), "UTC", month_day=22, times=10),
            "Every month on the 22nd at 09:00, UTC, 10 times in all",
            "Каждый месяц 22-го числа в 09:00 (UTC), всего 10 раз",
        ),
        (
            Rule(time(9), "UTC", (1, 5, 6)),
            "Every Tue, Sat and Sun at 09:00, UTC",
            "По вторникам, субботам и воскресеньям в 09:00 (UTC)",
        ),
    ],
)
def test_a_rule_is_said_in_both_languages(rule: Rule, english: str, russian: str) -> None:
    assert rule_lines(PHRASES.voice("en"), rule, NOW)[0] == english
    assert rule_lines(PHRASES.voice("ru"), rule, NOW)[0] == russian


def test_the_next_moment_is_told_by_the_clocks_of_the_rule() -> None:
    rule = Rule(time(18), "Europe/Moscow", (0, 3))
    assert rule_lines(PHRASES.voice("en"), rule, NOW)[1] == "Next: Thu, 26 Nov 18:00, in 2 d 3 h"
    over = Rule(time(18), "Europe/Moscow", (0, 3), until=date(2026, 11, 25))
    assert rule_lines(PHRASES.voice("ru"), over, NOW)[1] == "Следующего раза не будет: последний день уже прошёл."
