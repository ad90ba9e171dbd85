"""What the people's screens remember between two presses: the person who is looked at."""

from typing import Any

from aiogram_dialog import DialogManager

from bot.errors import PersonGone
from db import users
from db.models import Person
from db.pool import Connection


def look_at(manager: DialogManager, user_id: int) -> None:
    """Remember the person for the next screens."""
    manager.dialog_data["person"] = user_id


def looked_at(manager: DialogManager) -> int:
    """Their id."""
    remembered: Any = manager.dialog_data["person"]
    return int(remembered)


async def read_person(conn: Connection, manager: DialogManager) -> Person:
    """The person as they stand in the database. Raises PersonGone."""
    person = await users.get(conn, looked_at(manager))
    if person is None:
        raise PersonGone
    return person
