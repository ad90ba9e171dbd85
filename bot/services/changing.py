"""The change of a scheduled broadcast: a draft that is saved into it, while it waits and nobody else changed it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.audience import audience_from_json
from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus
from bot.errors import (
    BroadcastGone,
    BroadcastMoved,
    ChangedMeanwhile,
    DraftChanged,
    NobodyToReach,
    TooLateToChange,
)
from bot.services import copying, launching, repeating
from bot.services.copying import Copied
from bot.services.drafting import as_seen
from bot.services.rescheduling import note, there, waiting, wording
from db import audience, broadcasts, drafts, scheduled
from db.models import Broadcast, Draft
from db.pool import Connection, Pool, transaction


async def begin(pool: Pool, *, broadcast_id: int, owner_id: int, now: datetime) -> Copied:
    """A draft in which that person changes the broadcast: the one that they began before, or a copy.

    Until it is saved the broadcast goes out as it was. What was begun before somebody else changed the broadcast stays
    as a draft of its own. Raises BroadcastGone, BroadcastMoved unless it is scheduled.
    """
    async with transaction(pool) as conn:
        begun = await scheduled.change_of(conn, broadcast_id, owner_id)
        broadcast = await waiting(conn, broadcast_id)
        if broadcast.status != BroadcastStatus.SCHEDULED or broadcast.audience is None:
            raise BroadcastMoved(status=broadcast.status)
        draft = await _still_good(conn, begun, broadcast, owner_id) if begun else None
        if draft is not None:
            return Copied(draft)
        copied = await copying.copy(conn, broadcast, owner_id, now, broadcast.draft_title)
        await scheduled.tie_change(conn, copied.draft.id, broadcast_id, wording(broadcast))
        return replace(copied, draft=replace(copied.draft, changes_broadcast=broadcast_id))


async def save(
    pool: Pool, *, draft_id: int, owner_id: int, version: int, now: datetime, following: bool = False
) -> Broadcast:
    """The scheduled broadcast says what the draft says, to whom the draft says; the draft is consumed.

    `following`: so do all that follow it, where it repeats. Raises DraftGone, DraftChanged, NobodyToReach, and what
    launching.frozen does: the draft stays as it is. Raises TooLateToChange, ChangedMeanwhile: the draft stays, and is
    a message of its own from now on.
    """
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        if draft.changes_broadcast is None:
            raise DraftChanged
        broadcast = await broadcasts.lock(conn, draft.changes_broadcast)
        if broadcast is None:
            raise BroadcastGone
        refusal = await _refusal(conn, draft, broadcast)
        if refusal is None:
            rewritten = await _rewrite(conn, draft, broadcast, now)
            if following:
                await repeating.change_following(conn, rewritten, owner_id, now)
            return rewritten
        await scheduled.tie_change(conn, draft_id, None, None)
    raise refusal


async def drop_unchanged(pool: Pool, *, draft_id: int, owner_id: int) -> None:
    """A change that changed nothing is no draft worth keeping."""
    async with transaction(pool) as conn:
        draft = await drafts.lock(conn, draft_id, owner_id)
        if draft is not None and draft.changes_broadcast is not None and draft.version == 0:
            await drafts.delete(conn, draft_id)


async def _still_good(conn: Connection, begun: tuple[int, str], broadcast: Broadcast, owner_id: int) -> Draft | None:
    """The change that was begun, if the broadcast still says what it said then; else it is a message of its own."""
    draft_id, digest = begun
    if digest == wording(broadcast):
        return await drafts.get(conn, draft_id, owner_id)
    await scheduled.tie_change(conn, draft_id, None, None)
    return None


async def _refusal(conn: Connection, draft: Draft, broadcast: Broadcast) -> TooLateToChange | ChangedMeanwhile | None:
    """Why the change can no longer be saved, if so."""
    if broadcast.status != BroadcastStatus.SCHEDULED:
        return TooLateToChange(status=broadcast.status)
    begun = await scheduled.change_of(conn, broadcast.id, draft.owner_id)
    return None if begun == (draft.id, wording(broadcast)) else ChangedMeanwhile()


async def _rewrite(conn: Connection, draft: Draft, broadcast: Broadcast, now: datetime) -> Broadcast:
    frozen = await launching.frozen(conn, draft)
    people = await audience.count(conn, frozen.audience)
    if not people.reachable:
        raise NobodyToReach
    named = audience_from_json(frozen.audience)
    rewritten = there(
        await scheduled.rewrite(
            conn,
            broadcast.id,
            message_text=frozen.text,
            content=frozen.content,
            buttons=frozen.buttons,
            audience=frozen.audience,
            recipient_type=named.recipient_type,
            recipient_group=named.recipient_group,
            total=people.reachable,
            left_out=people.left_out,
        )
    )
    await drafts.delete(conn, draft.id)
    was = preview(broadcast.message_text)
    await note(conn, "scheduled_message_changed", rewritten, draft.owner_id, now, people.reachable, was=was)
    return rewritten
