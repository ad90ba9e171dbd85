"""People block the bot, and let it in again."""

from aiogram import Router
from aiogram.filters import KICKED, MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.services import enrolling
from db.models import Person
from db.pool import Pool


def router() -> Router:
    """What Telegram tells of people and the bot."""
    made = Router(name="membership")
    made.my_chat_member.register(block, ChatMemberUpdatedFilter(KICKED))
    made.my_chat_member.register(unblock, ChatMemberUpdatedFilter(MEMBER))
    return made


async def block(event: ChatMemberUpdated, pool: Pool, person: Person) -> None:
    """The person blocked the bot: no broadcast is tried until they are back."""
    await enrolling.blocked(pool, user_id=person.user_id, at=event.date)


async def unblock(event: ChatMemberUpdated, pool: Pool, person: Person) -> None:
    """The person is back."""
    await enrolling.unblocked(pool, user_id=person.user_id, at=event.date)
