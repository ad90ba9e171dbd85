"""Scheduling: a draft becomes a broadcast that waits for its moment. Whom it reaches is found out then."""

from datetime import datetime

from bot.errors import DraftIncomplete, MomentPast, NobodyToReach
from bot.services import launching
from bot.services.launching import Frozen
from db import audience, broadcasts, drafts
from db.models import AudienceCount, Broadcast
from db.pool import Connection, Pool, transaction


async def schedule(
    pool: Pool,
    *,
    draft_id: int,
    author_id: int,
    now: datetime,
    version: int | None = None,
    quiet: str | None = None,
) -> Broadcast:
    """Turn a draft into a broadcast that leaves at the draft's moment, and consume the draft.

    `version`, `quiet` and a draft that is scheduled twice as in `broadcasting.launch`. Raises what that does but
    TooManyStars, DraftIncomplete too where the draft has no moment, and MomentPast.
    """
    async with transaction(pool) as conn:
        draft = await drafts.lock(conn, draft_id, author_id)
        if draft is None:
            return await launching.launched_before(conn, draft_id, author_id)
        frozen = await launching.frozen(conn, draft, version=version, quiet=quiet)
        if draft.scheduled_at is None:
            raise DraftIncomplete
        if draft.scheduled_at <= now:
            raise MomentPast
        expected = await audience.count(conn, frozen.audience)
        if not expected.reachable:
            raise NobodyToReach
        broadcast_id = await create(conn, frozen, at=draft.scheduled_at, now=now, expected=expected)
        await drafts.delete(conn, draft_id)
        broadcast = await broadcasts.get(conn, broadcast_id)
        assert broadcast is not None  # noqa: S101 - it was made just now
        return broadcast


async def create(conn: Connection, frozen: Frozen, *, at: datetime, now: datetime, expected: AudienceCount) -> int:
    """A broadcast that waits for that moment, noted in the audit; returns its id.

    `expected`: whom it would reach as things stand; the audience is asked anew at the moment itself.
    """
    broadcast_id = await launching.write(conn, frozen, now=now, scheduled_at=at, expected=expected)
    await launching.note(
        conn, "message_scheduled", broadcast_id, frozen, expected, now, {"scheduled_at": at.isoformat()}
    )
    return broadcast_id
