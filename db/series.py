"""Series and their steps, as administrators arrange them. Who gets them: series_deliveries.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.models import Json, Series, SeriesStep, StepPlace
from db.pool import Connection


async def of_stream(conn: Connection, stream: str) -> Series | None:
    """The stream's series, if somebody has begun one."""
    row = await conn.fetchrow(
        """
        SELECT id, stream, hour, zone, status, switched_on_at, settled_until, author_id, version
        FROM series WHERE stream = $1
        """,
        stream,
    )
    return Series(**row) if row else None


async def lock(conn: Connection, stream: str) -> Series | None:
    """The same as `of_stream`, and nobody else changes it or sends its steps until the transaction ends."""
    row = await conn.fetchrow(
        """
        SELECT id, stream, hour, zone, status, switched_on_at, settled_until, author_id, version
        FROM series WHERE stream = $1
        FOR UPDATE
        """,
        stream,
    )
    return Series(**row) if row else None


async def create(conn: Connection, stream: str, hour: int, zone: str, author_id: int) -> None:
    """A series that is off and has no steps; nothing happens if the stream has one already."""
    await conn.execute(
        "INSERT INTO series (stream, hour, zone, author_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        stream,
        hour,
        zone,
        author_id,
    )


async def note_change(conn: Connection, series_id: int) -> None:
    """It is another version from now on."""
    await conn.execute("UPDATE series SET version = version + 1 WHERE id = $1", series_id)


async def set_clock(conn: Connection, series_id: int, hour: int, zone: str, look_back_to: datetime) -> None:
    """When its messages leave from now on. What is due by the new clock since that moment is looked for anew."""
    await conn.execute(
        """
        UPDATE series SET hour = $2, zone = $3, settled_until = least(settled_until, $4) WHERE id = $1
        """,
        series_id,
        hour,
        zone,
        look_back_to,
    )


async def switch_on(conn: Connection, series_id: int, author_id: int, at: datetime) -> None:
    """Its messages leave from now on, in that person's name."""
    await conn.execute(
        "UPDATE series SET status = 'on', switched_on_at = $3, settled_until = $3, author_id = $2 WHERE id = $1",
        series_id,
        author_id,
        at,
    )


async def switch_off(conn: Connection, series_id: int) -> None:
    """Nothing more leaves."""
    await conn.execute("UPDATE series SET status = 'off' WHERE id = $1", series_id)


async def steps(conn: Connection, series_id: int) -> list[SeriesStep]:
    """Its steps in the order of their days, with the number of people who got each."""
    rows = await conn.fetch(
        """
        SELECT s.id, s.series_id, s.day, s.content, s.buttons, s.since,
               (SELECT coalesce(sum(successful_deliveries), 0)::int FROM message_history h
                WHERE h.series_step_id = s.id) AS got
        FROM series_steps s
        WHERE s.series_id = $1 AND s.removed_at IS NULL
        ORDER BY s.day
        """,
        series_id,
    )
    return [SeriesStep(**row) for row in rows]


async def step(conn: Connection, step_id: int) -> SeriesStep | None:
    """One of them, unless it was removed."""
    row = await conn.fetchrow(
        """
        SELECT s.id, s.series_id, s.day, s.content, s.buttons, s.since,
               (SELECT coalesce(sum(successful_deliveries), 0)::int FROM message_history h
                WHERE h.series_step_id = s.id) AS got
        FROM series_steps s
        WHERE s.id = $1 AND s.removed_at IS NULL
        """,
        step_id,
    )
    return SeriesStep(**row) if row else None


async def place_of_step(conn: Connection, step_id: int) -> StepPlace | None:
    """Where the step stands; None if it was removed."""
    row = await conn.fetchrow(
        """
        SELECT series.stream, streams.title, s.day, series.hour, series.zone
        FROM series_steps s
        JOIN series ON series.id = s.series_id
        JOIN streams ON streams.code = series.stream
        WHERE s.id = $1 AND s.removed_at IS NULL
        """,
        step_id,
    )
    return StepPlace(**row) if row else None


async def add_step(conn: Connection, series_id: int, day: int, at: datetime) -> int | None:
    """A step without a message; returns its id, None if that day has one."""
    step_id: int | None = await conn.fetchval(
        """
        INSERT INTO series_steps (series_id, day, since) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING
        RETURNING id
        """,
        series_id,
        day,
        at,
    )
    return step_id


async def set_day(conn: Connection, step_id: int, day: int, at: datetime) -> bool:
    """Another day, which counts from now on; False if that day has a step. The caller holds the series' lock."""
    return bool(
        await conn.fetchval(
            """
            UPDATE series_steps s SET day = $2, since = $3
            WHERE id = $1 AND NOT EXISTS (SELECT FROM series_steps other
                                          WHERE other.series_id = s.series_id AND other.day = $2
                                            AND other.removed_at IS NULL AND other.id <> $1)
            RETURNING true
            """,
            step_id,
            day,
            at,
        )
    )


async def set_message(
    conn: Connection, step_id: int, content: Json, buttons: Sequence[Sequence[Mapping[str, Any]]], at: datetime
) -> None:
    """What the step says from now on; with its first message it begins to count."""
    await conn.execute(
        """
        UPDATE series_steps
        SET content = $2, buttons = $3, since = CASE WHEN content IS NULL THEN $4 ELSE since END
        WHERE id = $1
        """,
        step_id,
        content,
        buttons,
        at,
    )


async def remove_step(conn: Connection, step_id: int, at: datetime) -> None:
    """Nobody gets it any more."""
    await conn.execute("UPDATE series_steps SET removed_at = $2 WHERE id = $1", step_id, at)


async def draft_of_step(conn: Connection, step_id: int, owner_id: int) -> int | None:
    """The id of the draft in which that person writes the step's message; the one that they worked on last."""
    draft_id: int | None = await conn.fetchval(
        """
        SELECT id FROM drafts
        WHERE owner_id = $2 AND series_step_id = $1 AND kind = 'draft'
        ORDER BY updated_at DESC, id DESC
        LIMIT 1
        """,
        step_id,
        owner_id,
    )
    return draft_id
