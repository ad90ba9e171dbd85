"""Templates: messages to begin others with. All administrators share them; the audit log has who did what."""

from datetime import datetime

from bot.domain.content import preview
from bot.errors import DraftIncomplete, TemplateChanged, TemplateGone
from bot.services.drafting import as_seen
from db import audit, templates
from db.models import Draft
from db.pool import Connection, Pool, transaction


async def save(
    pool: Pool, *, draft_id: int, owner_id: int, version: int, title: str, said_in: int, now: datetime
) -> Draft:
    """A template with all that the draft holds; the draft stays. The one that this very message made, if it did.

    `said_in`: the message that brought the title. Raises DraftGone, DraftChanged, DraftIncomplete.
    """
    async with transaction(pool) as conn:
        made = await templates.said_in(conn, owner_id, said_in)
        if made is not None:
            return made
        draft = await as_seen(conn, draft_id, owner_id, version)
        if draft.content is None:
            raise DraftIncomplete
        template = await templates.create(
            conn,
            owner_id,
            title=title,
            content=draft.content,
            buttons=draft.buttons,
            audience=draft.audience,
            said_in=said_in,
        )
        await _note(conn, "template_saved", template, owner_id, now)
    return template


async def rename(pool: Pool, *, template_id: int, version: int, title: str, actor_id: int, now: datetime) -> None:
    """Another name for the template. Raises TemplateGone, TemplateChanged."""
    async with transaction(pool) as conn:
        template = await _as_seen(conn, template_id, version)
        await templates.rename(conn, template_id, title)
        await _note(conn, "template_renamed", template, actor_id, now, {"new_title": title})


async def delete(pool: Pool, *, template_id: int, version: int, actor_id: int, now: datetime) -> None:
    """The template goes; what was begun with it stays. Raises TemplateGone, TemplateChanged."""
    async with transaction(pool) as conn:
        template = await _as_seen(conn, template_id, version)
        await templates.delete(conn, template_id)
        await _note(conn, "template_deleted", template, actor_id, now)


async def _as_seen(conn: Connection, template_id: int, version: int) -> Draft:
    """The template, locked until the transaction ends, if it is the version that was shown."""
    template = await templates.lock(conn, template_id)
    if template is None:
        raise TemplateGone
    if template.version != version:
        raise TemplateChanged
    return template


async def _note(
    conn: Connection,
    action: str,
    template: Draft,
    actor_id: int,
    now: datetime,
    more: dict[str, str] | None = None,
) -> None:
    await audit.record(
        conn,
        action,
        actor_id=actor_id,
        preview=preview(template.content["text"] if template.content else ""),
        details={"template": template.id, "title": template.title, "made_by": template.owner_id, **(more or {})},
        at=now,
    )
