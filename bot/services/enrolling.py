"""A student's own choices: whether messages come, which and in what language; and whether the bot may write at all."""

from datetime import datetime

from bot.domain.wishes import PAUSE, Wants
from db import events, users
from db.pool import Pool, transaction

START = "start"
STOP = "stop"
LANGUAGE = "language"
PAUSED = "paused"
RESUMED = "resumed"
WANTS = "wants"
BLOCKED = "blocked"
UNBLOCKED = "unblocked"


async def start(pool: Pool, *, user_id: int, source: str | None, at: datetime) -> bool:
    """The person pressed Start; `source` is where the link that brought them says they come from.

    They get broadcasts again if they had stopped them: True if so.
    """
    async with transaction(pool) as conn:
        await users.mark_unblocked(conn, user_id)
        back = await users.opt_in(conn, user_id, at)
        await events.record_once(conn, user_id, START, {"source": source} if source else {}, at=at)
    return back


async def opt_out(pool: Pool, *, user_id: int, at: datetime) -> bool:
    """The person wants no broadcasts any more; False if that was so already."""
    async with transaction(pool) as conn:
        changed = await users.opt_out(conn, user_id, at)
        if changed:
            await events.record(conn, user_id, STOP, {}, at=at)
    return changed


async def pause(pool: Pool, *, user_id: int, at: datetime) -> datetime:
    """The person wants no broadcasts for a while, which begins anew now; returns when it ends."""
    until = at + PAUSE
    async with transaction(pool) as conn:
        await users.pause(conn, user_id, until)
        await events.record_once(conn, user_id, PAUSED, {"until": until.isoformat()}, at=at)
    return until


async def opt_in(pool: Pool, *, user_id: int, at: datetime) -> bool:
    """The person wants broadcasts again, from now on; False if that was so already."""
    async with transaction(pool) as conn:
        changed = await users.opt_in(conn, user_id, at)
        if changed:
            await events.record(conn, user_id, RESUMED, {}, at=at)
    return changed


async def choose_wants(pool: Pool, *, user_id: int, wants: Wants, at: datetime) -> None:
    """What the person wants to receive, as long as they want anything."""
    async with transaction(pool) as conn:
        await users.set_wants(conn, user_id, wants)
        await events.record_once(conn, user_id, WANTS, {"wants": wants}, at=at)


async def choose_language(pool: Pool, *, user_id: int, language: str, at: datetime) -> None:
    """The person wants to be spoken to in that language."""
    async with transaction(pool) as conn:
        await users.set_language(conn, user_id, language)
        await events.record(conn, user_id, LANGUAGE, {"language": language}, at=at)


async def blocked(pool: Pool, *, user_id: int, at: datetime) -> None:
    """The person blocked the bot."""
    async with transaction(pool) as conn:
        await users.mark_blocked(conn, [user_id], at)
        await events.record_once(conn, user_id, BLOCKED, {}, at=at)


async def unblocked(pool: Pool, *, user_id: int, at: datetime) -> None:
    """The person let the bot write again."""
    async with transaction(pool) as conn:
        await users.mark_unblocked(conn, user_id)
        await events.record_once(conn, user_id, UNBLOCKED, {}, at=at)
