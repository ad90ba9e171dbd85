"""The bot's own account: a session with Telegram, and who we are there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramUnauthorizedError
from aiogram.types import User

from bot.config import Settings
from bot.errors import OperatorError


@asynccontextmanager
async def bot_session(settings: Settings) -> AsyncIterator[Bot]:
    """A Bot for the settings' token and server, closed at the end."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    bot = Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    try:
        yield bot
    finally:
        await session.close()


async def introduce(bot: Bot, settings: Settings) -> User:
    """Who the bot is, asked from Telegram. Raises OperatorError where it refuses the token or cannot be reached."""
    try:
        return await bot.get_me()
    except TelegramUnauthorizedError as error:
        raise OperatorError("Telegram refuses BOT_TOKEN. Ask @BotFather for the current one (/mybots).") from error
    except TelegramNetworkError as error:
        raise OperatorError(
            f"Telegram cannot be reached at {settings.telegram_api_url}. Check the network and TELEGRAM_API_URL."
        ) from error
    except TelegramAPIError as error:
        raise OperatorError(f"Telegram answers getMe with an error: {error.message}") from error
