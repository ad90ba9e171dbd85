"""Series as administrators arrange them: two at once never mix, and what cannot be is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.content import Content
from bot.errors import (
    DayTaken,
    DraftGone,
    DraftIncomplete,
    SeriesChanged,
    SeriesEmpty,
    StepGone,
    StreamGone,
    TemplateGone,
)
from bot.services import arranging_series, drafting
from db import series
from db.pool import Pool

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADMIN, OTHER = 900_001, 900_002
STREAM = "5th_stream"


@pytest.fixture
async def step_id(pool: Pool) -> int:
    """A step of day 3, without a message."""
    await pool.execute("INSERT INTO streams (code) VALUES ($1)", STREAM)
    return await add(pool, 3)


async def add(pool: Pool, day: int, stream: str = STREAM) -> int:
    return await arranging_series.add_step(pool, stream=stream, day=day, zone="Europe/Moscow", actor_id=ADMIN, now=NOW)


async def write(pool: Pool, step_id: int, owner_id: int, text: str, message_id: int = 1) -> int:
    """A message for the step is sent to the composer; returns the draft's id."""
    draft = await drafting.begin(
        pool, owner_id=owner_id, content=Content(text), said_in=message_id, now=NOW, series_step_id=step_id
    )
    return draft.id


async def put(pool: Pool, draft_id: int, owner_id: int = ADMIN, version: int = 0) -> None:
    await arranging_series.put_draft(pool, draft_id=draft_id, owner_id=owner_id, version=version, now=NOW)


async def said(pool: Pool, step_id: int) -> str | None:
    async with pool.acquire() as conn:
        step = await series.step(conn, step_id)
    assert step is not None
    return step.content["text"] if step.content else None


async def test_a_message_is_written_changed_and_copied(pool: Pool, step_id: int) -> None:
    assert await arranging_series.write(pool, step_id=step_id, owner_id=ADMIN, now=NOW) is None
    draft_id = await write(pool, step_id, ADMIN, "Hi")
    assert await arranging_series.write(pool, step_id=step_id, owner_id=ADMIN, now=NOW) == draft_id, "it was begun"
    assert await arranging_series.write(pool, step_id=step_id, owner_id=OTHER, now=NOW) is None
    await put(pool, draft_id)
    assert await said(pool, step_id) == "Hi"
    with pytest.raises(DraftGone):
        await put(pool, draft_id)

    copy_id = await arranging_series.write(pool, step_id=step_id, owner_id=OTHER, now=NOW)
    assert copy_id is not None
    await arranging_series.drop_unchanged(pool, draft_id=copy_id, owner_id=OTHER)
    assert await pool.fetchval("SELECT count(*) FROM drafts") == 0, "it changed nothing"
    kept_id = await write(pool, step_id, OTHER, "Hello")
    await arranging_series.drop_unchanged(pool, draft_id=kept_id, owner_id=OTHER)
    await put(pool, kept_id, OTHER)
    assert await said(pool, step_id) == "Hello"
    with pytest.raises(DraftIncomplete):
        await put(pool, await write(pool, step_id, ADMIN, "  ", 2))
    with pytest.raises(TemplateGone):
        await arranging_series.put_template(pool, step_id=step_id, template_id=99, actor_id=ADMIN, now=NOW)


async def test_what_cannot_be(pool: Pool, step_id: int) -> None:
    by_admin: dict[str, Any] = {"actor_id": ADMIN, "now": NOW}
    with pytest.raises(DayTaken):
        await add(pool, 3)
    with pytest.raises(StreamGone):
        await add(pool, 1, "9th_stream")
    other_id = await add(pool, 4)
    with pytest.raises(DayTaken):
        await arranging_series.move_step(pool, step_id=other_id, day=3, **by_admin)
    await arranging_series.move_step(pool, step_id=other_id, day=4, **by_admin)
    version = await pool.fetchval("SELECT version FROM series")
    with pytest.raises(SeriesEmpty):
        await arranging_series.switch_on(pool, stream=STREAM, version=version, **by_admin)
    await put(pool, await write(pool, step_id, ADMIN, "Hi"))
    with pytest.raises(SeriesChanged):
        await arranging_series.switch_on(pool, stream=STREAM, version=version, **by_admin)
    with pytest.raises(SeriesChanged):
        await arranging_series.remove_step(pool, step_id=other_id, version=version, **by_admin)
    await arranging_series.switch_on(pool, stream=STREAM, version=version + 1, **by_admin)
    await arranging_series.switch_on(pool, stream=STREAM, version=version, **by_admin)
    draft_id = await write(pool, other_id, ADMIN, "Late")
    await arranging_series.remove_step(pool, step_id=other_id, version=version + 2, **by_admin)
    with pytest.raises(StepGone):
        await put(pool, draft_id)
    assert await add(pool, 4) != other_id
