"""Whatever nobody else understood: the answer is what one can do here, never silence."""

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message

from bot.domain.roles import Role
from bot.handlers.commands import help_text
from bot.i18n import Voice
from db import conversations
from db.pool import Pool

# What people say; the rest is what Telegram notes in a chat (a message was pinned, a timer was set, ...).
SAID = {
    ContentType.TEXT,
    ContentType.PHOTO,
    ContentType.VIDEO,
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.VOICE,
    ContentType.VIDEO_NOTE,
    ContentType.DOCUMENT,
    ContentType.STICKER,
    ContentType.CONTACT,
    ContentType.LOCATION,
    ContentType.VENUE,
    ContentType.POLL,
    ContentType.DICE,
    ContentType.STORY,
}


def router() -> Router:
    """The last of all routers for messages."""
    made = Router(name="inbox")
    made.message.register(answer, F.content_type.in_(SAID))
    return made


async def answer(message: Message, pool: Pool, voice: Voice, role: Role) -> None:
    """The message stands in the log already; the person learns what the bot can do. An album is answered once."""
    if message.media_group_id is not None:
        async with pool.acquire() as conn:
            if not await conversations.begins_album(
                conn, str(message.chat.id), message.media_group_id, message.message_id
            ):
                return
    await message.answer(help_text(voice, role))
