"""A day's message taken from a template."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.scene import notice, scene
from bot.dialogs.series.at import load_series, step_at, step_in
from bot.dialogs.states import Series
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.errors import DraftIncomplete, MessageUnfit, TemplateGone
from bot.i18n import Html
from bot.presenting.drafts import template_line
from bot.services import arranging_series
from db import templates

LIST_SIZE = 5


async def choices(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of templates by name."""
    here = scene(dialog_manager)
    step = step_in(await load_series(dialog_manager, here), dialog_manager)
    async with here.pool.acquire() as conn:
        page = open_page(dialog_manager, "templates", await templates.count(conn), LIST_SIZE)
        shown = await templates.page(conn, page.size, page.offset)
    numbered = list(enumerate(shown, page.offset + 1))
    lines = [template_line(here.voice, place, template) for place, template in numbered]
    return {
        "day": step.day,
        "list": Html("\n\n".join(lines)),
        "numbers": [[(str(template.id), str(place)) for place, template in numbered]],
        **page.data(),
    }


async def take(_press: CallbackQuery, manager: DialogManager, template_id: str) -> None:
    """What the template holds becomes the message."""
    here = scene(manager)
    try:
        await arranging_series.put_template(
            here.pool,
            step_id=step_at(manager),
            template_id=int(template_id),
            actor_id=here.person.user_id,
            now=here.now,
        )
    except (TemplateGone, DraftIncomplete, MessageUnfit) as error:
        notice(manager, error.key, **error.values)
        return
    notice(manager, "series-put-done")
    await manager.switch_to(Series.step)


TEMPLATES = screen(
    Phrase("series-templates"),
    ItemButtons("take", items="numbers", on_click=take),
    pages("templates"),
    SwitchTo(Label("back"), id="step", state=Series.step),
    state=Series.templates,
    hint="decide-hint",
    getter=choices,
)
