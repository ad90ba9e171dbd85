"""The composer's panel: the draft in a few lines under its preview, and the ways to change it."""

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs.compose import options, preview
from bot.dialogs.compose.composing import read_draft
from bot.dialogs.compose.markup import is_html
from bot.dialogs.compose.moment import Leaving, leaving, open_picker, told_moment
from bot.dialogs.compose.saving_changes import change, save_changes
from bot.dialogs.compose.taking import CONTENT_TYPES, take
from bot.dialogs.compose.testing import send_to_me
from bot.dialogs.compose.viewing import viewer
from bot.dialogs.scene import scene
from bot.dialogs.series.putting import PUT, series_place
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain import placeholders
from bot.domain.audience import audience_from_json
from bot.domain.buttons import rows_from_json
from bot.presenting.audiences import left_out_line, names
from bot.presenting.human import people, to_people
from bot.presenting.panels import told_buttons, told_content
from db import audience as audiences
from db import streams
from db.models import Draft


async def panel(dialog_manager: DialogManager, **_: object) -> Data:
    """The draft in a few lines: what it says, to whom, with which buttons, and when."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await read_draft(conn, dialog_manager, here)
        titles = await streams.titles(conn)
        count = await audiences.count(conn, draft.audience)
        when = await told_moment(conn, here, draft)
        place = await series_place(conn, here, draft)
        saving = await change(conn, here, draft)
    content = preview.content_of(draft)
    told = names(here.voice, audience_from_json(draft.audience), titles)
    return {
        "said": told_content(here.voice, content),
        "options": options.told(here.voice, content),
        "html": is_html(dialog_manager),
        "personal": bool(placeholders.used_in(content)),
        **await viewer(dialog_manager),
        "to": f"{told} · {people(here.voice, count.reachable)}" if told else here.voice.plain("compose-to-nobody"),
        "left_out": left_out_line(here.voice, count),
        "buttons": told_buttons(here.voice, rows_from_json(draft.buttons)),
        "when": when,
        "to_people": to_people(here.voice, count.reachable),
        **_main_button(draft, leaving(draft, here.now), anybody=count.reachable > 0, ordinary=place["ordinary"]),
        **place,
        **saving,
    }


def _main_button(draft: Draft, when: Leaving, *, anybody: bool, ordinary: bool) -> Data:
    """Which one it is, for the buttons' `when`. `ordinary`: it is not for a series."""
    own = ordinary and not _changes(draft)
    return {
        "has_moment": own,
        "can_send": own and anybody and when is Leaving.NOW,
        "can_schedule": own and anybody and when is Leaving.LATER,
        "can_repeat": own and anybody and when is Leaving.REPEATED,
        "has_passed": own and when is Leaving.PASSED,
    }


def _changes(draft: Draft) -> bool:
    """Whether it changes a scheduled broadcast, whose moment stays as it is."""
    return draft.changes_broadcast is not None


PANEL = screen(
    Phrase("compose-panel", when="ordinary"),
    Phrase("changes-panel", when="changes"),
    Phrase("series-panel", when="in_series"),
    Phrase("options-panel", when="options"),
    Phrase("markup-panel", when="html"),
    Phrase("viewing-panel", when="personal"),
    Row(
        SwitchTo(Label("compose-edit-text"), id="text", state=Compose.text),
        SwitchTo(Label("compose-edit-buttons"), id="buttons", state=Compose.buttons),
    ),
    Row(
        SwitchTo(Label("compose-edit-people"), id="people", state=Compose.people, when="ordinary"),
        Button(Label("compose-edit-moment"), id="when", on_click=open_picker, when="has_moment"),
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
    SwitchTo(Label("compose-schedule"), id="schedule", state=Compose.confirm, when="can_schedule"),
    SwitchTo(Label("repeat-begin"), id="repeat", state=Compose.confirm, when="can_repeat"),
    Button(Label("compose-moment-anew"), id="anew", on_click=open_picker, when="has_passed"),
    ItemButtons("changes", items="save_changes", on_click=save_changes),
    PUT,
    Cancel(Label("compose-close")),
    MessageInput(take, content_types=CONTENT_TYPES),
    state=Compose.panel,
    hint="compose-cannot-take",
    getter=panel,
)
