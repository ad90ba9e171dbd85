"""Moments: on the wall clock at both clock changes, and read from what people type in Russian and in English."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.moments import HORIZON, Moment, MomentFault, is_now, place, read
from bot.domain.moments_words import AHEAD, IN, MONTHS, NUMBERS, PARTS, UNITS, WEEKDAYS

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
ZONES = [
    MOSCOW,
    BERLIN,
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),  # half an hour
    ZoneInfo("Africa/Casablanca"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("America/Santiago"),  # at midnight
    UTC,
]
NOW = datetime(2026, 11, 21, 11, 5, 37, tzinfo=UTC)  # a Saturday, 14:05 in Moscow

MOMENTS = """
    tomorrow 9:30               2026-11-22 09:30    завтра в 9                   2026-11-22 09:00
    9:30 tomorrow               2026-11-22 09:30    В 9 ЗАВТРА                   2026-11-22 09:00
    Tomorrow, 9.30!             2026-11-22 09:30    завтра 9.10                  2026-11-22 09:10
    tomorrow at 9pm             2026-11-22 21:00    завтра в 9 вечера            2026-11-22 21:00
    tomorrow evening at 7       2026-11-22 19:00    завтра вечером в 7           2026-11-22 19:00
    the day after tomorrow noon 2026-11-23 12:00    послезавтра в полдень        2026-11-23 12:00
    in 2 hours                  2026-11-21 16:06    через 2 часа                 2026-11-21 16:06
    in half an hour             2026-11-21 14:36    через полчаса                2026-11-21 14:36
    an hour                     2026-11-21 15:06    через час                    2026-11-21 15:06
    in 1.5 hours                2026-11-21 15:36    через 1,5 часа               2026-11-21 15:36
    in 2h30m                    2026-11-21 16:36    2 ч 30 мин                   2026-11-21 16:36
    1 hour and 10 minutes       2026-11-21 15:16    через полтора часа           2026-11-21 15:36
    in two weeks                2026-12-05 14:06    через неделю                 2026-11-28 14:06
    in 3 days at 9              2026-11-24 09:00    через 3 дня в 3 дня          2026-11-24 15:00
    in a month                  2026-12-21 14:06    через месяц в 12             2026-12-21 12:00
    9                           2026-11-22 09:00    9 утра                       2026-11-22 09:00
    18:00                       2026-11-21 18:00    в 18                         2026-11-21 18:00
    at 9                        2026-11-22 09:00    в 9 часов утра               2026-11-22 09:00
    9.30pm                      2026-11-21 21:30    7 вечера                     2026-11-21 19:00
    12am                        2026-11-22 00:00    12 ночи                      2026-11-22 00:00
    noon                        2026-11-22 12:00    полдень                      2026-11-22 12:00
    midnight                    2026-11-22 00:00    сегодня в полночь            2026-11-22 00:00
    friday midnight             2026-11-28 00:00    завтра в 12 ночи             2026-11-23 00:00
    tonight at 9                2026-11-21 21:00    в час дня                    2026-11-22 13:00
    1830                        2026-11-21 18:30    завтра 18 30                 2026-11-22 18:30
    tomorrow at nine            2026-11-22 09:00    завтра в девять вечера       2026-11-22 21:00
    2026.12.25 at 10            2026-12-25 10:00    завтра 15 часов              2026-11-22 15:00
    friday 9h 30m               2026-11-27 09:30    следующая среда в 5          2026-11-25 05:00
    two in the afternoon        2026-11-22 14:00    в два часа дня               2026-11-22 14:00
    in two hours                2026-11-21 16:06    через два часа               2026-11-21 16:06
    18h30                       2026-11-21 18:30    18ч30                        2026-11-21 18:30
    today 24:00                 2026-11-22 00:00    в 2 часа 30 минут            2026-11-22 02:30
    on Friday 18:00             2026-11-27 18:00    в пятницу в 18               2026-11-27 18:00
    saturday 18:00              2026-11-21 18:00    сб 18:00                     2026-11-21 18:00
    saturday 12:00              2026-11-28 12:00    в субботу в 12               2026-11-28 12:00
    next monday at 10           2026-11-23 10:00    в следующий понедельник в 10 2026-11-23 10:00
    next sunday at 10           2026-11-29 10:00    на следующей неделе в вс в 9 2026-11-29 09:00
    this tue 10am               2026-11-24 10:00    в ближайший вторник, в 10    2026-11-24 10:00
    25.12 18:00                 2026-12-25 18:00    25.12 в 18.30                2026-12-25 18:30
    18:00 25.12.26              2026-12-25 18:00    25.12.2026, 18:00            2026-12-25 18:00
    25 December 18:00           2026-12-25 18:00    25 декабря в 18:00           2026-12-25 18:00
    Dec 25th, 2026 6pm          2026-12-25 18:00    25-го декабря 2026 г. в 18   2026-12-25 18:00
    2026-12-25 18:00            2026-12-25 18:00    пт, 25 дек. 18:00            2026-12-25 18:00
    2026-12-25T18:00            2026-12-25 18:00    в 18 25 декабря              2026-12-25 18:00
    12/25/2026 18:00            2026-12-25 18:00    20 ноября 18:00              2027-11-20 18:00
    March 1 at 10               2027-03-01 10:00    29.02 10:00                  2028-02-29 10:00
    on the 30th at 9            2026-11-30 09:00    31-го в 9                    2026-12-31 09:00
"""
DAYS = """
    tomorrow                    2026-11-22          завтра утром                 2026-11-22
    friday                      2026-11-27          в пятницу                    2026-11-27
    25.12                       2026-12-25          25 декабря                   2026-12-25
    9.10                        2027-10-09          9.10.2027                    2027-10-09
"""
FAULTS = """
    hello there                 when-unclear        привет                       when-unclear
    9:00 10:00                  when-unclear        понедельник пятница          when-unclear
    in 2 hours at 9             when-unclear        завтра через час             when-unclear
    next week                   when-unclear        через                        when-unclear
    -5 minutes                  when-unclear        пятьдесят                    when-unclear
    today 9:00                  when-past           сегодня в 14:05              when-past
    21.11 10:00                 when-past           21.11.2026 10:00             when-past
    yesterday                   when-past-day       вчера в 9                    when-past-day
    25.12.2025                  when-past-day       0001-01-01 10:00             when-past-day
    31.02                       when-no-date        31 июня в 10                 when-no-date
    29.02.2027 10:00            when-no-date        32.12                        when-no-date
    25:70                       when-no-clock       завтра в 25                  when-no-clock
    9:60                        when-no-clock       24:30                        when-no-clock
    Monday 25.12 18:00          when-other-weekday  пн 25 декабря                when-other-weekday
    9999-12-31 23:59            when-too-far        через 200 недель             when-too-far
    in 999999 weeks             when-too-far        через 30 месяцев             when-too-far
"""


def table(text: str) -> list[tuple[str, str]]:
    """The two examples and their answers of each line."""
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [(line[4:32], line[32:52], line[52:81], line[81:]) for line in lines]
    return [(a.strip(), b.strip()) for row in cells for a, b in (row[:2], row[2:])]


@pytest.mark.parametrize(("text", "told"), table(MOMENTS))
def test_what_people_type_is_understood(text: str, told: str) -> None:
    found = read(text, now=NOW, zone=MOSCOW)
    assert isinstance(found, Moment)
    assert f"{found.at.astimezone(MOSCOW):%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize(("text", "told"), table(DAYS))
def test_a_day_without_a_time_is_a_day(text: str, told: str) -> None:
    assert read(text, now=NOW, zone=MOSCOW) == date.fromisoformat(told)


@pytest.mark.parametrize(("text", "key"), table(FAULTS))
def test_what_is_no_moment_to_come_is_said_to_be_none(text: str, key: str) -> None:
    with pytest.raises(MomentFault) as fault:
        read(text, now=NOW, zone=MOSCOW)
    assert fault.value.key == key


def test_a_time_alone_belongs_to_the_day_that_is_chosen() -> None:
    day = date(2026, 12, 25)
    assert read("в 9", now=NOW, zone=MOSCOW, day=day) == place(day, time(9), MOSCOW)
    assert read("завтра в 9", now=NOW, zone=MOSCOW, day=day) == place(date(2026, 11, 22), time(9), MOSCOW)
    with pytest.raises(MomentFault):
        read("9:00", now=NOW, zone=MOSCOW, day=date(2026, 11, 21))


def test_now() -> None:
    assert [is_now(text) for text in ("now", "Right now!", "сейчас", "Прямо сейчас")] == [True] * 4
    assert [is_now(text) for text in ("", "now 9:30", "nowhere", "9")] == [False] * 4


def test_the_clock_changes() -> None:
    """In Berlin the clock leaps from 2:00 to 3:00 on 29 March 2026, and back from 3:00 to 2:00 on 25 October."""
    leap, back = date(2026, 3, 29), date(2026, 10, 25)
    assert place(leap, time(1, 59), BERLIN) == Moment(datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
    assert place(leap, time(2, 30), BERLIN) == Moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), shifted=True)
    assert place(back, time(2, 30), BERLIN) == Moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), twice=True)
    assert place(back, time(2, 30, fold=1), BERLIN).at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first one"
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert read("завтра в 2:30", now=before, zone=BERLIN) == place(leap, time(2, 30), BERLIN)
    assert read("in 24 hours", now=before, zone=BERLIN) == Moment(before + timedelta(hours=24))
    assert read("in 1 day", now=before, zone=BERLIN) == Moment(before + timedelta(hours=23)), "at the same time of day"


instants = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))
minutes_ahead = st.integers(2, HORIZON // timedelta(minutes=1) - 24 * 60)
RUSSIAN_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
RUSSIAN_WEEKDAYS = "понедельник вторник среду четверг пятницу субботу воскресенье"


def written(local: datetime) -> list[str]:
    """A moment as it may be typed in full."""
    return [
        f"{local:%d.%m.%Y %H:%M}",
        f"{local:%H:%M %d.%m.%y}",
        f"{local:%Y-%m-%d %H:%M}",
        f"{local:%A, %d %B %Y at %H.%M}",
        f"{local:%b %d, %Y %I:%M %p}",
        f"{local:%I.%M%p on the %dth of %B %Y}",
        f"{local.day} {RUSSIAN_MONTHS.split()[local.month - 1]} {local.year} года в {local.hour}:{local.minute:02}",
        f"В {RUSSIAN_WEEKDAYS.split()[local.weekday()]} {local:%d.%m.%Y}, {local:%H.%M}",
        f"в {local.hour} часов {local:%M} минут {local:%d/%m/%Y}",
    ]


def nearby(local: datetime, now: datetime) -> list[str]:
    """The same as one types what is near: by the name of the day."""
    days = (local.date() - now.date()).days
    names = {0: ("today", "сегодня"), 1: ("tomorrow", "завтра"), 2: ("the day after tomorrow", "послезавтра")}
    told = [f"{name} {local:%H:%M}" for name in names.get(days, ())]
    if days < 7:
        told += [f"on {local:%A} at {local:%H:%M}", f"{local:%H.%M}, {RUSSIAN_WEEKDAYS.split()[local.weekday()]}"]
    return told


@given(instants, minutes_ahead, st.sampled_from(ZONES))
@example(datetime(2026, 3, 28, 12, tzinfo=UTC), 13 * 60, BERLIN)
@example(datetime(2026, 10, 24, 12, tzinfo=UTC), 12 * 60 + 30, BERLIN)
@example(datetime(2026, 10, 24, 12, tzinfo=UTC), 13 * 60 + 30, BERLIN)
def test_a_moment_reads_back_however_it_is_written(now: datetime, ahead: int, zone: tzinfo) -> None:
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=ahead)
    local = at.astimezone(zone)
    first = place(local.date(), local.time(), zone)
    texts = written(local) + nearby(local, now.astimezone(zone)) if first.at > now else []
    assert {read(text, now=now, zone=zone) for text in texts} <= {first}
    assert first.at == at or (local.fold and first.twice), "an instant is lost only where the clock shows it again"


@given(instants, st.integers(1, 60 * 24 * 700), st.sampled_from(ZONES))
def test_so_long_from_now_is_so_long_from_now(now: datetime, minutes: int, zone: tzinfo) -> None:
    texts = [f"in {minutes} min", f"через {minutes} минут", f"{minutes // 60} ч {minutes % 60} мин"]
    for text in texts:
        found = read(text, now=now, zone=zone)
        assert isinstance(found, Moment)
        assert timedelta() <= found.at - now - timedelta(minutes=minutes) < timedelta(minutes=1)
        assert not found.at.second


WORDS = [
    word.replace("?", "").split("|")[0]
    for meanings in (NUMBERS, UNITS, AHEAD, PARTS, WEEKDAYS, MONTHS)
    for word in meanings
]
SIGNS = "в at . , : - / 9 18 25.12 9:30 31.02 2026 99 999999 now next час полночь"
PIECES = st.sampled_from([*WORDS, *IN.split("|"), *SIGNS.split()])
TYPED = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES).map("".join))


@given(TYPED, instants, st.sampled_from(ZONES), st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2034, 1, 1))))
def test_nothing_that_is_typed_breaks_it_or_is_in_the_past(
    text: str, now: datetime, zone: tzinfo, day: date | None
) -> None:
    try:
        found = read(text, now=now, zone=zone, day=day)
    except MomentFault:
        return
    if isinstance(found, Moment):
        assert now < found.at <= now + HORIZON
    else:
        assert now.astimezone(zone).date() <= found <= (now + HORIZON).astimezone(zone).date()


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.times(), st.sampled_from(ZONES))
def test_a_placed_moment_shows_its_own_time_unless_there_is_none(day: date, clock: time, zone: tzinfo) -> None:
    moment = place(day, clock, zone)
    local = moment.at.astimezone(zone).replace(tzinfo=None, fold=0)
    assert (local == datetime.combine(day, clock)) is not moment.shifted
    assert not moment.shifted or local > datetime.combine(day, clock)
    earlier = (moment.at - timedelta(hours=1)).astimezone(zone).replace(tzinfo=None, fold=0)
    assert earlier != local, "never the second of two"
