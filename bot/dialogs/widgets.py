"""The parts that screens are made of: phrases, the notice on top, pages, and the screen itself."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Const, Text

from bot.dialogs.compose.albums import gathered
from bot.dialogs.scene import notice, scene
from bot.i18n import Value

Data = dict[str, Any]
Getter = Callable[..., Awaitable[Data]]


def _values(data: Mapping[str, Any]) -> dict[str, Value]:
    """What a phrase can be filled with."""
    return {name: value for name, value in data.items() if isinstance(value, str | int | float | datetime)}


class Phrase(Text):
    """A phrase of the locales as HTML, filled with the getter's data: the text of a screen."""

    def __init__(self, key: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.key = key

    async def _render_text(self, data: Data, manager: DialogManager) -> str:
        return scene(manager).voice.html(self.key, **_values(data))


class Label(Text):
    """A phrase of the locales as plain text, filled with the getter's data: the text of a button."""

    def __init__(self, key: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.key = key

    async def _render_text(self, data: Data, manager: DialogManager) -> str:
        return scene(manager).voice.plain(self.key, **_values(data))


class Notice(Text):
    """The sentence that `scene.notice` left, shown once."""

    async def _render_text(self, data: Data, manager: DialogManager) -> str:
        left: Any = manager.dialog_data.pop("notice", None)
        if not left:
            return ""
        return scene(manager).voice.html(left["key"], **left["values"]) + "\n"


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is shown. `index` counts from 0."""

    index: int
    count: int
    size: int

    @property
    def offset(self) -> int:
        return self.index * self.size

    def data(self) -> Data:
        """What `pages` and the page's title read."""
        return {
            "page": self.index + 1,
            "pages": self.count,
            "earlier": self.index > 0,
            "later": self.index + 1 < self.count,
        }


def open_page(manager: DialogManager, page_id: str, total: int, size: int) -> Page:
    """The page that is open in a list of `total` items; the last one if the list became shorter."""
    count = max(1, -(-total // size))
    remembered: Any = manager.dialog_data.get(page_id, 0)
    return Page(index=min(int(remembered), count - 1), count=count, size=size)


def pages(page_id: str) -> Row:
    """`‹` and `›`, each where there is a page on that side."""
    return Row(
        Button(Const("‹"), id=f"{page_id}_earlier", on_click=_turn(page_id, -1), when="earlier"),
        Button(Const("›"), id=f"{page_id}_later", on_click=_turn(page_id, 1), when="later"),
    )


def _turn(page_id: str, step: int) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    async def turn(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        remembered: Any = manager.dialog_data.get(page_id, 0)
        manager.dialog_data[page_id] = max(0, int(remembered) + step)

    return turn


class ItemButtons(Keyboard):
    """Buttons that the getter made: rows of (id, text) under `items` in its data."""

    def __init__(
        self,
        id: str,
        items: str,
        on_click: Callable[[CallbackQuery, DialogManager, str], Awaitable[None]],
    ) -> None:
        super().__init__(id=id)
        self.items = items
        self.on_click = on_click

    async def _render_keyboard(self, data: Data, manager: DialogManager) -> RawKeyboard:
        return [
            [InlineKeyboardButton(text=text, callback_data=self._item_callback_data(key)) for key, text in row]
            for row in data[self.items]
        ]

    async def _process_item_callback(
        self, callback: CallbackQuery, data: str, dialog: DialogProtocol, manager: DialogManager
    ) -> bool:
        await self.on_click(callback, manager, data)
        return True


def input_below(manager: DialogManager) -> None:
    """After a message from the person: the panel moves below it, and the old one goes."""
    manager.show_mode = ShowMode.DELETE_AND_SEND


def screen(*widgets: Text | Keyboard | MessageInput, state: State, hint: str, getter: Getter | None = None) -> Window:
    """A screen. `hint` is the sentence for whatever it does not understand: what can be done here."""

    async def explain(message: Message, _input: MessageInput, manager: DialogManager) -> None:
        if message.media_group_id is not None and await gathered(message, manager) is None:
            manager.show_mode = ShowMode.NO_UPDATE  # an album is answered once
            return
        notice(manager, hint)
        input_below(manager)

    return Window(
        Notice(),
        *widgets,
        MessageInput(explain),
        LinkPreview(is_disabled=True),
        state=state,
        getter=getter,
        parse_mode="HTML",
    )
