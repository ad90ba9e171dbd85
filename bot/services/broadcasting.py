"""Broadcasts: launched from a draft, taken back, paused, resumed, stopped.

Each is one transaction: check, change, audit.
"""

from datetime import UTC, datetime, timedelta

from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.pricing import stars
from bot.errors import BroadcastGone, BroadcastMoved, NobodyToReach, TooManyStars
from bot.services import launching, repeating
from db import audit, broadcasts, drafts, recipients
from db.models import Broadcast, Draft
from db.pool import Connection, Pool, transaction

NO_HOLD = timedelta(0)


async def launch(
    pool: Pool,
    *,
    draft_id: int,
    author_id: int,
    now: datetime,
    version: int | None = None,
    quiet: str | None = None,
    hold: timedelta = NO_HOLD,
    stars_cap: int | None = None,
) -> Broadcast:
    """Turn a draft into a broadcast that is being sent, and consume the draft, whenever it was meant to leave.

    `version`: only if the draft is still the one that its author saw; None: as it stands. `quiet`: what happens in
    quiet hours; None: what the draft says. Nobody is written to before `hold` has passed. With `stars_cap` it is sent
    faster, for stars, up to that many.
    The same draft launched twice gives the first broadcast again, so a press handled twice sends once. Raises
    DraftGone, DraftChanged, DraftIncomplete, MessageUnfit, UnknownPeople, NobodyToReach, TooManyStars; the draft stays
    as it is then.
    """
    async with transaction(pool) as conn:
        draft = await drafts.lock(conn, draft_id, author_id)
        if draft is None:
            return await launching.launched_before(conn, draft_id, author_id)
        frozen = await launching.frozen(conn, draft, version=version, quiet=quiet)
        hold_until = now + hold if hold else None
        broadcast_id = await launching.write(conn, frozen, now=now, hold_until=hold_until, stars_cap=stars_cap)
        reached = await recipients.snapshot(conn, broadcast_id, frozen.audience)
        if not reached.reachable:
            raise NobodyToReach
        price = _price(reached.reachable * frozen.messages_each, stars_cap)
        await broadcasts.set_recipients(conn, broadcast_id, reached.reachable, reached.left_out)
        await drafts.delete(conn, draft_id)
        await launching.note(conn, "message_send_production", broadcast_id, frozen, reached, now, price)
        return await existing(conn, broadcast_id)


def _price(messages: int, stars_cap: int | None) -> dict[str, int]:
    """What the audit says of the price; nothing where it is free."""
    if stars_cap is None:
        return {}
    cost = stars(messages)
    if cost > stars_cap:
        raise TooManyStars(n=cost, cap=stars_cap)
    return {"stars": cost}


async def take_back(pool: Pool, *, broadcast_id: int, actor_id: int, now: datetime) -> Draft:
    """Undo a launch while its hold lasts: nobody gets it, and its author has the draft again, which is returned.

    Raises BroadcastGone, BroadcastMoved if it is too late.
    """
    async with transaction(pool) as conn:
        taken = _moved(await broadcasts.take_back(conn, broadcast_id, now), await existing(conn, broadcast_id))
        people = await recipients.cancel_pending(conn, broadcast_id, now)
        if people != taken.total_recipients or taken.author_id is None:
            raise BroadcastMoved(status=BroadcastStatus.SENDING)
        await broadcasts.add_cancelled(conn, broadcast_id, people)
        draft = await drafts.create(
            conn,
            taken.author_id,
            taken.content or {},
            title=taken.draft_title,
            buttons=taken.buttons,
            audience=taken.audience,
            quiet=taken.quiet,
        )
        await note(conn, "broadcast_taken_back", taken, actor_id, people)
    return draft


async def place_card(pool: Pool, *, broadcast_id: int, chat_id: int, message_id: int) -> None:
    """Remember the message in which the broadcast's progress is shown."""
    async with transaction(pool) as conn:
        await broadcasts.place_card(conn, broadcast_id, chat_id, message_id)


async def pause(pool: Pool, *, broadcast_id: int, actor_id: int) -> Broadcast:
    """Nothing more leaves until it is resumed. Raises BroadcastGone, BroadcastMoved if it is not being sent."""
    async with transaction(pool) as conn:
        moved = _moved(await broadcasts.pause(conn, broadcast_id, None, actor_id), await existing(conn, broadcast_id))
        await note(conn, "broadcast_paused", moved, actor_id, moved.left)
    return moved


async def resume(pool: Pool, *, broadcast_id: int, actor_id: int) -> Broadcast:
    """Go on after a pause. Raises BroadcastGone, BroadcastMoved if it is not paused."""
    async with transaction(pool) as conn:
        moved = _moved(await broadcasts.resume(conn, broadcast_id), await existing(conn, broadcast_id))
        await note(conn, "broadcast_resumed", moved, actor_id, moved.left)
    return moved


async def cancel(pool: Pool, *, broadcast_id: int, actor_id: int) -> Broadcast:
    """Stop for good: who still waits is cancelled; what is under way still gets its outcome.

    Raises BroadcastGone, BroadcastMoved if it is over already.
    """
    now = datetime.now(UTC)
    async with transaction(pool) as conn:
        _moved(await broadcasts.cancel(conn, broadcast_id, now), await existing(conn, broadcast_id))
        people = await recipients.cancel_pending(conn, broadcast_id, now)
        cancelled = await broadcasts.add_cancelled(conn, broadcast_id, people)
        await note(conn, "broadcast_cancelled", cancelled, actor_id, people)
        await repeating.go_on(conn, [broadcast_id], now)
    return cancelled


async def existing(conn: Connection, broadcast_id: int) -> Broadcast:
    """The broadcast. Raises BroadcastGone."""
    broadcast = await broadcasts.get(conn, broadcast_id)
    if broadcast is None:
        raise BroadcastGone
    return broadcast


async def note(conn: Connection, action: str, broadcast: Broadcast, actor_id: int, people: int) -> None:
    """Write down who did it, and to how many people."""
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        message_id=broadcast.id,
        recipients=people,
        preview=preview(broadcast.message_text),
    )


def _moved(moved: Broadcast | None, as_it_is: Broadcast) -> Broadcast:
    if moved is None:
        raise BroadcastMoved(status=as_it_is.status)
    return moved
