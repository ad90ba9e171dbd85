"""What the history remembers between two presses: the broadcast that is looked at."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.scene import scene
from bot.errors import BroadcastGone
from bot.presenting.human import person_name
from db import broadcasts, users
from db.models import Broadcast
from db.pool import Connection


def look_at(manager: DialogManager, broadcast_id: int) -> None:
    """Remember the broadcast for the next screens."""
    manager.dialog_data["broadcast"] = broadcast_id


def looked_at(manager: DialogManager) -> int:
    """Its id."""
    remembered: Any = manager.dialog_data["broadcast"]
    return int(remembered)


async def read_broadcast(conn: Connection, manager: DialogManager) -> Broadcast:
    """The broadcast as it stands in the database. Raises BroadcastGone."""
    broadcast = await broadcasts.get(conn, looked_at(manager))
    if broadcast is None:
        raise BroadcastGone
    return broadcast


async def load_broadcast(manager: DialogManager) -> Broadcast:
    """`read_broadcast` on a connection of its own."""
    async with scene(manager).pool.acquire() as conn:
        return await read_broadcast(conn, manager)


async def name_of(conn: Connection, user_id: int | None) -> str | None:
    """What the person is called, if there is one."""
    person = await users.get(conn, user_id) if user_id is not None else None
    return person_name(person.user_id, person.first_name, person.last_name, person.username) if person else None


async def redraw_card(manager: DialogManager) -> None:
    """Bring its live card up to date at once, in whosever chat it stands."""
    show: Callable[[int], Awaitable[None]] = manager.middleware_data["progress"].show
    await show(looked_at(manager))
