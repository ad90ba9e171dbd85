"""Series as administrators arrange them: their hour, their steps, on and off.

Each is one transaction: check, change, audit.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.arrival import ContentFault, checked
from bot.domain.audience import Audience
from bot.domain.content import Content, content_from_json, preview
from bot.domain.parts import words
from bot.domain.series import LATE, USUAL_HOUR, SeriesStatus
from bot.errors import (
    DayTaken,
    DraftIncomplete,
    MessageUnfit,
    SeriesChanged,
    SeriesEmpty,
    StepGone,
    StreamGone,
    TemplateGone,
)
from bot.services import drafting
from db import audit, drafts, series, streams, templates
from db.models import Json, Series, SeriesStep
from db.pool import Connection, Pool, transaction


async def add_step(pool: Pool, *, stream: str, day: int, zone: str, actor_id: int, now: datetime) -> int:
    """A step of that day, without a message yet; returns its id. `zone`: of the series, if this begins it.

    Raises DayTaken, StreamGone.
    """
    async with transaction(pool) as conn:
        changed = await _begun(conn, stream, zone, actor_id)
        step_id = await series.add_step(conn, changed.id, day, now)
        if step_id is None:
            raise DayTaken(day=day)
        await _note(conn, "series_step_added", changed, actor_id, now, {"day": day})
    return step_id


async def move_step(pool: Pool, *, step_id: int, day: int, actor_id: int, now: datetime) -> None:
    """Another day, which counts from now on; who got the step does not get it again. Raises StepGone, DayTaken."""
    async with transaction(pool) as conn:
        changed, step = await _locked_step(conn, step_id)
        if not await series.set_day(conn, step_id, day, now):
            raise DayTaken(day=day)
        await _note(conn, "series_step_moved", changed, actor_id, now, {"day": day, "before": step.day})


async def remove_step(pool: Pool, *, step_id: int, version: int, actor_id: int, now: datetime) -> None:
    """Nobody gets it any more. `version`: of the series, as it was shown. Raises StepGone, SeriesChanged."""
    async with transaction(pool) as conn:
        changed, step = await _locked_step(conn, step_id)
        _check(changed, version)
        await series.remove_step(conn, step_id, now)
        await _note(conn, "series_step_removed", changed, actor_id, now, {"day": step.day}, step.content)


async def write(pool: Pool, *, step_id: int, owner_id: int, now: datetime) -> int | None:
    """The draft in which its owner changes the step's message: the one that they have begun, else a copy; its id.

    None where nothing is written yet. Raises StepGone.
    """
    async with transaction(pool) as conn:
        changed, step = await _locked_step(conn, step_id)
        begun = await series.draft_of_step(conn, step_id, owner_id)
        if begun is not None or step.content is None:
            return begun
        to_stream = Audience(streams=(changed.stream,)).to_json()
        draft = await drafts.create(
            conn, owner_id, step.content, buttons=step.buttons, audience=to_stream, series_step_id=step_id
        )
        await drafting.note(conn, "draft_created", draft, details={"series_step": step_id}, now=now)
    return draft.id


async def drop_unchanged(pool: Pool, *, draft_id: int, owner_id: int) -> None:
    """A draft that says what its step says already is thrown away."""
    async with transaction(pool) as conn:
        draft = await drafts.lock(conn, draft_id, owner_id)
        if draft is None or draft.series_step_id is None:
            return
        step = await series.step(conn, draft.series_step_id)
        if step is not None and (draft.content, draft.buttons) == (step.content, step.buttons):
            await drafts.delete(conn, draft_id)


async def put_draft(pool: Pool, *, draft_id: int, owner_id: int, version: int, now: datetime) -> None:
    """The draft becomes its step's message, and is no more. People get it from now on; who got the step keeps that.

    `version`: of the draft. Raises DraftGone, DraftChanged, DraftIncomplete, MessageUnfit, StepGone.
    """
    async with transaction(pool) as conn:
        draft = await drafting.as_seen(conn, draft_id, owner_id, version)
        if draft.series_step_id is None:
            raise StepGone
        await _put(conn, draft.series_step_id, draft.content, draft.buttons, owner_id, now)
        await drafts.delete(conn, draft_id)


async def put_template(pool: Pool, *, step_id: int, template_id: int, actor_id: int, now: datetime) -> None:
    """The step says what the template holds now. Raises TemplateGone, DraftIncomplete, MessageUnfit, StepGone."""
    async with transaction(pool) as conn:
        template = await templates.get(conn, template_id)
        if template is None:
            raise TemplateGone
        await _put(conn, step_id, template.content, template.buttons, actor_id, now)


async def set_clock(pool: Pool, *, stream: str, hour: int, zone: str, actor_id: int, now: datetime) -> None:
    """The hour at which its messages leave, from 0 to 23, and by which clocks. Raises StreamGone.

    What would have left within the last day by the new clock, and did not by the old one, leaves at once.
    """
    async with transaction(pool) as conn:
        changed = await _begun(conn, stream, zone, actor_id)
        await series.set_clock(conn, changed.id, hour, zone, now - LATE)
        await _note(conn, "series_clock_set", changed, actor_id, now, {"hour": hour, "zone": zone})


async def switch_on(pool: Pool, *, stream: str, version: int, actor_id: int, now: datetime) -> None:
    """Its messages leave from now on. Nothing happens if it is on. Raises SeriesChanged, SeriesEmpty, StreamGone."""
    async with transaction(pool) as conn:
        changed = await _locked(conn, stream)
        if changed.status == SeriesStatus.ON:
            return
        _check(changed, version)
        if all(step.content is None for step in await series.steps(conn, changed.id)):
            raise SeriesEmpty
        await series.switch_on(conn, changed.id, actor_id, now)
        await _note(conn, "series_switched_on", changed, actor_id, now)


async def switch_off(pool: Pool, *, stream: str, actor_id: int, now: datetime) -> None:
    """Nothing more leaves. Nothing happens if it is off. Raises StreamGone."""
    async with transaction(pool) as conn:
        changed = await _locked(conn, stream)
        if changed.status == SeriesStatus.ON:
            await series.switch_off(conn, changed.id)
            await _note(conn, "series_switched_off", changed, actor_id, now)


async def _begun(conn: Connection, stream: str, zone: str, actor_id: int) -> Series:
    """The stream's series, locked; it is made if there is none."""
    if stream not in await streams.titles(conn):
        raise StreamGone
    await series.create(conn, stream, USUAL_HOUR, zone, actor_id)
    return await _locked(conn, stream)


async def _locked(conn: Connection, stream: str) -> Series:
    found = await series.lock(conn, stream)
    if found is None:
        raise StreamGone
    return found


async def _locked_step(conn: Connection, step_id: int) -> tuple[Series, SeriesStep]:
    """The step with its series, which nobody else changes until the transaction ends."""
    place = await series.place_of_step(conn, step_id)
    locked = await series.lock(conn, place.stream) if place else None
    step = await series.step(conn, step_id)
    if locked is None or step is None:
        raise StepGone
    return locked, step


async def _put(
    conn: Connection,
    step_id: int,
    content: Json | None,
    buttons: Sequence[Sequence[Json]],
    actor_id: int,
    now: datetime,
) -> None:
    changed, step = await _locked_step(conn, step_id)
    held = content_from_json(content) if content else Content("")
    if held.is_empty:
        raise DraftIncomplete
    try:
        checked(held)
    except ContentFault as fault:
        raise MessageUnfit(fault.key, **fault.values) from fault
    await series.set_message(conn, step_id, held.to_json(), buttons, now)
    await _note(conn, "series_message_set", changed, actor_id, now, {"day": step.day}, content)


def _check(changed: Series, version: int) -> None:
    if changed.version != version:
        raise SeriesChanged


async def _note(
    conn: Connection,
    action: str,
    changed: Series,
    actor_id: int,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    content: Json | None = None,
) -> None:
    """It is another version; who did what stands in the audit log, with the beginning of the message."""
    await series.note_change(conn, changed.id)
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        preview=preview(words(content_from_json(content))) if content else None,
        details={"stream": changed.stream, **(details or {})},
        at=now,
    )
