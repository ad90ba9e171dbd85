"""The administrators' screens."""

from aiogram import F, Router
from aiogram_dialog.utils import CB_SEP

from bot.dialogs.compose import compose
from bot.dialogs.history import history
from bot.dialogs.home import home


def routers() -> Router:
    """All dialogs. Presses reach them only from their own panels: other messages would be redrawn as one."""
    router = Router(name="dialogs")
    router.callback_query.filter(F.data.contains(CB_SEP))
    for dialog in (home(), compose(), history()):
        router.include_router(dialog)
    return router
