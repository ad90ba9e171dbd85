"""Names that administrators type: for a draft, for a template."""

from aiogram.types import Message
from aiogram_dialog import DialogManager

from bot.dialogs.scene import notice
from bot.dialogs.widgets import input_below
from bot.domain.content import is_command
from bot.presenting.human import number

NAME_LIMIT = 64  # longer ones are cut in lists on a phone


def read_name(message: Message, manager: DialogManager) -> str | None:
    """The name in one line; None if it cannot be one: the next screen says why."""
    input_below(manager)
    name = " ".join((message.text or "").split())
    if is_command(name):
        notice(manager, "name-command", command=name)
    elif len(name) > NAME_LIMIT:
        over = len(name) - NAME_LIMIT
        notice(manager, "name-too-long", n=over, over=number(over), limit=NAME_LIMIT)
    elif not name.isprintable() or not name:
        notice(manager, "name-hint")
    else:
        return name
    return None
