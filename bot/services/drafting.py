"""Writing a message: every change is saved at once, so that a half-made message is never lost.

What is typed is saved with the id of the owner's message that brought it (`said_in`, in the draft's content). After a
crash the same message may be handled again: ids grow within a chat, so one that is not newer has been taken already.
"""

from datetime import datetime

from bot.domain.audience import Audience
from bot.domain.buttons import Rows, rows_to_json
from bot.domain.content import Content, preview
from bot.errors import DraftGone
from db import audit, drafts
from db.models import Draft
from db.pool import Pool, transaction

_SAID_IN = "said_in"


def has_taken(draft: Draft, message_id: int) -> bool:
    """Whether that message of the owner, or a later one, has been put into the draft."""
    said_in: int = (draft.content or {}).get(_SAID_IN, 0)
    return message_id <= said_in


async def begin(pool: Pool, *, owner_id: int, content: Content, said_in: int, now: datetime) -> Draft:
    """A new draft that holds the text; the one that this very message began before, if it did."""
    async with transaction(pool) as conn:
        begun = await drafts.said_in(conn, owner_id, said_in)
        if begun is not None:
            return begun
        draft = await drafts.create(conn, owner_id, content.to_json() | {_SAID_IN: said_in})
        await audit.record(
            conn, "draft_created", actor_id=owner_id, preview=preview(content.text), details={"draft": draft.id}, at=now
        )
    return draft


async def set_content(pool: Pool, *, draft_id: int, owner_id: int, content: Content, said_in: int) -> None:
    """Replace the text. Raises DraftGone."""
    async with transaction(pool) as conn:
        _check(await drafts.save_content(conn, draft_id, owner_id, content.to_json() | {_SAID_IN: said_in}))


async def set_buttons(pool: Pool, *, draft_id: int, owner_id: int, rows: Rows, said_in: int | None = None) -> None:
    """Replace the buttons; `said_in` where they were typed. Raises DraftGone."""
    async with transaction(pool) as conn:
        _check(await drafts.save_buttons(conn, draft_id, owner_id, rows_to_json(rows), said_in))


async def set_audience(pool: Pool, *, draft_id: int, owner_id: int, audience: Audience) -> None:
    """Replace the audience. Raises DraftGone."""
    async with transaction(pool) as conn:
        _check(await drafts.save_audience(conn, draft_id, owner_id, audience.to_json()))


async def discard(pool: Pool, *, draft_id: int, owner_id: int, now: datetime) -> None:
    """Throw the draft away, unless it is gone already."""
    async with transaction(pool) as conn:
        draft = await drafts.get(conn, draft_id, owner_id)
        if draft is None:
            return
        await drafts.delete(conn, draft_id)
        await audit.record(
            conn, "draft_deleted", actor_id=owner_id, preview=_preview(draft), details={"draft": draft_id}, at=now
        )


async def note_test(pool: Pool, *, draft: Draft, now: datetime) -> None:
    """Remember in the audit log that the owner had a test of the draft sent to themselves."""
    async with transaction(pool) as conn:
        await audit.record(
            conn,
            "message_send_test",
            actor_id=draft.owner_id,
            recipients=1,
            preview=_preview(draft),
            details={"draft": draft.id},
            at=now,
        )


def _preview(draft: Draft) -> str:
    return preview(draft.content["text"] if draft.content else "")


def _check(changed: bool) -> None:
    if not changed:
        raise DraftGone
