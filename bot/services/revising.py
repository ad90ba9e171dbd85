"""After a message was sent: it is edited everywhere, or taken back. Paused, resumed and stopped like a broadcast.

Each is one transaction: check, change, audit. A launch ends the edit that is still under way: whom that has not
reached gets the new one. What is being taken back is not edited.
"""

from datetime import UTC, datetime

from bot.domain.buttons import Rows, rows_to_json
from bot.domain.content import Content, content_from_json, preview
from bot.domain.lifecycle import BroadcastStatus, RevisionKind
from bot.domain.parts import words
from bot.domain.recalling import recallable_since
from bot.errors import (
    AlbumButtonsFixed,
    BroadcastGone,
    BroadcastMoved,
    NobodyHasIt,
    RevisedMeanwhile,
    RevisionGone,
    RevisionMoved,
    StillLeaving,
    TooLateToRecall,
)
from bot.services.copying import foreign_content
from db import audit, broadcasts, revising, revisions
from db.models import Broadcast, Revision
from db.pool import Connection, Pool, transaction

# A broadcast in these states stands still. While it is paused its content can change: the rest get the new one.
EDITABLE = frozenset(
    {BroadcastStatus.PAUSED, BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED, BroadcastStatus.RECALLED}
)
TAKEN_BACK_FROM = frozenset({BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED, BroadcastStatus.RECALLED})


def content_of(broadcast: Broadcast) -> Content:
    """What the broadcast says, whoever wrote it."""
    return content_from_json(broadcast.content) if broadcast.content else foreign_content(broadcast.message_text)


async def launch_edit(
    pool: Pool,
    *,
    broadcast_id: int,
    actor_id: int,
    content: Content,
    rows: Rows,
    seen: int | None,
    press_id: str,
    now: datetime,
) -> Revision:
    """Make it say this in everybody's chat; its own content and buttons are the new ones from this moment on.

    `seen`: its newest revision when it was shown, None if there was none. The same press handled twice launches
    once. Raises BroadcastGone, BroadcastMoved, RevisedMeanwhile, StillLeaving, NobodyHasIt, and AlbumButtonsFixed:
    an album's buttons stand in a message of their own, which cannot come or go.
    """
    async with transaction(pool) as conn:
        if (launched := await revisions.by_press(conn, press_id)) is not None:
            return launched
        broadcast = await _still(conn, broadcast_id, EDITABLE, now)
        if seen != await newest(conn, broadcast_id):
            raise RevisedMeanwhile
        if content.is_album and bool(rows) is not bool(broadcast.buttons):
            raise AlbumButtonsFixed
        await _end_edit(conn, broadcast_id, now)
        revision = await _begin(conn, broadcast, RevisionKind.EDIT, content, rows, actor_id, press_id, now)
        await revisions.rewrite_broadcast(conn, broadcast_id, words(content), content.to_json(), rows_to_json(rows))
        await _note(conn, "broadcast_edited", revision, actor_id, revision.total, preview(words(content)))
    return revision


async def newest(conn: Connection, broadcast_id: int) -> int | None:
    """The id of its newest revision, if there is one."""
    found = await revisions.of_broadcast(conn, broadcast_id, 1)
    return found[0].id if found else None


async def launch_recall(pool: Pool, *, broadcast_id: int, actor_id: int, press_id: str, now: datetime) -> Revision:
    """Delete it from everybody's chat.

    The same press handled twice launches once. Raises BroadcastGone, BroadcastMoved, StillLeaving, NobodyHasIt, and
    TooLateToRecall where Telegram deletes none of the messages any more.
    """
    async with transaction(pool) as conn:
        if (launched := await revisions.by_press(conn, press_id)) is not None:
            return launched
        broadcast = await _still(conn, broadcast_id, TAKEN_BACK_FROM, now)
        if not (await revising.copies(conn, broadcast_id, recallable_since(now))).young:
            raise TooLateToRecall
        await _end_edit(conn, broadcast_id, now)
        revision = await _begin(conn, broadcast, RevisionKind.RECALL, None, (), actor_id, press_id, now)
        await _note(conn, "broadcast_recalled", revision, actor_id, revision.total, preview(broadcast.message_text))
    return revision


async def place_card(pool: Pool, *, revision_id: int, chat_id: int, message_id: int) -> None:
    """Remember the message in which its progress is shown."""
    async with transaction(pool) as conn:
        await revisions.place_card(conn, revision_id, chat_id, message_id)


async def pause(pool: Pool, *, revision_id: int, actor_id: int) -> Revision:
    """Nobody else's message changes until it is resumed. Raises RevisionGone, RevisionMoved if it is not running."""
    async with transaction(pool) as conn:
        moved = await _moved(conn, revision_id, await revisions.pause(conn, revision_id, None, actor_id))
        await _note(conn, "revision_paused", moved, actor_id, moved.left)
    return moved


async def halt(pool: Pool, *, revision_id: int, reason: str) -> None:
    """Herald pauses it by itself: Telegram refuses it to everyone, in these words."""
    async with transaction(pool) as conn:
        moved = await revisions.pause(conn, revision_id, reason, None)
        if moved is not None:
            await _note(conn, "revision_paused", moved, None, moved.left)


async def resume(pool: Pool, *, revision_id: int, actor_id: int) -> Revision:
    """Go on after a pause. Raises RevisionGone, RevisionMoved if it is not paused."""
    async with transaction(pool) as conn:
        moved = await _moved(conn, revision_id, await revisions.resume(conn, revision_id))
        await _note(conn, "revision_resumed", moved, actor_id, moved.left)
    return moved


async def cancel(pool: Pool, *, revision_id: int, actor_id: int) -> Revision:
    """Stop for good: whom it has not reached keep what they have. Raises RevisionGone, RevisionMoved if it is over."""
    async with transaction(pool) as conn:
        moved = await _moved(conn, revision_id, await revisions.cancel(conn, revision_id, datetime.now(UTC)))
        await _note(conn, "revision_cancelled", moved, actor_id, moved.left)
    return moved


async def finish(pool: Pool, *, revision_id: int, now: datetime) -> None:
    """It has reached everybody; what was taken back from somebody is `recalled`."""
    async with transaction(pool) as conn:
        finished = await revisions.complete(conn, revision_id, now)
        if finished is not None and finished.kind == RevisionKind.RECALL and finished.done + finished.gone:
            await revisions.recall_broadcast(conn, finished.message_id)


async def _still(conn: Connection, broadcast_id: int, states: frozenset[BroadcastStatus], now: datetime) -> Broadcast:
    """The broadcast, locked, in one of these states, with nobody to whom it is on its way just now."""
    broadcast = await broadcasts.lock(conn, broadcast_id)
    if broadcast is None:
        raise BroadcastGone
    if broadcast.status not in states:
        raise BroadcastMoved(status=broadcast.status)
    active = await revisions.active(conn, broadcast_id)
    if active is not None and active.kind == RevisionKind.RECALL:
        raise BroadcastMoved(status=BroadcastStatus.RECALLED)
    copies = await revising.copies(conn, broadcast_id, recallable_since(now))
    if copies.leaving:
        raise StillLeaving
    if not copies.known:
        raise NobodyHasIt
    return broadcast


async def _end_edit(conn: Connection, broadcast_id: int, now: datetime) -> None:
    """The edit that is under way goes no further."""
    active = await revisions.active(conn, broadcast_id)
    if active is not None:
        await revisions.cancel(conn, active.id, now)


async def _begin(
    conn: Connection,
    broadcast: Broadcast,
    kind: RevisionKind,
    content: Content | None,
    rows: Rows,
    actor_id: int,
    press_id: str,
    now: datetime,
) -> Revision:
    revision_id = await revisions.create(
        conn,
        message_id=broadcast.id,
        kind=kind,
        content=content.to_json() if content is not None else None,
        buttons=rows_to_json(rows),
        author_id=actor_id,
        press_id=press_id,
        now=now,
    )
    total = await revising.snapshot(conn, revision_id, broadcast.id)
    return await revisions.set_total(conn, revision_id, total)


async def _moved(conn: Connection, revision_id: int, moved: Revision | None) -> Revision:
    if moved is not None:
        return moved
    as_it_is = await revisions.get(conn, revision_id)
    if as_it_is is None:
        raise RevisionGone
    raise RevisionMoved(status=as_it_is.status)


async def _note(
    conn: Connection, action: str, revision: Revision, actor_id: int | None, people: int, said: str | None = None
) -> None:
    """Write down who did it, and for how many people."""
    details = {"revision": revision.id, "kind": revision.kind}
    if revision.pause_reason:
        details["reason"] = revision.pause_reason
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        message_id=revision.message_id,
        recipients=people,
        preview=said if said is not None else preview(revision.former_text),
        details=details,
    )
