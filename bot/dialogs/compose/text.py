"""The screen on which the text and the media are replaced, or one of them is taken away."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row, Start

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft, recall, save_content
from bot.dialogs.compose.markup import FORMATTING, HTML_TOLD, formatting
from bot.dialogs.compose.taking import CONTENT_TYPES, take
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose, Templates
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.arrival import said, without_media, without_text
from bot.domain.content import Content
from db import templates


async def what_stands(dialog_manager: DialogManager, **_: object) -> Data:
    """Whether there is a text, media, or both; a new message for anybody may begin with a template."""
    composing = recall(dialog_manager)
    if composing.draft_id is None:
        anybody = composing.person_id is None and composing.series_step_id is None
        from_template = anybody and await _are_there_templates(dialog_manager)
        return {"state": "new", "both": False, "from_template": from_template, **formatting(dialog_manager, None)}
    content = preview.content_of(await load_draft(dialog_manager, scene(dialog_manager)))
    has_text = bool(said(content)[0])
    return {
        "state": "media" if content.media else "text",
        "both": bool(content.media) and has_text,
        "from_template": False,
        **formatting(dialog_manager, content),
    }


async def _are_there_templates(manager: DialogManager) -> bool:
    async with scene(manager).pool.acquire() as conn:
        return await templates.count(conn) > 0


async def drop_media(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The media goes, the text stays."""
    content = preview.content_of(await load_draft(manager, scene(manager)))
    if said(content)[0]:
        await _change(manager, without_media(content))


async def drop_text(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The text goes, the media stays."""
    content = preview.content_of(await load_draft(manager, scene(manager)))
    if content.media:
        await _change(manager, without_text(content))


async def _change(manager: DialogManager, content: Content) -> None:
    await save_content(manager, content)
    await preview.show_draft(manager)
    await manager.switch_to(Compose.panel)


async def leave(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Back to the panel if there is a message already, else out of the composer."""
    if recall(manager).draft_id is None:
        await manager.done()
    else:
        await manager.switch_to(Compose.panel)


TEXT = screen(
    Phrase("compose-text"),
    HTML_TOLD,
    FORMATTING,
    Row(
        Button(Label("compose-drop-media"), id="drop_media", on_click=drop_media),
        Button(Label("compose-drop-text"), id="drop_text", on_click=drop_text),
        when="both",
    ),
    Start(Label("templates-use"), id="templates", state=Templates.templates, when="from_template"),
    Button(Label("back"), id="leave", on_click=leave),
    MessageInput(take, content_types=CONTENT_TYPES),
    state=Compose.text,
    hint="compose-cannot-take",
    getter=what_stands,
)
