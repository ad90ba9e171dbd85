"""Writing a message: every change is saved at once, so that a half-made message is never lost.

What is typed is saved with the id of the owner's message that brought it (`said_in`). After a crash the same message
may be handled again: ids grow within a chat, so one that is not newer has been taken already.

Each change names the version of the draft that its owner saw. So of two changes to what one saw, from two devices say,
the first counts, and the second is refused with DraftChanged: they never mix.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.audience import Audience
from bot.domain.buttons import Rows, rows_to_json
from bot.domain.content import Content, preview
from bot.domain.quiet import Quiet
from bot.domain.repeating import Rule
from bot.errors import DraftChanged, DraftGone
from db import audit, drafts
from db.models import Draft
from db.pool import Connection, Pool, transaction


def has_taken(draft: Draft, message_id: int) -> bool:
    """Whether that message of the owner, or a later one, has been put into the draft."""
    return draft.said_in is not None and message_id <= draft.said_in


async def begin(
    pool: Pool,
    *,
    owner_id: int,
    content: Content,
    said_in: int,
    now: datetime,
    audience: Audience | None = None,
    series_step_id: int | None = None,
) -> Draft:
    """A new draft that holds the text, for these people, or for that step of a series; the one that this very message
    began before, if it did."""
    async with transaction(pool) as conn:
        begun = await drafts.said_in(conn, owner_id, said_in)
        if begun is not None:
            return begun
        draft = await drafts.create(
            conn,
            owner_id,
            content.to_json(),
            said_in=said_in,
            audience=audience.to_json() if audience else None,
            series_step_id=series_step_id,
        )
        await note(conn, "draft_created", draft, now=now)
    return draft


async def set_content(
    pool: Pool, *, draft_id: int, owner_id: int, version: int, content: Content, said_in: int | None = None
) -> int:
    """Replace the content; `said_in` where it was sent.

    This and the other changes are for the version that the owner saw, and return the new one. Each raises DraftGone,
    and DraftChanged if the draft is another version by now: nothing is overwritten then.
    """
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, content=content.to_json(), said_in=said_in or draft.said_in))


async def set_buttons(
    pool: Pool, *, draft_id: int, owner_id: int, version: int, rows: Rows, said_in: int | None = None
) -> int:
    """Replace the buttons; `said_in` where they were typed."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, buttons=rows_to_json(rows), said_in=said_in or draft.said_in))


async def set_audience(pool: Pool, *, draft_id: int, owner_id: int, version: int, audience: Audience) -> int:
    """Replace the audience."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, audience=audience.to_json()))


async def set_moment(pool: Pool, *, draft_id: int, owner_id: int, version: int, at: datetime | None) -> int:
    """It is to leave at that moment, once; None: as soon as it is sent."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, scheduled_at=at, repetition=None))


async def set_repetition(pool: Pool, *, draft_id: int, owner_id: int, version: int, rule: Rule) -> int:
    """It is to be repeated by that rule, in the place of a moment."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, repetition=rule.to_json(), scheduled_at=None))


async def set_quiet(pool: Pool, *, draft_id: int, owner_id: int, version: int, quiet: Quiet | None) -> int:
    """What becomes of it in quiet hours; None: it goes out as usual."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, quiet=quiet))


async def rename(pool: Pool, *, draft_id: int, owner_id: int, version: int, title: str) -> int:
    """Give it a name."""
    async with transaction(pool) as conn:
        draft = await as_seen(conn, draft_id, owner_id, version)
        return await _save(conn, replace(draft, title=title))


async def discard(pool: Pool, *, draft_id: int, owner_id: int, version: int, now: datetime) -> None:
    """Throw the draft away, unless it is gone already. Raises DraftChanged."""
    async with transaction(pool) as conn:
        if await drafts.lock(conn, draft_id, owner_id) is None:
            return
        draft = await as_seen(conn, draft_id, owner_id, version)
        await drafts.delete(conn, draft_id)
        await note(conn, "draft_deleted", draft, now=now)


async def as_seen(conn: Connection, draft_id: int, owner_id: int, version: int) -> Draft:
    """The draft, locked until the transaction ends, if it is the version that its owner saw.

    Raises DraftGone, DraftChanged.
    """
    draft = await drafts.lock(conn, draft_id, owner_id)
    if draft is None:
        raise DraftGone
    if draft.version != version:
        raise DraftChanged
    return draft


async def note_test(pool: Pool, *, draft: Draft, user_id: int, now: datetime) -> None:
    """Remember in the audit log that the owner had a test of the draft sent to that administrator."""
    async with transaction(pool) as conn:
        await note(conn, "message_send_test", draft, recipients=1, details={"to": user_id}, now=now)


async def note(
    conn: Connection,
    action: str,
    draft: Draft,
    *,
    now: datetime,
    recipients: int | None = None,
    details: Mapping[str, int] | None = None,
) -> None:
    """Write down what its owner did with the draft."""
    await audit.record(
        conn,
        action,
        actor_id=draft.owner_id,
        recipients=recipients,
        preview=preview(draft.content["text"] if draft.content else ""),
        details={"draft": draft.id, **(details or {})},
        at=now,
    )


async def _save(conn: Connection, draft: Draft) -> int:
    version = await drafts.save(conn, draft)
    if version is None:
        raise DraftGone
    return version
