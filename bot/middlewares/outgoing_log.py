"""Every message that the bot sends, edits or deletes reaches the log, and so does what Telegram refused."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import DeleteMessage, DeleteMessages, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, MessageId

from bot.domain import log
from bot.middlewares.calls import edits_message, makes_message
from bot.services.recording import Deleted, Edited, Entry

logger = logging.getLogger(__name__)


class OutgoingLog(BaseRequestMiddleware):
    """Session middleware, outside of the one that tries again: what it sees is what became of a call at last.

    `put` takes an entry of the log and does not fail (`Recorder.put`).
    """

    def __init__(self, put: Callable[[Entry], None]) -> None:
        self._put = put

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """See BaseRequestMiddleware."""
        try:
            result = await make_request(bot, method)
        except TelegramAPIError as error:
            if makes_message(method):
                self._put(_refused(bot, method, error))
            raise
        try:
            for entry in _entries(bot, method, result):
                self._put(entry)
        except (AttributeError, KeyError, TypeError, ValueError):
            logger.exception("An outgoing message cannot be logged")
        return result


def _entries(bot: Bot, method: TelegramMethod[Any], result: object) -> list[Entry]:
    match method, result:
        case _, Message():
            message = _as_json(result)
            return [_edited(message) if edits_message(method) else log.outgoing(message)]
        case _, [*results] if makes_message(method):
            return [log.outgoing(_as_json(each)) for each in results if isinstance(each, Message)]
        case _, MessageId():
            return [_copied(bot, method, result)]
        case DeleteMessage(), True:
            return [Deleted((log.log_id(method.chat_id, method.message_id),), datetime.now(UTC))]
        case DeleteMessages(), True:
            ids = tuple(log.log_id(method.chat_id, message_id) for message_id in method.message_ids)
            return [Deleted(ids, datetime.now(UTC))]
        case _:
            return []


def _as_json(message: Message) -> dict[str, Any]:
    return message.model_dump(by_alias=True, exclude_none=True, warnings=False)


def _edited(message: log.Message) -> Edited:
    return Edited(
        log.log_id(message["chat"]["id"], message["message_id"]),
        log.sent_at(message),
        log.content(message),
        log.edited_metadata(message),
    )


def _copied(bot: Bot, method: TelegramMethod[Any], result: MessageId) -> Entry:
    """copyMessage answers with an id alone; what was copied stands in the log under its own id."""
    chat_id: int = getattr(method, "chat_id", 0)
    source = log.log_id(getattr(method, "from_chat_id", ""), getattr(method, "message_id", 0))
    message = {
        "message_id": result.message_id,
        "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "group"},
        "from": {"id": bot.id},
        "date": int(datetime.now(UTC).timestamp()),
        "caption": getattr(method, "caption", None),
    }
    return log.outgoing(message, {"copied_from": source})


def _refused(bot: Bot, method: TelegramMethod[Any], error: TelegramAPIError) -> Entry:
    words = getattr(method, "text", None) or getattr(method, "caption", None)
    return log.refused(
        getattr(method, "chat_id", ""),
        words if isinstance(words, str) else None,
        error.message.replace(bot.token, "<token>"),
        bot_id=bot.id,
        at=datetime.now(UTC),
    )
