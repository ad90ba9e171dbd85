"""The dialog manager with toasts: a press is answered once, with the toast if an action left one."""

import logging
import secrets
from dataclasses import replace
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery
from aiogram_dialog import setup_dialogs
from aiogram_dialog.api.entities import ChatEvent, OldMessage, stack
from aiogram_dialog.api.entities.new_message import UnknownText
from aiogram_dialog.api.protocols import DialogManager, DialogRegistryProtocol
from aiogram_dialog.context import intent_middleware
from aiogram_dialog.context.media_storage import MediaIdStorage
from aiogram_dialog.manager.manager import ManagerImpl
from aiogram_dialog.manager.message_manager import MessageManager
from aiogram_dialog.utils import CB_SEP

from bot.dialogs.scene import TOAST

logger = logging.getLogger(__name__)


class ToastingManager(ManagerImpl):
    """Answers a press with the toast that its action left in the middleware data.

    The panel is the message that the stack remembers: a press on another one, say a live card, does not make that
    one the panel.
    """

    def _get_last_message(self) -> OldMessage | None:
        pressed = super()._get_last_message()
        panel_id = self.current_stack().last_message_id
        if pressed is None or not isinstance(self.event, CallbackQuery) or CB_SEP in (self.event.data or ""):
            return pressed
        if panel_id is None:
            return None
        return replace(pressed, message_id=panel_id, text=UnknownText.UNKNOWN)

    async def answer_callback(self) -> None:
        """End the spinner. A press that is too old to be answered is only noted."""
        text = self.middleware_data.pop(TOAST, None)
        if text is None or not isinstance(self.event, CallbackQuery):
            await super().answer_callback()
            return
        try:
            await self.event.answer(text)
        except TelegramBadRequest as error:
            logger.warning("Cannot answer a press: %s", error.message)


class ToastingManagers:
    """Makes a manager for each event."""

    def __init__(self) -> None:
        self._messages = MessageManager()
        self._media_ids = MediaIdStorage()  # type: ignore[no-untyped-call]  # its constructor has no annotations

    def __call__(
        self, event: ChatEvent, data: dict[str, Any], registry: DialogRegistryProtocol, router: Router
    ) -> DialogManager:
        return ToastingManager(
            event=event,
            data=data,
            message_manager=self._messages,
            media_id_storage=self._media_ids,
            registry=registry,
            router=router,
            getter=None,
        )


def setup(dispatcher: Dispatcher) -> None:
    """Switch the dialogs on. Their routers must be included; a person's updates must come in order."""
    # The library's own ids repeat once in a hundred among screens that open in the same second, and two screens
    # under one id overwrite each other.
    stack.new_id = _screen_id
    # The library takes signs that nobody sees, hidden in a text, for a press. Nobody presses by writing here.
    intent_middleware.split_reply_callback = _no_press  # type: ignore[attr-defined]  # it is there, but not exported
    setup_dialogs(dispatcher, dialog_manager_factory=ToastingManagers())


def _no_press(data: str | None) -> tuple[str | None, str | None]:
    """All of a text is text."""
    return data, None


def _screen_id() -> str:
    """Eight characters: callback data has room for 64 bytes in all."""
    return secrets.token_urlsafe(6)
