"""A panel becomes a live card: what it asked for was launched, and nothing closes it any more."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup
from aiogram_dialog import DialogManager

from bot.dialogs.compose import preview
from bot.dialogs.scene import Scene, scene


async def become_card(
    press: CallbackQuery,
    manager: DialogManager,
    text: str,
    markup: dict[str, Any],
    place: Callable[[int], Awaitable[None]] | None = None,
) -> None:
    """The panel that was pressed shows the card from now on; `place` keeps its message's id. All screens close."""
    await preview.remove(manager)
    message_id = await _show(scene(manager), press, text, InlineKeyboardMarkup.model_validate(markup))
    if place is not None:
        await place(message_id)
    manager.current_stack().last_message_id = None  # the card is no panel: nothing may close it
    await manager.reset_stack(remove_keyboard=False)


async def _show(here: Scene, press: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup) -> int:
    """The id of the message that is the card: the panel, or a new one where it cannot be edited."""
    if press.message is not None:
        try:
            await here.bot.edit_message_text(
                text,
                chat_id=here.person.user_id,
                message_id=press.message.message_id,
                reply_markup=keyboard,
                parse_mode="HTML",
            )
        except TelegramBadRequest:
            pass  # too old or deleted: a new message serves as well
        else:
            return press.message.message_id
    sent = await here.bot.send_message(here.person.user_id, text, reply_markup=keyboard, parse_mode="HTML")
    return sent.message_id
