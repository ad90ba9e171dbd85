"""Calls that count towards Telegram's limits ask the governor first, and report a 429 to it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.middlewares.calls import edits_message, new_messages

TRIES = 3
LONGEST_WAIT = 30  # seconds that a person's answer may be held back; beyond that it fails

Admit = Callable[[int | None, int], Awaitable[float]]  # chat id, how many new messages it makes; when it left
Land = Callable[[float, int], None]  # the moment that Admit gave, how many new messages it made
Hold = Callable[[float], None]  # seconds


class Governing(BaseRequestMiddleware):
    """Session middleware for the answers to people: they are admitted before any broadcast's messages."""

    def __init__(self, admit: Admit, land: Land, hold: Hold) -> None:
        self._admit = admit
        self._land = land
        self._hold = hold

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """See BaseRequestMiddleware. Raises TelegramRetryAfter if Telegram still refuses, or for too long."""
        messages = new_messages(method)
        counted = bool(messages) or edits_message(method)
        for tries_left in reversed(range(TRIES)):
            departed = await self._admit(_chat_id(method), messages) if counted else None
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as refusal:
                self._hold(refusal.retry_after)
                if not tries_left or refusal.retry_after > LONGEST_WAIT:
                    raise
                counted = True  # whatever it is, now it waits until the hold ends
            finally:
                if departed is not None:
                    self._land(departed, messages)
        raise AssertionError("unreachable")


def _chat_id(method: TelegramMethod[Any]) -> int | None:
    """The chat that a call is for, where it is named by its number."""
    chat_id = getattr(method, "chat_id", None)
    return chat_id if isinstance(chat_id, int) else None
