"""Templates: the list that all administrators share, and what can be done with one of them."""

from collections.abc import Awaitable

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, SwitchTo

from bot.dialogs.drafts.naming import read_name
from bot.dialogs.scene import notice, scene
from bot.dialogs.sent.copying import open_copy
from bot.dialogs.sent.looking import name_of
from bot.dialogs.states import Templates
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.errors import TemplateChanged, TemplateGone
from bot.i18n import Html
from bot.presenting.drafts import beginning, changed, for_whom, name, template_line
from bot.presenting.human import number
from bot.services import copying, templating
from db import streams, templates

LIST_SIZE = 5


async def template_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of templates by name."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        total = await templates.count(conn)
        page = open_page(dialog_manager, "templates", total, LIST_SIZE)
        shown = await templates.page(conn, page.size, page.offset)
    first = page.offset + 1
    lines = [template_line(here.voice, place, template) for place, template in enumerate(shown, first)]
    return {
        "list": Html("\n\n".join(lines)) or here.voice.html("templates-empty"),
        "numbers": [[(str(template.id), str(place)) for place, template in enumerate(shown, first)]],
        "n": total,
        "total": number(total),
        **page.data(),
    }


async def open_one(_press: CallbackQuery, manager: DialogManager, template_id: str) -> None:
    """Look at one template."""
    manager.dialog_data["template"] = int(template_id)
    await manager.switch_to(Templates.template)


async def one_template(dialog_manager: DialogManager, **_: object) -> Data:
    """What it holds, for whom it is, who made it and when."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        template = await templates.get(conn, _looked_at(dialog_manager))
        if template is None:
            raise TemplateGone
        titles = await streams.titles(conn)
        maker = await name_of(conn, template.owner_id)
    dialog_manager.dialog_data["version"] = template.version
    return {
        "name": name(here.voice, template),
        "maker": maker or str(template.owner_id),
        "time": changed(here.voice, template, here.now, here.zone),
        "to": for_whom(here.voice, template, titles),
        "text": beginning(here.voice, template),
        "yes": [[(_asked(dialog_manager), here.voice.plain("draft-delete-yes"))]],
    }


async def start_from(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """A new message with all that it holds; the template stays."""
    here = scene(manager)
    copied = await copying.copy_template(
        here.pool, template_id=_looked_at(manager), owner_id=here.person.user_id, now=here.now
    )
    await open_copy(manager, copied)


async def rename(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The typed name is its name from now on."""
    here, title = scene(manager), read_name(message, manager)
    if title is None:
        return
    renaming = templating.rename(
        here.pool,
        template_id=_looked_at(manager),
        version=_seen(manager),
        title=title,
        actor_id=here.person.user_id,
        now=here.now,
    )
    await _change(manager, renaming, "template-renamed", then=Templates.template)


async def delete(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """It goes for good, for everybody. `asked`: which one the question was about."""
    here = scene(manager)
    if asked != _asked(manager):
        notice(manager, "decide-hint")
        return
    deleting = templating.delete(
        here.pool,
        template_id=_looked_at(manager),
        version=_seen(manager),
        actor_id=here.person.user_id,
        now=here.now,
    )
    await _change(manager, deleting, "template-deleted", then=Templates.templates)


async def _change(manager: DialogManager, change: Awaitable[None], said: str, *, then: State) -> None:
    """Do it and say so; if the template is no longer as it was shown, say that and show it."""
    try:
        await change
    except TemplateChanged as error:
        notice(manager, error.key)
        await manager.switch_to(Templates.template)
    else:
        notice(manager, said)
        await manager.switch_to(then)


def _looked_at(manager: DialogManager) -> int:
    template_id: int = manager.dialog_data["template"]
    return template_id


def _seen(manager: DialogManager) -> int:
    """The version that the last screen showed."""
    version: int = manager.dialog_data["version"]
    return version


def _asked(manager: DialogManager) -> str:
    """What a question on the screen is about."""
    return f"{_looked_at(manager)}.{_seen(manager)}"


def templates_dialog() -> Dialog:
    """The screens of templates; a new dialog each time, since it belongs to one dispatcher."""
    back_to_one = SwitchTo(Label("back"), id="template", state=Templates.template)
    return Dialog(
        screen(
            Phrase("templates"),
            ItemButtons("open", items="numbers", on_click=open_one),
            pages("templates"),
            Cancel(Label("back")),
            state=Templates.templates,
            hint="drafts-hint",
            getter=template_list,
        ),
        screen(
            Phrase("template"),
            SwitchTo(Label("draft-rename"), id="rename", state=Templates.rename),
            SwitchTo(Label("draft-delete"), id="delete", state=Templates.delete),
            Button(Label("template-start"), id="start", on_click=start_from),
            SwitchTo(Label("templates-back"), id="list", state=Templates.templates),
            state=Templates.template,
            hint="decide-hint",
            getter=one_template,
        ),
        screen(
            Phrase("template-rename-question"),
            MessageInput(rename, content_types=[ContentType.TEXT]),
            back_to_one,
            state=Templates.rename,
            hint="name-hint",
            getter=one_template,
        ),
        screen(
            Phrase("template-delete-question"),
            ItemButtons("delete_yes", items="yes", on_click=delete),
            back_to_one,
            state=Templates.delete,
            hint="decide-hint",
            getter=one_template,
        ),
    )
