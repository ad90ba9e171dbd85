"""What everybody can ask the bot for: /start, /help, /language, /stop."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from bot.domain.roles import Role
from bot.handlers.toasts import replace_text, toast
from bot.i18n import DEFAULT_LANGUAGE, LANGUAGES, Html, Phrases, Voice
from bot.services import enrolling
from db.models import Person
from db.pool import Pool

COMMANDS = ("start", "help", "settings", "language", "stop")
ADMIN_COMMANDS = ("admin", "cancel", "help", "language")
LANGUAGE_DATA = "language:"
PAYLOAD_LENGTH = 64  # Bot API: deep links carry at most that

logger = logging.getLogger(__name__)


def router() -> Router:
    """What everybody can ask for."""
    made = Router(name="commands")
    made.message.register(start, Command("start"))
    made.message.register(show_help, Command("help"))
    made.message.register(stop, Command("stop"))
    made.message.register(ask_language, Command("language"))
    made.callback_query.register(choose_language, F.data.startswith(LANGUAGE_DATA))
    return made


async def publish_commands(bot: Bot, phrases: Phrases, admin_ids: Iterable[int]) -> None:
    """Tell Telegram which commands to offer to everybody, and which to administrators."""
    await _publish(bot, phrases, COMMANDS, BotCommandScopeAllPrivateChats())
    for admin_id in admin_ids:
        await _publish_to_admin(bot, phrases, admin_id)


async def _publish_to_admin(bot: Bot, phrases: Phrases, admin_id: int) -> None:
    """The menu of one administrator. Telegram refuses it for a chat that is not open yet: /start publishes it then."""
    try:
        await _publish(bot, phrases, ADMIN_COMMANDS, BotCommandScopeChat(chat_id=admin_id))
    except TelegramAPIError as error:
        logger.info("Administrator %d has no menu of their own yet: %s", admin_id, error.message)


async def _publish(bot: Bot, phrases: Phrases, names: Sequence[str], scope: BotCommandScopeUnion) -> None:
    """The menu of a scope in each language; whoever speaks none of them sees the default."""
    for language in (None, *LANGUAGES):
        voice = phrases.voice(language or DEFAULT_LANGUAGE)
        await bot.set_my_commands(
            [BotCommand(command=name, description=voice.plain(f"menu-{name}")) for name in names],
            scope=scope,
            language_code=language,
        )


async def start(
    message: Message, bot: Bot, command: CommandObject, pool: Pool, person: Person, voice: Voice, role: Role
) -> None:
    """Greets; a deep link's payload says where the person comes from."""
    source = (command.args or "")[:PAYLOAD_LENGTH] or None
    back = await enrolling.start(pool, user_id=person.user_id, source=source, at=message.date)
    name = person.first_name or person.username or ""
    await message.answer(voice.html(_greeting(role, back=back), name=name))
    if role.administers:
        await _publish_to_admin(bot, voice.phrases, person.user_id)


def _greeting(role: Role, *, back: bool) -> str:
    if role.administers:
        return "start-admin"
    return "start-again" if back else "start"


async def show_help(message: Message, voice: Voice, role: Role) -> None:
    """Says what the bot can do here."""
    await message.answer(help_text(voice, role))


async def stop(message: Message, pool: Pool, person: Person, voice: Voice) -> None:
    """Broadcasts stop until the next /start."""
    changed = await enrolling.opt_out(pool, user_id=person.user_id, at=message.date)
    await message.answer(voice.html("stopped" if changed else "stopped-before"))


async def ask_language(message: Message, voice: Voice) -> None:
    """Offers the languages, each under its own name."""
    await message.answer(voice.html("language-ask"), reply_markup=_languages(voice.phrases))


async def choose_language(query: CallbackQuery, pool: Pool, person: Person, voice: Voice, now: datetime) -> None:
    """From now on the bot speaks the chosen language."""
    language = (query.data or "").removeprefix(LANGUAGE_DATA)
    if language not in LANGUAGES:
        await toast(query, voice.plain("press-unknown"))
        return
    if person.language != language:
        await enrolling.choose_language(pool, user_id=person.user_id, language=language, at=now)
    chosen = voice.phrases.voice(language)
    await toast(query, chosen.plain("language-toast"))
    if isinstance(query.message, Message):
        await replace_text(query.message, chosen.html("language-chosen"))


def help_text(voice: Voice, role: Role) -> Html:
    """What this person can do here."""
    return voice.html("help-admin" if role.administers else "help")


def _languages(phrases: Phrases) -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(text=phrases.plain(code, "language-name"), callback_data=f"{LANGUAGE_DATA}{code}")
        for code in LANGUAGES
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])
