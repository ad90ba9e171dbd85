"""Who is there: every handler knows the person, their role and their language."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Chat, TelegramObject, User

from bot.config import Settings
from bot.domain.roles import Role
from bot.domain.zones import zone_of
from bot.i18n import Phrases, choose_language
from db import admins, users
from db.models import Person
from db.pool import Connection, Pool


class Identity(BaseMiddleware):
    """Outer middleware of updates: puts `person`, `role`, `voice`, `zone` and `now` into the handlers' data.

    Herald speaks with people in private; what happens in groups goes into the log and no further.
    """

    def __init__(self, pool: Pool, settings: Settings, phrases: Phrases) -> None:
        self._pool = pool
        self._owner_ids = frozenset(settings.admin_ids)
        self._phrases = phrases
        self._default_zone = settings.default_timezone

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """See BaseMiddleware."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user is None or user.is_bot or (chat is not None and chat.type != ChatType.PRIVATE):
            return None
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            person = await _meet(conn, user, now)
            role = await self._role(conn, person)
        voice = self._phrases.voice(choose_language(person.language, person.language_code))
        zone = zone_of(person.time_zone, self._default_zone)
        data.update(person=person, role=role, voice=voice, zone=zone, now=now)
        return await handler(event, data)

    async def _role(self, conn: Connection, person: Person) -> Role:
        if person.user_id in self._owner_ids:
            return Role.OWNER
        granted = await admins.role(conn, person.user_id)
        return Role(granted) if granted else Role.STUDENT


async def _meet(conn: Connection, user: User, now: datetime) -> Person:
    return await users.meet(
        conn,
        user_id=user.id,
        username=user.username,
        first_name=user.first_name,
        last_name=user.last_name,
        language_code=user.language_code,
        now=now,
    )
