"""As whom the preview is shown, where a message says something else to each person."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft, recall, remember
from bot.dialogs.scene import notice, scene
from bot.dialogs.sent.looking import name_of
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, screen
from db import audience


async def viewer(dialog_manager: DialogManager, **_: object) -> Data:
    """Who it is: somebody's name, or the administrator."""
    viewer_id = recall(dialog_manager).viewer_id
    async with scene(dialog_manager).pool.acquire() as conn:
        return {"viewer": await name_of(conn, viewer_id) or "", "chosen": int(viewer_id is not None)}


async def view_as_another(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """As somebody among those who are to get it, at random."""
    here = scene(manager)
    draft = await load_draft(manager, here)
    async with here.pool.acquire() as conn:
        somebody = await audience.somebody(conn, draft.audience, other_than=recall(manager).viewer_id)
    if somebody is None:
        notice(manager, "viewing-nobody")
    else:
        await _view_as(manager, somebody)


async def view_as_oneself(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """As the administrator would get it."""
    await _view_as(manager, None)


async def _view_as(manager: DialogManager, user_id: int | None) -> None:
    composing = recall(manager)
    composing.viewer_id = user_id
    remember(manager, composing)
    await preview.refresh(manager)


VIEWING = screen(
    Phrase("viewing"),
    Button(Label("viewing-another"), id="another", on_click=view_as_another),
    Button(Label("viewing-oneself"), id="oneself", on_click=view_as_oneself, when="chosen"),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.viewing,
    hint="button-hint",
    getter=viewer,
)
