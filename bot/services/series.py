"""Series at work: whoever is due gets the step, once, whatever is killed and however many processes look."""

from collections import defaultdict
from datetime import datetime

from bot.domain.audience import Audience
from bot.domain.series import SETTLING, Step, cohorts
from bot.domain.zones import zone_of
from bot.services import launching
from bot.services.launching import Frozen
from db import audience, broadcasts, recipients, series_deliveries
from db.models import Series, SeriesStep
from db.pool import Connection, Pool, transaction

QUIET = "silent"  # whoever joins at night gets the first message at once, without a sound


async def send_due(pool: Pool, *, now: datetime) -> int:
    """Begin a broadcast for each step that is due at `now` for somebody; returns how many began.

    Each series is one transaction, and of two processes only one has it. Whoever cannot get a step at its moment never
    gets it, and neither does who would get it more than a day late; only the latest of several late steps is sent.
    """
    async with pool.acquire() as conn:
        running = await series_deliveries.running(conn)
    begun = 0
    for series_id in running:
        async with transaction(pool) as conn:
            series = await series_deliveries.lock_running(conn, series_id)
            if series is not None:
                begun += await _send(conn, series, now)
    return begun


async def _send(conn: Connection, series: Series, now: datetime) -> int:
    assert series.switched_on_at is not None  # noqa: S101 - it is on
    assert series.settled_until is not None  # noqa: S101 - it is on
    steps = {step.id: step for step in await series_deliveries.written_steps(conn, series.id)}
    found = cohorts(
        [Step(step.id, step.day, step.since) for step in steps.values()],
        series.hour,
        zone_of(series.zone, "UTC"),
        since=max(series.settled_until - SETTLING, series.switched_on_at),
        until=now,
        now=now,
    )
    due: dict[int, list[int]] = defaultdict(list)
    for cohort in found:
        people = await series_deliveries.due(
            conn, series.stream, cohort.step_id, cohort.joined_from, cohort.joined_until
        )
        if cohort.late:
            await series_deliveries.skip_late(conn, cohort.step_id, people, now)
        elif people:
            due[cohort.step_id] += people
    begun = [await _begin(conn, series, steps[step_id], people, now) for step_id, people in due.items()]
    await series_deliveries.settle(conn, series.id, now)
    return sum(begun)


async def _begin(conn: Connection, series: Series, step: SeriesStep, people: list[int], now: datetime) -> bool:
    """A broadcast of the step to those of the people who can be reached; False if that is nobody."""
    assert step.content is not None  # noqa: S101 - only written steps are due
    named = {"people": people}
    broadcast_id = None
    if (await audience.count(conn, named)).reachable:
        to_stream = Audience(streams=(series.stream,)).to_json()
        frozen = Frozen(step.content, step.buttons, to_stream, series.author_id, quiet=QUIET)
        broadcast_id = await launching.write(conn, frozen, now=now)
        await series_deliveries.tie(conn, broadcast_id, step.id, step.day)
        reached = await recipients.snapshot(conn, broadcast_id, named)
        await broadcasts.set_recipients(conn, broadcast_id, reached.reachable, reached.left_out)
        details: dict[str, str | int] = {"stream": series.stream, "day": step.day}
        await launching.note(conn, "series_message_sent", broadcast_id, frozen, reached, now, details)
    await series_deliveries.note(conn, step.id, broadcast_id, people, now)
    return broadcast_id is not None
