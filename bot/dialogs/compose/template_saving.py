"""How a draft becomes a template: its name is asked for, and the draft stays."""

from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import shown_version
from bot.dialogs.drafts.naming import read_name
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Label, Phrase, screen
from bot.services import templating


async def save_as_template(
    manager: DialogManager, message: Message, title: str, *, draft_id: int, version: int
) -> None:
    """A template of that name, typed in `message`; the draft stays. Raises DraftGone, DraftChanged."""
    here = scene(manager)
    await templating.save(
        here.pool,
        draft_id=draft_id,
        owner_id=here.person.user_id,
        version=version,
        title=title,
        said_in=message.message_id,
        now=here.now,
    )


async def save_shown(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The message that the composer shows becomes a template, too."""
    title = read_name(message, manager)
    if title is None:
        return
    draft_id, version = shown_version(manager)
    await save_as_template(manager, message, title, draft_id=draft_id, version=version)
    notice(manager, "template-saved", name=title)
    await preview.show_draft(manager)
    await manager.switch_to(Compose.panel)


SAVE_AS_TEMPLATE = screen(
    Phrase("template-save-question"),
    MessageInput(save_shown, content_types=[ContentType.TEXT]),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.template,
    hint="name-hint",
)
