"""The composer's panel: the draft in a few lines under its preview, and the ways to change it."""

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs import options, preview
from bot.dialogs.composing import read_draft
from bot.dialogs.markup import is_html
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.taking import CONTENT_TYPES, take
from bot.dialogs.testing import send_to_me
from bot.dialogs.viewing import viewer
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain import placeholders
from bot.domain.arrival import said
from bot.domain.audience import audience_from_json
from bot.domain.buttons import Rows, rows_from_json
from bot.domain.content import Content, characters
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line, names
from bot.presenting.contents import media_name
from bot.presenting.human import number, people, to_people
from db import audience as audiences
from db import streams


async def panel(dialog_manager: DialogManager, **_: object) -> Data:
    """The draft in a few lines: what it says, to whom, with which buttons."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await read_draft(conn, dialog_manager, here)
        titles = await streams.titles(conn)
        count = await audiences.count(conn, draft.audience)
    content = preview.content_of(draft)
    told = names(here.voice, audience_from_json(draft.audience), titles)
    return {
        "said": _told_content(here.voice, content),
        "options": options.told(here.voice, content),
        "html": is_html(dialog_manager),
        "personal": bool(placeholders.used_in(content)),
        **await viewer(dialog_manager),
        "to": f"{told} · {people(here.voice, count.reachable)}" if told else here.voice.plain("compose-to-nobody"),
        "left_out": left_out_line(here.voice, count),
        "buttons": _told_buttons(here.voice, rows_from_json(draft.buttons)),
        "to_people": to_people(here.voice, count.reachable),
        "can_send": count.reachable > 0,
    }


def _told_content(voice: Voice, content: Content) -> str:
    """What kind of message it is, and how much room its text takes."""
    text, _ = said(content)
    if not content.media:
        return voice.plain("compose-said-text", length=_told_length(voice, content, text))
    media = media_name(voice, content)
    if not text:
        return voice.plain("compose-said-media", media=media)
    if not content.limit:
        return voice.plain("compose-said-unsent", media=media)
    return voice.plain("compose-said-caption", media=media, length=_told_length(voice, content, text))


def _told_length(voice: Voice, content: Content, text: str) -> str:
    if placeholders.used_in(content):
        longest = number(placeholders.longest(content))
        return voice.plain("compose-length-at-most", length=longest, limit=number(content.limit))
    return voice.plain("compose-length", length=number(characters(text)), limit=number(content.limit))


def _told_buttons(voice: Voice, rows: Rows) -> str:
    if not rows:
        return voice.plain("compose-no-buttons")
    count = sum(len(row) for row in rows)
    return voice.plain("compose-buttons", n=count, rows=voice.plain("compose-rows", n=len(rows)))


PANEL = screen(
    Phrase("compose-panel"),
    Phrase("options-panel", when="options"),
    Phrase("markup-panel", when="html"),
    Phrase("viewing-panel", when="personal"),
    Row(
        SwitchTo(Label("compose-edit-text"), id="text", state=Compose.text),
        SwitchTo(Label("compose-edit-buttons"), id="buttons", state=Compose.buttons),
    ),
    Row(
        SwitchTo(Label("compose-edit-people"), id="people", state=Compose.people),
        SwitchTo(Label("options-open"), id="options", state=Compose.options),
    ),
    Row(
        Button(Label("compose-test"), id="test", on_click=send_to_me),
        SwitchTo(Label("testing-open"), id="testing", state=Compose.testing),
    ),
    Row(
        SwitchTo(Label("viewing-open"), id="viewing", state=Compose.viewing, when="personal"),
        SwitchTo(Label("template-save"), id="template", state=Compose.template),
    ),
    SwitchTo(Label("compose-discard"), id="discard", state=Compose.discard),
    SwitchTo(Label("compose-send"), id="send", state=Compose.confirm, when="can_send"),
    Cancel(Label("compose-close")),
    MessageInput(take, content_types=CONTENT_TYPES),
    state=Compose.panel,
    hint="compose-cannot-take",
    getter=panel,
)
