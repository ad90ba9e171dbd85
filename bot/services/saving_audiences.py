"""Audiences with a name: saved and deleted. All administrators share them; the audit log has who did what."""

from datetime import datetime

from bot.domain.audience import Audience, audience_from_json
from bot.errors import AudienceExists
from db import audit, saved_audiences
from db.pool import Pool, transaction


async def save(pool: Pool, *, title: str, audience: Audience, actor_id: int, now: datetime) -> None:
    """Keep the audience under that name; the same one again changes nothing. Raises AudienceExists."""
    async with transaction(pool) as conn:
        if await saved_audiences.create(conn, actor_id, title, audience.to_json()):
            details = {"title": title, "audience": audience.to_json()}
            await audit.record(conn, "audience_saved", actor_id=actor_id, details=details, at=now)
            return
        there = await saved_audiences.named(conn, title)
        if there is None or audience_from_json(there.audience) != audience:
            raise AudienceExists(name=title)


async def delete(pool: Pool, *, audience_id: int, actor_id: int, now: datetime) -> None:
    """It goes for everybody; messages that were begun with it keep their people. Gone already: nothing happens."""
    async with transaction(pool) as conn:
        deleted = await saved_audiences.delete(conn, audience_id)
        if deleted is not None:
            details = {"title": deleted.title, "audience": deleted.audience, "made_by": deleted.owner_id}
            await audit.record(conn, "audience_deleted", actor_id=actor_id, details=details, at=now)
