"""Who gets the steps of a series: each person each step once, for ever."""

from collections.abc import Sequence
from datetime import datetime

from db.models import Recipient, Series, SeriesStep
from db.pool import Connection


async def running(conn: Connection) -> list[int]:
    """The ids of the series that are on; a stream that is archived has none."""
    rows = await conn.fetch(
        """
        SELECT series.id FROM series JOIN streams ON streams.code = series.stream AND streams.archived_at IS NULL
        WHERE series.status = 'on'
        ORDER BY series.id
        """
    )
    return [row["id"] for row in rows]


async def lock_running(conn: Connection, series_id: int) -> Series | None:
    """The series, for this transaction alone; None if it is off by now, or somebody else sends its steps just now."""
    row = await conn.fetchrow(
        """
        SELECT id, stream, hour, zone, status, switched_on_at, settled_until, author_id, version
        FROM series WHERE id = $1 AND status = 'on'
        FOR UPDATE SKIP LOCKED
        """,
        series_id,
    )
    return Series(**row) if row else None


async def written_steps(conn: Connection, series_id: int) -> list[SeriesStep]:
    """Its steps that have a message, in the order of their days; who got them is not counted."""
    rows = await conn.fetch(
        """
        SELECT id, series_id, day, content, buttons, since, 0 AS got
        FROM series_steps
        WHERE series_id = $1 AND removed_at IS NULL AND content IS NOT NULL
        ORDER BY day
        """,
        series_id,
    )
    return [SeriesStep(**row) for row in rows]


async def settle(conn: Connection, series_id: int, until: datetime) -> None:
    """All that was due up to that moment has been sent or skipped."""
    await conn.execute("UPDATE series SET settled_until = greatest(settled_until, $2) WHERE id = $1", series_id, until)


async def due(conn: Connection, stream: str, step_id: int, joined_from: datetime, joined_until: datetime) -> list[int]:
    """Who joined the stream from one moment until just before another, is still in it, and was not given the step.

    Of several bookings that count, the person joined with the earliest; one without a date is the earliest.
    """
    rows = await conn.fetch(
        """
        SELECT DISTINCT person_id(b.user_id) AS user_id
        FROM bookings b
        WHERE b.course_stream = $1 AND b.confirmed IS DISTINCT FROM -1
          AND coalesce(b.in_stream_since, b.created_at, b.first_written_at) >= $3
          AND coalesce(b.in_stream_since, b.created_at, b.first_written_at) < $4
          AND person_id(b.user_id) IS NOT NULL
          AND NOT EXISTS (SELECT FROM bookings e
                          WHERE e.course_stream = $1 AND e.user_id = b.user_id AND e.confirmed IS DISTINCT FROM -1
                            AND (coalesce(e.in_stream_since, e.created_at, e.first_written_at) < $3) IS NOT FALSE)
          AND NOT EXISTS (SELECT FROM series_deliveries d
                          WHERE d.step_id = $2 AND d.user_id = person_id(b.user_id))
        """,
        stream,
        step_id,
        joined_from,
        joined_until,
    )
    return [row["user_id"] for row in rows]


async def ahead(conn: Connection, stream: str, joined_from: datetime) -> int:
    """How many people of the stream joined it from that moment on."""
    people: int = await conn.fetchval(
        """
        SELECT count(DISTINCT person_id(user_id)) FROM bookings
        WHERE course_stream = $1 AND confirmed IS DISTINCT FROM -1
          AND coalesce(in_stream_since, created_at, first_written_at) >= $2
        """,
        stream,
        joined_from,
    )
    return people


async def skip_late(conn: Connection, step_id: int, people: Sequence[int], at: datetime) -> None:
    """They never get the step: its moment has passed too long ago."""
    await conn.execute(
        """
        INSERT INTO series_deliveries (step_id, user_id, skipped, at)
        SELECT $1, user_id, 'late', $3 FROM unnest($2::bigint[]) AS user_id
        ON CONFLICT DO NOTHING
        """,
        step_id,
        people,
        at,
    )


async def tie(conn: Connection, broadcast_id: int, step_id: int, day: int) -> None:
    """The broadcast was made for this step."""
    await conn.execute(
        "UPDATE message_history SET series_step_id = $2, series_day = $3 WHERE id = $1", broadcast_id, step_id, day
    )


async def note(conn: Connection, step_id: int, broadcast_id: int | None, people: Sequence[int], at: datetime) -> None:
    """Those of the people who stand in the broadcast's ledger have had the step; the others never get it, and why."""
    await conn.execute(
        """
        INSERT INTO series_deliveries (step_id, user_id, broadcast_id, skipped, at)
        SELECT $1, p.user_id, r.message_id, CASE WHEN r.message_id IS NULL THEN p.left_out END, $4
        FROM audience_people($3) AS p
        LEFT JOIN message_recipients r ON r.message_id = $2 AND r.user_id = p.user_id
        WHERE r.message_id IS NOT NULL OR p.left_out IS NOT NULL
        """,
        step_id,
        broadcast_id,
        {"people": list(people)},
        at,
    )


async def skipped(conn: Connection, step_id: int) -> dict[str, int]:
    """How many never get the step, for each reason."""
    rows = await conn.fetch(
        """
        SELECT skipped, count(*) AS people FROM series_deliveries
        WHERE step_id = $1 AND skipped IS NOT NULL
        GROUP BY skipped
        """,
        step_id,
    )
    return {row["skipped"]: row["people"] for row in rows}


async def recipients(conn: Connection, step_id: int, limit: int, offset: int) -> list[Recipient]:
    """Who got the step, in the order of their names."""
    rows = await conn.fetch(
        """
        SELECT r.id, r.message_id, r.user_id, coalesce(u.username, r.username) AS username, u.first_name, u.last_name,
               r.delivery_status, r.telegram_message_id, r.error_code, r.error_text, r.settled_at
        FROM message_history h
        JOIN message_recipients r ON r.message_id = h.id AND r.delivery_status IN ('sent', 'deleted')
        LEFT JOIN users u ON u.user_id = r.user_id
        WHERE h.series_step_id = $1
        ORDER BY u.first_name, u.last_name, r.id
        LIMIT $2 OFFSET $3
        """,
        step_id,
        limit,
        offset,
    )
    return [Recipient(**row) for row in rows]
