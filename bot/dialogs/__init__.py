"""The administrators' screens."""

from aiogram import F, Router
from aiogram_dialog.utils import CB_SEP

from bot.dialogs.compose import compose
from bot.dialogs.drafts import drafts_dialog
from bot.dialogs.history import history
from bot.dialogs.home import home
from bot.dialogs.people import people_dialog
from bot.dialogs.revising import revise
from bot.dialogs.streams import streams_dialog
from bot.dialogs.templates import templates_dialog


def routers() -> Router:
    """All dialogs. Presses reach them only from their own panels: other messages would be redrawn as one."""
    router = Router(name="dialogs")
    router.callback_query.filter(F.data.contains(CB_SEP))
    writing = (compose(), drafts_dialog(), templates_dialog())
    for dialog in (home(), *writing, history(), revise(), people_dialog(), streams_dialog()):
        router.include_router(dialog)
    return router
