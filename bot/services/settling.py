"""What administrators choose for themselves."""

from datetime import datetime

from bot.domain import zones
from bot.errors import UnknownZone
from db import audit, users
from db.pool import Pool, transaction


async def set_time_zone(pool: Pool, *, user_id: int, time_zone: str | None, now: datetime) -> None:
    """In which zone the person reads and says times; None: in the operator's. Raises UnknownZone."""
    if time_zone is not None and zones.known(time_zone) is None:
        raise UnknownZone
    async with transaction(pool) as conn:
        if await users.set_time_zone(conn, user_id, time_zone):
            await audit.record(conn, "time_zone_set", actor_id=user_id, details={"time_zone": time_zone}, at=now)
