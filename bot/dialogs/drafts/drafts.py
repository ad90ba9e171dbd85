"""One's drafts: the list, and what can be done with one of them."""

from collections.abc import Awaitable

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, Start, SwitchTo

from bot.dialogs.compose.template_saving import save_as_template
from bot.dialogs.drafts.naming import read_name
from bot.dialogs.opening import open_draft
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Drafts, Templates
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.errors import DraftChanged, DraftGone
from bot.i18n import Html
from bot.presenting.drafts import beginning, changed, draft_line, for_whom, name
from bot.presenting.human import number
from bot.services import drafting
from db import drafts, streams, templates

LIST_SIZE = 5


async def draft_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of drafts, the one that was worked on last first."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        total = await drafts.count(conn, here.person.user_id)
        page = open_page(dialog_manager, "drafts", total, LIST_SIZE)
        shown = await drafts.page(conn, here.person.user_id, page.size, page.offset)
        n_templates = await templates.count(conn)
    first = page.offset + 1
    lines = [draft_line(here.voice, place, draft, here.now, here.zone) for place, draft in enumerate(shown, first)]
    return {
        "list": Html("\n\n".join(lines)) or here.voice.html("drafts-empty"),
        "numbers": [[(str(draft.id), str(place)) for place, draft in enumerate(shown, first)]],
        "n": total,
        "total": number(total),
        "templates": number(n_templates),
        "n_templates": n_templates,
        **page.data(),
    }


async def open_one(_press: CallbackQuery, manager: DialogManager, draft_id: str) -> None:
    """Look at one draft."""
    manager.dialog_data["draft"] = int(draft_id)
    await manager.switch_to(Drafts.draft)


async def one_draft(dialog_manager: DialogManager, **_: object) -> Data:
    """What it holds, for whom it is, and when it was changed."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await drafts.get(conn, _looked_at(dialog_manager), here.person.user_id)
        titles = await streams.titles(conn)
    if draft is None:
        raise DraftGone
    dialog_manager.dialog_data["version"] = draft.version
    return {
        "name": name(here.voice, draft),
        "titled": int(draft.title is not None),
        "time": changed(here.voice, draft, here.now, here.zone),
        "to": for_whom(here.voice, draft, titles),
        "text": beginning(here.voice, draft),
        "yes": [[(_asked(dialog_manager), here.voice.plain("draft-delete-yes"))]],
    }


async def go_on(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Open it in the composer."""
    await open_draft(manager, _looked_at(manager))


async def rename(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The typed name is its name from now on."""
    here, title = scene(manager), read_name(message, manager)
    if title is None:
        return
    await _change(
        manager,
        drafting.rename(
            here.pool,
            draft_id=_looked_at(manager),
            owner_id=here.person.user_id,
            version=_seen(manager),
            title=title,
        ),
        "draft-renamed",
    )


async def save(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A template of the typed name; the draft stays."""
    title = read_name(message, manager)
    if title is None:
        return
    saving = save_as_template(manager, message, title, draft_id=_looked_at(manager), version=_seen(manager))
    await _change(manager, saving, "template-saved", name=title)


async def delete(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """It goes for good. `asked`: which one the question was about; from another device the panel may show another."""
    here = scene(manager)
    if asked != _asked(manager):
        notice(manager, "decide-hint")
        return
    discarding = drafting.discard(
        here.pool,
        draft_id=_looked_at(manager),
        owner_id=here.person.user_id,
        version=_seen(manager),
        now=here.now,
    )
    await _change(manager, discarding, "home-draft-deleted", then=Drafts.drafts)


async def _change(
    manager: DialogManager, change: Awaitable[object], said: str, *, then: State = Drafts.draft, **values: str
) -> None:
    """Do it and say so; if the draft is no longer as it was shown, say that and show it."""
    try:
        await change
    except DraftChanged as error:
        notice(manager, error.key)
        await manager.switch_to(Drafts.draft)
    else:
        notice(manager, said, **values)
        await manager.switch_to(then)


def _looked_at(manager: DialogManager) -> int:
    draft_id: int = manager.dialog_data["draft"]
    return draft_id


def _seen(manager: DialogManager) -> int:
    """The version that the last screen showed."""
    version: int = manager.dialog_data["version"]
    return version


def _asked(manager: DialogManager) -> str:
    """What a question on the screen is about."""
    return f"{_looked_at(manager)}.{_seen(manager)}"


def drafts_dialog() -> Dialog:
    """The screens of drafts; a new dialog each time, since it belongs to one dispatcher."""
    back_to_one = SwitchTo(Label("back"), id="draft", state=Drafts.draft)
    return Dialog(
        screen(
            Phrase("drafts"),
            ItemButtons("open", items="numbers", on_click=open_one),
            pages("drafts"),
            Start(Label("drafts-templates"), id="templates", state=Templates.templates),
            Cancel(Label("back")),
            state=Drafts.drafts,
            hint="drafts-hint",
            getter=draft_list,
        ),
        screen(
            Phrase("draft"),
            Row(
                SwitchTo(Label("draft-rename"), id="rename", state=Drafts.rename),
                SwitchTo(Label("template-save"), id="save", state=Drafts.save),
            ),
            SwitchTo(Label("draft-delete"), id="delete", state=Drafts.delete),
            Button(Label("draft-go-on"), id="go_on", on_click=go_on),
            SwitchTo(Label("drafts-back"), id="list", state=Drafts.drafts),
            state=Drafts.draft,
            hint="decide-hint",
            getter=one_draft,
        ),
        screen(
            Phrase("draft-rename-question"),
            MessageInput(rename, content_types=[ContentType.TEXT]),
            back_to_one,
            state=Drafts.rename,
            hint="name-hint",
            getter=one_draft,
        ),
        screen(
            Phrase("template-save-question"),
            MessageInput(save, content_types=[ContentType.TEXT]),
            back_to_one,
            state=Drafts.save,
            hint="name-hint",
        ),
        screen(
            Phrase("draft-delete-question"),
            ItemButtons("delete_yes", items="yes", on_click=delete),
            back_to_one,
            state=Drafts.delete,
            hint="decide-hint",
            getter=one_draft,
        ),
    )
