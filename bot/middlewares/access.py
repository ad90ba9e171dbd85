"""Who may: the administrators' screens and every press on them ask this filter, each time anew."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.domain.roles import Role


class Administers(Filter):
    """Passes for administrators and owners. Put on a router it guards all that is included there."""

    async def __call__(self, event: TelegramObject, role: Role = Role.STUDENT) -> bool:
        """See Filter."""
        return role.administers
