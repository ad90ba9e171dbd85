"""The composer: its screens together, how it opens and how it closes."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.audience.audience import BUT_NOT, PEOPLE
from bot.dialogs.audience.audience_list import AUDIENCE_LIST
from bot.dialogs.audience.earlier import EARLIER
from bot.dialogs.audience.names import NAMES
from bot.dialogs.audience.narrowing import ONLY
from bot.dialogs.audience.picking import PICKING
from bot.dialogs.audience.saved import SAVED
from bot.dialogs.buttons.button_use import BUTTON_USE
from bot.dialogs.buttons.buttons import BUTTONS
from bot.dialogs.buttons.one_button import ONE_BUTTON
from bot.dialogs.compose import preview
from bot.dialogs.compose.album_words import ALBUM_WORDS
from bot.dialogs.compose.composing import Composing, begin_here, load_draft, recall, remember, shown_version
from bot.dialogs.compose.confirm import CONFIRM
from bot.dialogs.compose.moment import answered
from bot.dialogs.compose.options import OPTIONS
from bot.dialogs.compose.panel import PANEL
from bot.dialogs.compose.template_saving import SAVE_AS_TEMPLATE
from bot.dialogs.compose.testing import TESTING
from bot.dialogs.compose.text import TEXT
from bot.dialogs.compose.viewing import VIEWING
from bot.dialogs.scene import scene, take_notice
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.errors import DraftChanged
from bot.services import arranging_series, changing, drafting


async def discard_question(dialog_manager: DialogManager, **_: object) -> Data:
    """The answer names the version that is asked about."""
    here = scene(dialog_manager)
    draft = await load_draft(dialog_manager, here)
    is_change = "no" if draft.changes_broadcast is None else "yes"
    yes = here.voice.plain("compose-discard-yes", changing=is_change)
    return {"changing": is_change, "yes": [[(str(draft.version), yes)]]}


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

    It may name a person, for whom alone the new message is, or a step of the series of a stream.
    """
    named = start_data if isinstance(start_data, dict) else {}
    draft_id = named.get("draft_id")
    composing = Composing(
        draft_id=draft_id,
        person_id=named.get("person_id"),
        series_step_id=named.get("series_step_id"),
        stream=named.get("stream"),
    )
    remember(manager, composing)
    take_notice(start_data, manager)
    if draft_id is not None:
        await preview.show_draft(manager)
        begin_here(manager)


async def close_composer(_result: Any, manager: DialogManager) -> None:
    """The preview goes with the panel; the draft stays, unless it is a change that changed nothing."""
    await preview.remove(manager)
    here, draft_id = scene(manager), recall(manager).draft_id
    if draft_id is not None:
        await changing.drop_unchanged(here.pool, draft_id=draft_id, owner_id=here.person.user_id)
        await arranging_series.drop_unchanged(here.pool, draft_id=draft_id, owner_id=here.person.user_id)


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
        on_process_result=answered,
    )
