"""The administrators' screens."""

from aiogram import F, Router
from aiogram_dialog.utils import CB_SEP

from bot.dialogs.compose.dialog import compose
from bot.dialogs.drafts.drafts import drafts_dialog
from bot.dialogs.drafts.templates import templates_dialog
from bot.dialogs.home import home
from bot.dialogs.people.people import people_dialog
from bot.dialogs.people.streams import streams_dialog
from bot.dialogs.repeats.asking import repeat_dialog
from bot.dialogs.repeats.running import repeats_dialog
from bot.dialogs.scheduled.scheduled import scheduled_dialog
from bot.dialogs.sent.history import history
from bot.dialogs.sent.revising import revise
from bot.dialogs.series.series import series_dialog
from bot.dialogs.settings import settings_dialog
from bot.dialogs.when.picker import when_dialog


def routers() -> Router:
    """All dialogs. Presses reach them only from their own panels: other messages would be redrawn as one."""
    router = Router(name="dialogs")
    router.callback_query.filter(F.data.contains(CB_SEP))
    writing = (compose(), when_dialog(), repeat_dialog(), drafts_dialog(), templates_dialog())
    sent = (scheduled_dialog(), repeats_dialog(), history(), revise())
    people = (people_dialog(), streams_dialog(), series_dialog())
    for dialog in (home(), *writing, *sent, *people, settings_dialog()):
        router.include_router(dialog)
    return router
