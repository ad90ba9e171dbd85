"""After a broadcast's end: those who did not get it, and those of whom it is not known. An administrator decides.

Each decision is one transaction: check, change, audit.
"""

from datetime import datetime

from bot.domain.lifecycle import PERSONAL_FAILURES, BroadcastStatus, RevisionKind
from bot.errors import BroadcastGone, BroadcastMoved, NobodyLeft
from bot.services.broadcasting import note
from db import broadcasts, retries, revisions
from db.models import Broadcast
from db.pool import Connection, Pool, transaction


async def retry_failed(pool: Pool, *, broadcast_id: int, actor_id: int, everyone: bool) -> int:
    """Send it again to those who did not get it; returns to how many.

    `everyone`: those too who blocked the bot or have no account any more. Who opted out is never written to. Raises
    BroadcastGone, BroadcastMoved if it is not over, NobodyLeft.
    """
    async with transaction(pool) as conn:
        over = await _over(conn, broadcast_id)
        people = await retries.put_back_failed(conn, broadcast_id, PERSONAL_FAILURES, everyone=everyone)
        await _reopen(conn, over, failed=people)
        await note(conn, "failed_retried", over, actor_id, people)
    return people


async def resend_uncertain(pool: Pool, *, broadcast_id: int, actor_id: int) -> int:
    """Send it again to those of whom it is not known whether they got it; some may then have it twice.

    Returns to how many. Raises BroadcastGone, BroadcastMoved if it is not over, NobodyLeft.
    """
    async with transaction(pool) as conn:
        over = await _over(conn, broadcast_id)
        people = await retries.put_back_uncertain(conn, broadcast_id)
        await _reopen(conn, over, uncertain=people)
        await note(conn, "uncertain_resent", over, actor_id, people)
    return people


async def accept_uncertain(pool: Pool, *, broadcast_id: int, actor_id: int, now: datetime) -> int:
    """Take it for delivered where that is not known; returns for how many. Raises BroadcastGone, NobodyLeft."""
    async with transaction(pool) as conn:
        broadcast = await _locked(conn, broadcast_id)
        people = await retries.accept_uncertain(conn, broadcast_id, now)
        if not people:
            raise NobodyLeft
        await retries.count_accepted(conn, broadcast_id, people)
        await note(conn, "uncertain_accepted", broadcast, actor_id, people)
    return people


async def _locked(conn: Connection, broadcast_id: int) -> Broadcast:
    broadcast = await broadcasts.lock(conn, broadcast_id)
    if broadcast is None:
        raise BroadcastGone
    return broadcast


async def _over(conn: Connection, broadcast_id: int) -> Broadcast:
    """It went out to everyone. What another program keeps for itself still has people who wait: it is left alone."""
    broadcast = await _locked(conn, broadcast_id)
    if broadcast.status != BroadcastStatus.COMPLETED or broadcast.left:
        raise BroadcastMoved(status=broadcast.status)
    revision = await revisions.active(conn, broadcast_id)
    if revision is not None and revision.kind == RevisionKind.RECALL:
        raise BroadcastMoved(status=BroadcastStatus.RECALLED)
    return broadcast


async def _reopen(conn: Connection, over: Broadcast, *, failed: int = 0, uncertain: int = 0) -> None:
    """It goes on for those who wait again; the engine hears of it when this is committed."""
    if not failed + uncertain:
        raise NobodyLeft
    await retries.reopen(conn, over.id, failed, uncertain)
