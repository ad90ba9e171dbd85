"""People picked from a list: those who get the message, or those who do not get it after all."""

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.audience.parts import change_part, is_but_not, load_audience, part_of
from bot.dialogs.lists import forget_list, list_input, listed_counts, listed_people
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.audience import Chosen, with_people
from bot.domain.lists import ListFault, Matched
from bot.presenting.human import people


async def ask_list(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Ask for a list."""
    forget_list(manager)
    await manager.switch_to(Compose.list_but_not if is_but_not(manager) else Compose.from_list)


async def checked(dialog_manager: DialogManager, **_: object) -> Data:
    """What came of the list."""
    return listed_counts(scene(dialog_manager).voice, dialog_manager)


async def count_new(manager: DialogManager, matched: Matched) -> int:
    """How many of them are not picked yet."""
    picked = part_of(await load_audience(manager), manager).people
    return len(set(matched.people).difference(picked))


async def add(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """All of them are picked, and can be looked at and dropped one by one."""
    try:
        matched = await listed_people(manager)
    except ListFault as fault:
        notice(manager, fault.key, **fault.values)
        return
    new = await count_new(manager, matched)

    def with_all(choice: Chosen) -> Chosen:
        return with_people(choice, matched.people, on=True)

    await change_part(manager, with_all)
    notice(manager, "list-added", n=new, people=people(scene(manager).voice, new))
    await manager.switch_to(Compose.picking_but_not if is_but_not(manager) else Compose.picking)


def _screens(asking: State, told: State, back: State) -> tuple[Window, Window]:
    take = list_input(told, count_new)
    return (
        screen(
            Phrase("audience-list"),
            SwitchTo(Label("back"), id="picking", state=back),
            take,
            state=asking,
            hint="list-hint",
        ),
        screen(
            Phrase("audience-list-checked"),
            Button(Label("list-add"), id="add_list", on_click=add, when="adds"),
            SwitchTo(Label("back"), id="picking", state=back),
            take,
            state=told,
            hint="list-hint",
            getter=checked,
        ),
    )


AUDIENCE_LIST = (
    *_screens(Compose.from_list, Compose.list_checked, Compose.picking),
    *_screens(Compose.list_but_not, Compose.list_but_not_checked, Compose.picking_but_not),
)
