"""People picked in Telegram's own list of contacts and chats: a keyboard under the input field opens it."""

from aiogram.enums import ContentType
from aiogram.types import (
    CallbackQuery,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs.audience.parts import change_part
from bot.dialogs.scene import scene
from bot.dialogs.widgets import Label, input_below
from bot.domain.audience import Chosen, with_people
from bot.presenting.human import number, people
from db import lists

AT_ONCE = 10  # Bot API, KeyboardButtonRequestUsers.max_quantity
_REQUEST_ID = 1  # only one such button is ever shown


async def offer(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Show the keyboard that opens Telegram's list."""
    here = scene(manager)
    request = KeyboardButtonRequestUsers(request_id=_REQUEST_ID, user_is_bot=False, max_quantity=AT_ONCE)
    keyboard = [[KeyboardButton(text=here.voice.plain("choosing-press"), request_users=request)]]
    await here.bot.send_message(
        here.person.user_id,
        here.voice.plain("choosing-ask", limit=AT_ONCE),
        reply_markup=ReplyKeyboardMarkup(keyboard=keyboard, resize_keyboard=True, one_time_keyboard=True),
    )
    input_below(manager)


async def take(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Those of the chosen people who are known are picked; the keyboard goes."""
    here = scene(manager)
    shared = [user.user_id for user in message.users_shared.users] if message.users_shared else []
    async with here.pool.acquire() as conn:
        known = await lists.known_ids(conn, shared)

    def with_known(choice: Chosen) -> Chosen:
        return with_people(choice, [user_id for user_id in shared if user_id in known], on=True)

    await change_part(manager, with_known)
    unknown = len(shared) - len(known)
    told = here.voice.plain(
        "choosing-picked",
        people=people(here.voice, len(known)),
        unknown=here.voice.plain("choosing-unknown", n=unknown, shown=number(unknown)) if unknown else "",
    )
    await here.bot.send_message(here.person.user_id, told, reply_markup=ReplyKeyboardRemove())
    input_below(manager)


CHOOSE = Button(Label("choosing-open"), id="choose", on_click=offer)
CHOSEN = MessageInput(take, content_types=[ContentType.USERS_SHARED])
