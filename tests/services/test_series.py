"""Series at work: who gets which step when, whoever writes the bookings, and whatever happens to the process."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.content import Content
from bot.services import arranging_series, broadcasting
from bot.services.series import send_due
from db import broadcasts, series_deliveries
from db.pool import Pool

MOSCOW = ZoneInfo("Europe/Moscow")
ADMIN = 900_001
STREAM = "5th_stream"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
START = datetime(2026, 3, 2, 12, tzinfo=MOSCOW)  # a Monday; the hour of the series is 10:00


@pytest.fixture
async def welcome(pool: Pool) -> list[int]:
    """A series of day 0, 1 and 7, switched on at START; the ids of its steps."""
    await pool.execute("INSERT INTO streams (code) VALUES ($1), ('6th_stream')", STREAM)
    steps = [await write_step(pool, day, START - HOUR) for day in (0, 1, 7)]
    await switch_on(pool, START)
    return steps


async def write_step(pool: Pool, day: int, at: datetime) -> int:
    step_id = await arranging_series.add_step(
        pool, stream=STREAM, day=day, zone="Europe/Moscow", actor_id=ADMIN, now=at
    )
    await pool.execute("UPDATE series_steps SET content = $2 WHERE id = $1", step_id, Content(f"Day {day}").to_json())
    return step_id


async def switch_on(pool: Pool, at: datetime) -> None:
    version = await pool.fetchval("SELECT version FROM series")
    await arranging_series.switch_on(pool, stream=STREAM, version=version, actor_id=ADMIN, now=at)


async def join(pool: Pool, user_id: int, at: datetime | None, *, stream: str = STREAM, confirmed: int = 1) -> None:
    """Another program books somebody."""
    await pool.execute(
        "INSERT INTO bookings (user_id, first_name, course_stream, confirmed, created_at) VALUES ($1, 'P', $2, $3, $4)",
        user_id,
        stream,
        confirmed,
        at,
    )


async def pass_time(pool: Pool, since: datetime, until: datetime, *, every: timedelta = HOUR) -> None:
    """The bot looks at the full hours, or as often as is said."""
    now = since
    while now <= until:
        await send_due(pool, now=now)
        now += every


async def got(pool: Pool, user_id: int) -> list[tuple[int, str]]:
    """The days that somebody was sent, with their moments by the clock of Moscow; or why not."""
    rows = await pool.fetch(
        """
        SELECT s.day, coalesce(d.skipped, to_char(d.at AT TIME ZONE 'Europe/Moscow', 'DD HH24:MI')) AS told
        FROM series_deliveries d JOIN series_steps s ON s.id = d.step_id
        WHERE d.user_id = $1 ORDER BY d.at, s.day
        """,
        user_id,
    )
    in_ledger = await pool.fetchval("SELECT count(*) FROM message_recipients WHERE user_id = $1", user_id)
    sent = await pool.fetchval(
        "SELECT count(*) FROM series_deliveries WHERE user_id = $1 AND broadcast_id IS NOT NULL", user_id
    )
    assert in_ledger == sent
    return [(row["day"], row["told"]) for row in rows]


@pytest.mark.usefixtures("welcome")
async def test_each_person_gets_each_step_at_the_hour_after_their_own_joining(pool: Pool) -> None:
    await join(pool, 1, START - 5 * MINUTE)  # before it was switched on
    await join(pool, 2, START - 6 * DAY)
    await join(pool, 3, START - 30 * DAY)
    await join(pool, 4, START + MINUTE)  # after the hour: at once
    await join(pool, 5, START + DAY - 3 * HOUR, confirmed=2)  # before the hour: at the hour
    await pass_time(pool, START + 2 * MINUTE, START + 9 * DAY)
    assert await got(pool, 1) == [(1, "03 10:02"), (7, "09 10:02")]
    assert await got(pool, 2) == [(7, "03 10:02")], "what was due before it was switched on is not sent"
    assert await got(pool, 3) == []
    assert await got(pool, 4) == [(0, "02 12:02"), (1, "03 10:02"), (7, "09 10:02")]
    assert await got(pool, 5) == [(0, "03 10:02"), (1, "04 10:02"), (7, "10 10:02")]
    async with pool.acquire() as conn:
        shown = list(reversed(await broadcasts.recent(conn, 99, 0)))
    assert (shown[0].status, shown[0].message_text, shown[0].series_day) == ("sending", "Day 0", 0)
    each = sorted((b.created_at, b.series_day, b.total_recipients) for b in shown)
    assert [(day, people) for _, day, people in each[:4]] == [(0, 1), (0, 1), (1, 2), (7, 1)], "one for each step"
    assert {b.author_id for b in shown} == {ADMIN}
    assert {b.recipient_group for b in shown} == {STREAM}
    async with pool.acquire() as conn:
        assert await broadcasts.with_cards(conn, START) == [], "nobody is sent a card for each of them"
    assert await pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'series_message_sent'") == len(shown)


@pytest.mark.usefixtures("welcome")
async def test_leaving_ends_it_and_joining_again_repeats_nothing(pool: Pool) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    await pool.execute("UPDATE series SET switched_on_at = $1, settled_until = $1", now - 20 * DAY)
    await pool.execute("UPDATE series_steps SET since = $1", now - 20 * DAY)
    for user_id in (1, 2, 3):
        await join(pool, user_id, now - 10 * DAY)
    await pass_time(pool, now - 10 * DAY, now - 6 * DAY, every=4 * HOUR)
    assert [len(await got(pool, user_id)) for user_id in (1, 2, 3)] == [2, 2, 2]
    await pool.execute("UPDATE bookings SET confirmed = -1 WHERE user_id = 1")
    await pool.execute("DELETE FROM bookings WHERE user_id = 2")
    await pool.execute("UPDATE bookings SET course_stream = '6th_stream' WHERE user_id = 3")
    await pass_time(pool, now - 6 * DAY, now, every=4 * HOUR)
    assert [len(await got(pool, user_id)) for user_id in (1, 2, 3)] == [2, 2, 2], "day 7 never came"
    # Joining is what the database sees now, whatever the booking says of its making.
    await pool.execute("UPDATE bookings SET confirmed = 2 WHERE user_id = 1")
    await pool.execute("UPDATE bookings SET course_stream = $1 WHERE user_id = 3", STREAM)
    await pool.execute("UPDATE bookings SET confirmed = 2 WHERE user_id = 3")
    await pass_time(pool, now + HOUR, now + 9 * DAY, every=4 * HOUR)
    for user_id in (1, 3):
        assert [day for day, _ in await got(pool, user_id)] == [0, 1, 7]
    sent_at = await pool.fetchval("SELECT max(at) FROM series_deliveries WHERE user_id = 1")
    assert 6 * DAY < sent_at - now < 8 * DAY, "day 7 counts from the second joining"


@pytest.mark.usefixtures("welcome")
async def test_bookings_that_say_odd_things_of_their_moment(pool: Pool) -> None:
    await join(pool, 1, START - 40 * DAY)  # imported with the moment of long ago
    await join(pool, 2, START + 3 * HOUR)
    await join(pool, 2, START + DAY)  # booked twice: the first counts
    await join(pool, 3, START + 3 * HOUR, confirmed=-1)
    await join(pool, 4, None)  # was here before Herald, and says nothing of it
    await pool.execute("UPDATE bookings SET first_written_at = NULL WHERE user_id = 4")
    await pass_time(pool, START, START + 3 * DAY)
    assert await got(pool, 1) == []
    assert await got(pool, 2) == [(0, "02 15:00"), (1, "03 10:00")]
    assert await got(pool, 3) == []
    assert await got(pool, 4) == [], "nobody knows when: long ago"
    await join(pool, 5, None)
    await pool.execute("UPDATE series SET switched_on_at = now() - interval '1 day', settled_until = now(), hour = 0")
    await pool.execute("UPDATE series_steps SET since = now() - interval '1 day'")
    await send_due(pool, now=datetime.now(UTC) + timedelta(seconds=1))
    assert [day for day, _ in await got(pool, 5)] == [0]


@pytest.mark.usefixtures("welcome")
async def test_ids_that_another_program_keeps_as_text(pool: Pool) -> None:
    await pool.execute("ALTER TABLE bookings ALTER COLUMN user_id TYPE text")
    await pool.execute(
        "INSERT INTO bookings (user_id, course_stream, created_at) VALUES (' 7 ', $1, $2), ('nobody', $1, $2)",
        STREAM,
        START + MINUTE,
    )
    await pass_time(pool, START + 2 * MINUTE, START + 3 * MINUTE, every=MINUTE)
    assert await got(pool, 7) == [(0, "02 12:02")]
    assert await pool.fetchval("SELECT count(*) FROM series_deliveries") == 1


@pytest.mark.usefixtures("welcome")
async def test_who_cannot_be_reached_at_the_moment_never_gets_the_step(pool: Pool) -> None:
    for user_id in (1, 2, 3, 4):
        await join(pool, user_id, START + MINUTE)
    await pool.execute("UPDATE users SET blocked_at = now() WHERE user_id = 1")
    await pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 2")
    await pool.execute("UPDATE users SET paused_until = now() + interval '1 hour' WHERE user_id = 3")
    await pool.execute("UPDATE users SET wants = 'own_stream' WHERE user_id = 4")
    await send_due(pool, now=START + 2 * MINUTE)
    told = [(await got(pool, user_id))[0][1] for user_id in (1, 2, 3, 4)]
    assert told == ["blocked", "opted_out", "paused", "02 12:02"]
    left_out = await pool.fetchval("SELECT left_out FROM message_history")
    assert left_out == {"blocked": 1, "opted_out": 1, "paused": 1}
    await pool.execute("UPDATE users SET blocked_at = NULL, opted_out_at = NULL, paused_until = NULL")
    await pass_time(pool, START + 3 * MINUTE, START + DAY)
    assert [day for day, _ in await got(pool, 1)] == [0, 1]
    await join(pool, 5, START + DAY)
    await pool.execute("UPDATE users SET blocked_at = now() WHERE user_id = 5")
    assert await send_due(pool, now=START + DAY + MINUTE) == 0, "no broadcast to nobody"
    assert await got(pool, 5) == [(0, "blocked")]


@pytest.mark.usefixtures("welcome")
async def test_after_downtime_only_the_latest_of_the_last_day_comes(pool: Pool) -> None:
    await join(pool, 1, START + MINUTE)
    await join(pool, 2, START - 5 * DAY + HOUR)
    await join(pool, 3, START + 3 * DAY + HOUR)
    await send_due(pool, now=START + 4 * DAY + MINUTE)  # nobody looked for four days
    assert await got(pool, 1) == [(0, "late"), (1, "late")]
    assert await got(pool, 2) == [(7, "late")]
    assert await got(pool, 3) == [(0, "late"), (1, "06 12:01")]
    await pass_time(pool, START + 4 * DAY + HOUR, START + 8 * DAY)
    assert await got(pool, 1) == [(0, "late"), (1, "late"), (7, "09 10:00")]


@pytest.mark.usefixtures("welcome")
async def test_a_kill_in_between_loses_and_doubles_nothing(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    await join(pool, 1, START + MINUTE)

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(series_deliveries, "settle", die)
        with pytest.raises(KeyboardInterrupt):
            await send_due(pool, now=START + 2 * MINUTE)
    assert await pool.fetchval("SELECT count(*) FROM message_history") == 0
    begun = await asyncio.gather(*(send_due(pool, now=START + 2 * MINUTE) for _ in range(4)))
    assert sum(begun) == 1, "of several processes one has it"
    assert await send_due(pool, now=START + 3 * MINUTE) == 0
    assert await got(pool, 1) == [(0, "02 12:02")]


async def test_the_hour_stays_the_same_on_the_wall(pool: Pool, welcome: list[int]) -> None:
    assert len(welcome) == 3
    on = datetime(2026, 3, 26, 12, tzinfo=UTC)
    await arranging_series.set_clock(pool, stream=STREAM, hour=2, zone="Europe/Berlin", actor_id=ADMIN, now=on)
    await pool.execute("UPDATE series SET switched_on_at = $1, settled_until = $1", on)
    await join(pool, 1, datetime(2026, 3, 28, 12, tzinfo=UTC))
    await pass_time(pool, on, on + 10 * DAY)
    rows = await pool.fetch("SELECT at FROM series_deliveries ORDER BY at")
    assert [row["at"] for row in rows] == [
        datetime(2026, 3, 28, 12, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # 2:00 does not exist in that night
        datetime(2026, 4, 4, 0, tzinfo=UTC),
    ]


async def test_what_is_changed_meanwhile(pool: Pool, welcome: list[int]) -> None:
    """Another hour, another day, a removed step, off and on again, an archived stream: nobody gets anything twice."""
    await join(pool, 1, START + MINUTE)
    await send_due(pool, now=START + 2 * MINUTE)
    clock: dict[str, Any] = {"stream": STREAM, "zone": "Europe/Moscow", "actor_id": ADMIN}
    await arranging_series.set_clock(pool, hour=18, now=START + HOUR, **clock)
    await pass_time(pool, START + HOUR, START + DAY + 2 * HOUR)
    assert await got(pool, 1) == [(0, "02 12:02")]
    await arranging_series.set_clock(pool, hour=9, now=START + DAY + 2 * HOUR, **clock)
    await pass_time(pool, START + DAY + 3 * HOUR, START + 2 * DAY)
    assert await got(pool, 1) == [(0, "02 12:02"), (1, "03 15:00")], "9:00 has passed: at once"
    at = START + 2 * DAY
    await arranging_series.move_step(pool, step_id=welcome[1], day=3, actor_id=ADMIN, now=at)
    await arranging_series.move_step(pool, step_id=welcome[2], day=4, actor_id=ADMIN, now=at)
    await pass_time(pool, at, at + DAY)
    await arranging_series.switch_off(pool, stream=STREAM, actor_id=ADMIN, now=at + DAY)
    await pass_time(pool, at + DAY, at + 3 * DAY)
    await switch_on(pool, at + 3 * DAY)
    await pass_time(pool, at + 3 * DAY, at + 4 * DAY)
    assert [day for day, _ in await got(pool, 1)] == [0, 3], "day 4 was due while it was off"
    await join(pool, 2, at + 4 * DAY)
    await pool.execute("UPDATE streams SET archived_at = now() WHERE code = $1", STREAM)
    assert await send_due(pool, now=at + 4 * DAY + MINUTE) == 0
    actions = await pool.fetch("SELECT DISTINCT action FROM audit_log WHERE action LIKE 'series%'")
    assert {row["action"] for row in actions} == {
        "series_step_added", "series_clock_set", "series_step_moved", "series_switched_on", "series_switched_off",
        "series_message_sent",
    }  # fmt: skip


@pytest.mark.usefixtures("welcome")
async def test_its_broadcast_can_be_paused_and_stopped_like_any_other(pool: Pool) -> None:
    await join(pool, 1, START + MINUTE)
    await send_due(pool, now=START + 2 * MINUTE)
    broadcast_id = await pool.fetchval("SELECT id FROM message_history")
    await broadcasting.pause(pool, broadcast_id=broadcast_id, actor_id=ADMIN)
    stopped = await broadcasting.cancel(pool, broadcast_id=broadcast_id, actor_id=ADMIN)
    assert stopped.cancelled_deliveries == 1
    assert await send_due(pool, now=START + HOUR) == 0
