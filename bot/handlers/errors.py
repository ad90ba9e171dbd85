"""When a handler fails, the person is told what happened and what to do; the log has the cause."""

import logging

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import ErrorEvent, Update
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from bot.errors import HeraldError
from bot.handlers.toasts import toast
from bot.i18n import Voice
from db.outages import is_outage

logger = logging.getLogger(__name__)

CLOSED_PANEL = (UnknownIntent, OutdatedIntent, UnknownState)


def router() -> Router:
    """What no other router made of an error."""
    made = Router(name="errors")
    made.errors.register(report)
    return made


async def report(event: ErrorEvent, voice: Voice | None = None) -> object:
    """What Herald foresees ends here. The rest is reported and goes on to the inbox, which notes it and logs it.

    An outage of the database is not reported: the update is handled again when the database is back.
    """
    error = event.exception
    if voice is None or is_outage(error):
        return UNHANDLED
    if isinstance(error, TelegramForbiddenError):
        return None  # the person blocked the bot meanwhile; Telegram tells of that by itself
    await _tell(event.update, _sentence(error, voice))
    return None if isinstance(error, (HeraldError, *CLOSED_PANEL)) else UNHANDLED


def _sentence(error: Exception, voice: Voice) -> str:
    if isinstance(error, CLOSED_PANEL):
        return voice.plain("press-unknown")
    if isinstance(error, HeraldError):
        return voice.plain(error.key, **error.values)
    return voice.plain(HeraldError.key)


async def _tell(update: Update, sentence: str) -> None:
    """As a toast to a press, as a message to a message; failing to tell must not hide the first failure."""
    try:
        if update.callback_query:
            await toast(update.callback_query, sentence)
        elif update.message:
            await update.message.answer(sentence, parse_mode=None)
    except TelegramAPIError as error:
        logger.warning("The person could not be told of an error: %s", type(error).__name__)
