"""The two parts of the audience that is being chosen: who is named, and who does not get it after all.

Their screens are alike; which part one changes is told by the screen that is open.
"""

from dataclasses import replace
from typing import Protocol

from aiogram_dialog import DialogManager

from bot.dialogs.compose.composing import load_draft, read_draft, save_audience
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.domain.audience import Audience, Choice, Chosen, audience_from_json
from db.pool import Connection

_BUT_NOT = (Compose.but_not, Compose.picking_but_not, Compose.list_but_not, Compose.list_but_not_checked)


class Change(Protocol):
    """What a tap makes of a choice."""

    def __call__(self, choice: Chosen, /) -> Chosen: ...


def is_but_not(manager: DialogManager) -> bool:
    """Whether the open screen is about who does not get it."""
    return manager.current_context().state in _BUT_NOT


def part_of(audience: Audience, manager: DialogManager) -> Choice:
    """The part that the open screen is about."""
    return audience.but_not if is_but_not(manager) else audience


async def read_audience(conn: Connection, manager: DialogManager) -> Audience:
    """The audience of the draft being written. Raises DraftGone, DraftChanged."""
    return audience_from_json((await read_draft(conn, manager, scene(manager))).audience)


async def load_audience(manager: DialogManager) -> Audience:
    """`read_audience` on a connection of its own."""
    return audience_from_json((await load_draft(manager, scene(manager))).audience)


async def change_part(manager: DialogManager, change: Change) -> None:
    """Save the audience with the part that the open screen is about changed."""
    audience = await load_audience(manager)
    if is_but_not(manager):
        await save_audience(manager, replace(audience, but_not=change(audience.but_not)))
    else:
        await save_audience(manager, change(audience))
