"""Repeating messages: each occurrence is a scheduled broadcast of its own, and exactly one of them waits.

Whatever ends its waiting (it starts, is missed, or is cancelled, which skips it) calls `go_on` in the same transaction,
which makes the next one. So no crash loses an occurrence or makes two, and after a downtime at most one was missed: the
next one is in the future.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.content import content_from_json, preview
from bot.domain.lifecycle import BroadcastStatus, RepeatStatus
from bot.domain.parts import words
from bot.domain.repeating import next_after, rule_from_json
from bot.errors import DraftGone, DraftIncomplete, NobodyToReach, RepeatGone, RepeatMoved, RepeatOver
from bot.services import launching, scheduling
from bot.services.launching import Frozen
from db import audience, audit, broadcasts, drafts, repeats, scheduled
from db.models import AudienceCount, Broadcast, Draft, Repeat
from db.pool import Connection, Pool, transaction


async def begin(
    pool: Pool,
    *,
    draft_id: int,
    author_id: int,
    now: datetime,
    version: int | None = None,
    quiet: str | None = None,
) -> Repeat:
    """Turn a draft into a message that is repeated, with its first occurrence waiting, and consume the draft.

    `version`, `quiet` and a draft that is begun twice as in `broadcasting.launch`. Raises what that does but
    TooManyStars, DraftIncomplete too where the draft has no repetition, and RepeatOver.
    """
    async with transaction(pool) as conn:
        draft = await drafts.lock(conn, draft_id, author_id)
        if draft is None:
            return await _begun_before(conn, draft_id, author_id)
        frozen = await launching.frozen(conn, draft, version=version, quiet=quiet)
        if draft.repetition is None:
            raise DraftIncomplete
        expected = await audience.count(conn, frozen.audience)
        if not expected.reachable:
            raise NobodyToReach
        repeat = await repeats.create(
            conn,
            rule=draft.repetition,
            content=frozen.content,
            buttons=frozen.buttons,
            audience=frozen.audience,
            quiet=frozen.quiet,
            title=frozen.title,
            author_id=author_id,
            draft_id=draft_id,
            now=now,
        )
        begun = await _make_next(conn, repeat, now, expected)
        if begun is None:
            raise RepeatOver
        await drafts.delete(conn, draft_id)
        await _note(conn, "repeat_begun", begun, author_id, now)
    return begun


async def go_on(conn: Connection, broadcast_ids: Sequence[int], now: datetime) -> None:
    """These broadcasts wait no more: those that were the next occurrence of a repeat are followed by another one.

    The caller holds their rows' locks. A repeat without a further moment ends. Other ids cost one look at an index.
    """
    waited = await repeats.lock_waiting(conn, broadcast_ids)
    if not waited:
        return
    before = {each.id: each for each in await broadcasts.some(conn, broadcast_ids)}
    for repeat in waited:
        await _follow(conn, repeat, before.get(repeat.waiting_id or 0), now)


async def catch_up(pool: Pool, now: datetime) -> None:
    """Go on with repeats whose waiting occurrence another program cancelled, sent or deleted."""
    async with pool.acquire() as conn:
        stuck = await repeats.stuck(conn)
    for repeat_id in stuck:
        async with transaction(pool) as conn:
            repeat = await repeats.lock(conn, repeat_id)
            if repeat is None or repeat.status != RepeatStatus.ACTIVE:
                continue
            before = await broadcasts.get(conn, repeat.waiting_id) if repeat.waiting_id else None
            if before is None or before.status != BroadcastStatus.SCHEDULED:  # nobody went on with it in between
                await _follow(conn, repeat, before, now)


async def pause(pool: Pool, *, repeat_id: int, actor_id: int, now: datetime) -> Repeat:
    """Take its waiting occurrence out, until it is resumed. Raises RepeatGone, RepeatMoved if it is not active."""
    async with transaction(pool) as conn:
        repeat = await _locked(conn, repeat_id)
        paused = await repeats.pause(conn, repeat_id)
        if paused is None:
            raise RepeatMoved
        await _take_out(conn, repeat, now)
        await _note(conn, "repeat_paused", repeat, actor_id, now)
    return paused


async def resume(pool: Pool, *, repeat_id: int, actor_id: int, now: datetime) -> Repeat:
    """Go on from the next moment of its rule; what was due meanwhile stays unsent.

    Raises RepeatGone, RepeatMoved if it is not paused, RepeatOver if its rule has no further moment.
    """
    async with transaction(pool) as conn:
        repeat = await _locked(conn, repeat_id)
        if repeat.status != RepeatStatus.PAUSED:
            raise RepeatMoved
        resumed = await _make_next(conn, repeat, now, await audience.count(conn, repeat.audience))
        if resumed is None:
            raise RepeatOver
        await _note(conn, "repeat_resumed", resumed, actor_id, now)
    return resumed


async def end(pool: Pool, *, repeat_id: int, actor_id: int, now: datetime) -> Repeat:
    """Take its waiting occurrence out; there will be no other. Raises RepeatGone, RepeatMoved if it ended before."""
    async with transaction(pool) as conn:
        repeat = await _locked(conn, repeat_id)
        ended = await repeats.end(conn, repeat_id, now)
        if ended is None:
            raise RepeatMoved
        await _take_out(conn, repeat, now)
        await _note(conn, "repeat_ended", repeat, actor_id, now)
    return ended


async def take_back(pool: Pool, *, repeat_id: int, actor_id: int, now: datetime) -> Draft:
    """Before its first occurrence: it ends, and whoever takes it back has it as a draft, with its rule.

    Raises RepeatGone, RepeatMoved if there was an occurrence, or it is not active.
    """
    async with transaction(pool) as conn:
        repeat = await _locked(conn, repeat_id)
        if repeat.status != RepeatStatus.ACTIVE or repeat.done:
            raise RepeatMoved
        await repeats.end(conn, repeat_id, now)
        await _take_out(conn, repeat, now)
        draft = await drafts.create(
            conn, actor_id, repeat.content, title=repeat.title, buttons=repeat.buttons, audience=repeat.audience
        )
        await drafts.save(conn, replace(draft, quiet=repeat.quiet, repetition=repeat.rule))
        await _note(conn, "repeat_taken_back", repeat, actor_id, now)
    return draft


async def change_following(conn: Connection, broadcast: Broadcast, actor_id: int, now: datetime) -> None:
    """What this occurrence says now, and to whom, holds for all that follow it. Raises RepeatGone."""
    if broadcast.repeat_id is None or broadcast.content is None or broadcast.audience is None:
        raise RepeatGone
    repeat = await repeats.rewrite(
        conn,
        broadcast.repeat_id,
        content=broadcast.content,
        buttons=broadcast.buttons,
        audience=broadcast.audience,
    )
    if repeat is None:
        raise RepeatGone
    await _note(conn, "repeat_changed", repeat, actor_id, now)


async def _follow(conn: Connection, repeat: Repeat, before: Broadcast | None, now: datetime) -> None:
    """Its occurrence is behind: make the next one, for about as many people, or end it. `before`: None if deleted."""
    expected = _as_before(before) if before else await audience.count(conn, repeat.audience)
    repeat = replace(repeat, done=repeat.done + 1, done_at=repeat.next_at)
    if await _make_next(conn, repeat, now, expected) is None:
        await repeats.leave_behind(conn, repeat.id)
        ended = await repeats.end(conn, repeat.id, now)
        await _note(conn, "repeat_ended", ended or repeat, None, now)


def _as_before(before: Broadcast) -> AudienceCount:
    """Whom the next occurrence is expected to reach: counting anew would hold up those that start at this moment."""
    reasons = ("blocked", "opted_out", "paused", "own_stream")
    return AudienceCount(before.total_recipients, *(before.left_out.get(reason, 0) for reason in reasons))


async def _make_next(conn: Connection, repeat: Repeat, now: datetime, expected: AudienceCount) -> Repeat | None:
    """The repeat with its next occurrence waiting, which is after now and after all that are behind us; None if its
    rule has no further moment."""
    after = max(now, repeat.done_at) if repeat.done_at else now
    at = next_after(rule_from_json(repeat.rule), after, repeat.done)
    if at is None:
        return None
    frozen = Frozen(
        repeat.content, repeat.buttons, repeat.audience, repeat.author_id, title=repeat.title, quiet=repeat.quiet
    )
    broadcast_id = await scheduling.create(conn, frozen, at=at, now=now, expected=expected)
    return await repeats.wait(conn, repeat.id, broadcast_id, at)


async def _begun_before(conn: Connection, draft_id: int, author_id: int) -> Repeat:
    repeat = await repeats.by_draft(conn, draft_id, author_id)
    if repeat is None:
        raise DraftGone
    return repeat


async def _locked(conn: Connection, repeat_id: int) -> Repeat:
    """The repeat and its waiting occurrence, locked in the order in which a start locks them.

    Raises RepeatGone, RepeatMoved if it went on in between.
    """
    seen = await repeats.get(conn, repeat_id)
    if seen is not None and seen.waiting_id is not None:
        await broadcasts.lock(conn, seen.waiting_id)
    repeat = await repeats.lock(conn, repeat_id)
    if seen is None or repeat is None:
        raise RepeatGone
    if repeat.waiting_id != seen.waiting_id:
        raise RepeatMoved
    return repeat


async def _take_out(conn: Connection, repeat: Repeat, now: datetime) -> None:
    """Its waiting occurrence is cancelled, and does not count."""
    if repeat.waiting_id is not None:
        await scheduled.cancel(conn, repeat.waiting_id, now)


async def _note(conn: Connection, action: str, repeat: Repeat, actor_id: int | None, now: datetime) -> None:
    """Write down who did it, nobody where the rule was at its end, and which occurrence waited."""
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        message_id=repeat.waiting_id,
        preview=preview(words(content_from_json(repeat.content))),
        details={"repeat": repeat.id, "rule": repeat.rule},
        at=now,
    )
