"""New drafts from what is there: an earlier broadcast, whoever wrote it, or a template. The original stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.audience import EVERYONE, NO_COURSE, Audience, RecipientType, audience_from_json
from bot.domain.content import Content
from bot.domain.markup import MarkupFault, parse
from bot.errors import TemplateGone
from bot.services.broadcasting import existing
from bot.services.drafting import note
from db import audience as audiences
from db import drafts, recipients, streams, templates
from db.models import Broadcast, Draft
from db.pool import Connection, Pool, transaction


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy, and what of its audience could not come along: streams that are gone, and how many unknown people."""

    draft: Draft
    streams_gone: Sequence[str] = ()
    people_gone: int = 0


async def copy_broadcast(pool: Pool, *, broadcast_id: int, owner_id: int, now: datetime) -> Copied:
    """A draft of `owner_id` with the broadcast's content, options, buttons and audience. Raises BroadcastGone."""
    async with transaction(pool) as conn:
        return await copy(conn, await existing(conn, broadcast_id), owner_id, now)


async def copy(
    conn: Connection, broadcast: Broadcast, owner_id: int, now: datetime, title: str | None = None
) -> Copied:
    """The same inside a transaction; the draft may be given a name."""
    return await _copy(
        conn,
        owner_id,
        content=broadcast.content or foreign_content(broadcast.message_text).to_json(),
        buttons=broadcast.buttons,
        audience=await _audience(conn, broadcast),
        details={"copy_of": broadcast.id},
        now=now,
        title=title,
    )


async def copy_template(pool: Pool, *, template_id: int, owner_id: int, now: datetime) -> Copied:
    """A draft of `owner_id` with all that the template holds. Raises TemplateGone."""
    async with transaction(pool) as conn:
        template = await templates.get(conn, template_id)
        if template is None:
            raise TemplateGone
        return await _copy(
            conn,
            owner_id,
            content=template.content or {},
            buttons=template.buttons,
            audience=audience_from_json(template.audience),
            details={"template": template_id},
            now=now,
        )


async def _copy(
    conn: Connection,
    owner_id: int,
    *,
    content: Mapping[str, Any],
    buttons: Sequence[Sequence[Mapping[str, Any]]],
    audience: Audience,
    details: Mapping[str, int],
    now: datetime,
    title: str | None = None,
) -> Copied:
    gone = await streams.missing(conn, audience.streams)
    unknown = set(await audiences.unknown(conn, audience.people))
    kept = replace(
        audience,
        streams=tuple(code for code in audience.streams if code not in gone),
        people=tuple(person for person in audience.people if person not in unknown),
    )
    draft = await drafts.create(conn, owner_id, content, title=title, buttons=buttons, audience=kept.to_json())
    await note(conn, "draft_created", draft, details=details, now=now)
    return Copied(draft, gone, len(unknown))


def foreign_content(text: str) -> Content:
    """What another program wrote is HTML; what cannot be read as HTML is taken as it is."""
    try:
        return Content(*parse(text))
    except MarkupFault:
        return Content(text)


async def _audience(conn: Connection, broadcast: Broadcast) -> Audience:
    """Whom it was for; of another program's broadcast, the groups that it names, or the very people of its ledger."""
    if broadcast.audience:
        try:
            return audience_from_json(broadcast.audience)
        except (AttributeError, TypeError, ValueError):  # another program may write what nobody can read
            return Audience()
    if broadcast.recipient_group:
        named = [code.strip() for code in broadcast.recipient_group.split(",")]
        if EVERYONE in named:
            return Audience(everyone=True)
        return Audience(
            streams=tuple(code for code in named if code and code != NO_COURSE), no_course=NO_COURSE in named
        )
    if broadcast.recipient_type == RecipientType.INDIVIDUAL:
        return Audience(people=tuple(await recipients.people(conn, broadcast.id)))
    return Audience()
