"""The composer: its screens together, how it opens and how it closes."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs import preview
from bot.dialogs.album_words import ALBUM_WORDS
from bot.dialogs.audience import BUT_NOT, PEOPLE
from bot.dialogs.audience_list import AUDIENCE_LIST
from bot.dialogs.audience_names import NAMES
from bot.dialogs.button_use import BUTTON_USE
from bot.dialogs.buttons import BUTTONS
from bot.dialogs.composing import Composing, load_draft, recall, remember, shown_version
from bot.dialogs.confirm import CONFIRM
from bot.dialogs.earlier import EARLIER
from bot.dialogs.narrowing import ONLY
from bot.dialogs.one_button import ONE_BUTTON
from bot.dialogs.options import OPTIONS
from bot.dialogs.panel import PANEL
from bot.dialogs.picking import PICKING
from bot.dialogs.saved_audiences import SAVED
from bot.dialogs.scene import scene, take_notice
from bot.dialogs.states import Compose
from bot.dialogs.template_saving import SAVE_AS_TEMPLATE
from bot.dialogs.testing import TESTING
from bot.dialogs.text import TEXT
from bot.dialogs.viewing import VIEWING
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.errors import DraftChanged
from bot.services import drafting


async def discard_question(dialog_manager: DialogManager, **_: object) -> Data:
    """The answer names the version that is asked about."""
    here = scene(dialog_manager)
    draft = await load_draft(dialog_manager, here)
    return {"yes": [[(str(draft.version), here.voice.plain("compose-discard-yes"))]]}


async def discard(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """The draft goes for good, and Home says so. `seen`: the version that the question was about."""
    here = scene(manager)
    draft_id, version = shown_version(manager)
    if seen != str(version):
        raise DraftChanged
    await drafting.discard(here.pool, draft_id=draft_id, owner_id=here.person.user_id, version=version, now=here.now)
    await manager.done(result="home-draft-deleted")


async def open_composer(start_data: Any, manager: DialogManager) -> None:
    """Begin anew, or with the draft that `start_data` names: its preview first, the panel below.

    It may name a person, for whom alone the new message is.
    """
    named = start_data if isinstance(start_data, dict) else {}
    draft_id = named.get("draft_id")
    remember(manager, Composing(draft_id=draft_id, person_id=named.get("person_id")))
    take_notice(start_data, manager)
    if draft_id is not None:
        await preview.show_draft(manager)
        composing = recall(manager)
        composing.since = min(composing.preview_ids, default=0)
        remember(manager, composing)


async def close_composer(_result: Any, manager: DialogManager) -> None:
    """The preview goes with the panel; the draft stays."""
    await preview.remove(manager)


DISCARD = screen(
    Phrase("compose-discard-question"),
    ItemButtons("discard_yes", items="yes", on_click=discard),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.discard,
    hint="button-hint",
    getter=discard_question,
)


def compose() -> Dialog:
    """The composer's screens; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        TEXT,
        PANEL,
        *BUTTONS,
        *ONE_BUTTON,
        *BUTTON_USE,
        ALBUM_WORDS,
        PEOPLE,
        BUT_NOT,
        *PICKING,
        NAMES,
        ONLY,
        *EARLIER,
        *SAVED,
        *AUDIENCE_LIST,
        OPTIONS,
        TESTING,
        CONFIRM,
        VIEWING,
        DISCARD,
        SAVE_AS_TEMPLATE,
        on_start=open_composer,
        on_close=close_composer,
    )
