"""The administrators' way in and out: /admin, /cancel, and what happens to presses on old panels."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, ExceptionTypeFilter
from aiogram.types import CallbackQuery, ErrorEvent, Message, TelegramObject
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from bot.dialogs import routers
from bot.dialogs.compose import composing, preview
from bot.dialogs.opening import open_draft
from bot.dialogs.scene import NOTICE, tell
from bot.dialogs.states import Home
from bot.domain.roles import Role
from bot.errors import (
    BroadcastGone,
    DraftChanged,
    DraftGone,
    HeraldError,
    PersonGone,
    RepeatGone,
    SaidBefore,
    StepGone,
    StreamGone,
    TemplateGone,
)
from bot.handlers.toasts import toast
from bot.i18n import Voice
from bot.middlewares.access import Administers


def router() -> Router:
    """All that administrators alone can do in the chat, screens included. Students' messages pass it by."""
    made = Router(name="admin")
    made.message.filter(Administers())
    made.callback_query.filter(Administers())
    made.message.register(open_home, Command("admin"))
    made.message.register(close_all, Command("cancel"))
    made.callback_query.middleware(point_below)
    made.include_router(routers())
    made.errors.register(explain_old_panel, ExceptionTypeFilter(OutdatedIntent, UnknownIntent, UnknownState))
    made.errors.register(
        begin_anew,
        ExceptionTypeFilter(DraftGone, BroadcastGone, TemplateGone, PersonGone, RepeatGone, StepGone, StreamGone),
    )
    made.errors.register(show_as_it_stands, ExceptionTypeFilter(DraftChanged, SaidBefore))
    return made


async def open_home(_message: Message, dialog_manager: DialogManager) -> None:
    """/admin: Home at the end of the chat; whatever was open goes."""
    await preview.remove_all(dialog_manager)
    await dialog_manager.start(Home.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.DELETE_AND_SEND)


async def close_all(message: Message, dialog_manager: DialogManager, voice: Voice) -> None:
    """/cancel: closes what is open and says so."""
    if not dialog_manager.has_context():
        await message.answer(voice.html("cancel-nothing"), parse_mode="HTML")
        return
    kept = any(open_one.draft_id is not None for open_one in await composing.recall_all(dialog_manager))
    await preview.remove_all(dialog_manager)
    dialog_manager.show_mode = ShowMode.DELETE_AND_SEND
    await dialog_manager.reset_stack()
    await message.answer(voice.html("cancel-kept" if kept else "cancel-done"), parse_mode="HTML")


async def point_below(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], press: TelegramObject, data: dict[str, Any]
) -> Any:
    """Middleware: a press on a message that the panel has left does nothing; acting there would make a second panel."""
    panel_id = _panel_id(data["dialog_manager"])
    if not isinstance(press, CallbackQuery) or press.message is None or panel_id in (None, press.message.message_id):
        return await handler(press, data)
    await toast(press, data["voice"].plain("panel-moved"))
    if isinstance(press.message, Message):
        with suppress(TelegramBadRequest):  # it is gone, as it should be
            await press.message.edit_reply_markup()
    return None


def _panel_id(manager: DialogManager) -> int | None:
    """The message in which the open panel stands; None if nothing is open."""
    return manager.current_stack().last_message_id if manager.has_context() else None


async def explain_old_panel(event: ErrorEvent, dialog_manager: DialogManager, voice: Voice, role: Role) -> None:
    """A press on a panel that is no longer in use, or a screen that this version does not have."""
    press = event.update.callback_query
    if press is None:
        await _begin_with(event, dialog_manager, role, "panel-lost")
    elif not role.administers:
        await toast(press, voice.plain("press-unknown"))
    elif press.message is not None and press.message.message_id == _panel_id(dialog_manager):
        await toast(press)  # of two quick presses the first turned this message into another screen
    else:
        await toast(press, voice.plain("panel-moved" if dialog_manager.has_context() else "panel-closed"))


async def begin_anew(event: ErrorEvent, dialog_manager: DialogManager, role: Role) -> None:
    """What the screen was about is gone: Home says so."""
    error = event.exception
    if isinstance(error, HeraldError):
        await _begin_with(event, dialog_manager, role, error.key, **error.values)


async def show_as_it_stands(event: ErrorEvent, dialog_manager: DialogManager, role: Role) -> None:
    """What was done was for another draft, or for what this one was before: the composer shows it anew and says so."""
    error = event.exception
    open_ones = [one.draft_id for one in await composing.recall_all(dialog_manager) if one.draft_id is not None]
    draft_id = open_ones[-1] if open_ones else None
    if draft_id is None or not role.administers or not isinstance(error, HeraldError):
        await begin_anew(event, dialog_manager, role)
        return
    await open_draft(dialog_manager, draft_id, tell(error.key, **error.values))
    if event.update.callback_query:
        await toast(event.update.callback_query)


async def _begin_with(event: ErrorEvent, manager: DialogManager, role: Role, key: str, **values: str | int) -> None:
    """Home with a sentence on top; for those who may not see it, nothing stays open."""
    if not role.administers:
        await manager.reset_stack()
        return
    await preview.remove_all(manager)
    await manager.start(
        Home.main,
        {NOTICE: tell(key, **values)},
        mode=StartMode.RESET_STACK,
        show_mode=ShowMode.DELETE_AND_SEND,
    )
    if event.update.callback_query:
        await toast(event.update.callback_query)
