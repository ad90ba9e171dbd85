"""A change or a recall that is under way, seen and steered from the history by any administrator."""

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.scene import notice, scene, toast
from bot.dialogs.sent.looking import looked_at, name_of
from bot.dialogs.states import Revise
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.lifecycle import RevisionStatus
from bot.errors import RevisionGone, RevisionMoved
from bot.presenting.human import number
from bot.presenting.revisions import revision_card
from bot.services import revising
from db import revisions
from db.models import Revision

Act = Callable[..., Awaitable[Revision]]


async def how_far(dialog_manager: DialogManager, **_: object) -> Data:
    """What its card shows; the newest one, should it be over meanwhile."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        newest = await revisions.of_broadcast(conn, looked_at(dialog_manager), 1)
        if not newest:
            raise RevisionGone
        revision = newest[0]
        failures = await revisions.failure_counts(conn, revision.id) if not revision.is_active else {}
        paused_by = await name_of(conn, revision.paused_by)
    return {
        "card": revision_card(here.voice, revision, None, None, failures=failures, paused_by=paused_by),
        "n": revision.left,
        "shown": number(revision.left),
        "can_pause": revision.status == RevisionStatus.RUNNING,
        "can_resume": revision.status == RevisionStatus.PAUSED,
        "can_stop": revision.is_active,
    }


def _steer(act: Act, said: str) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    """Do it, or say why it is too late; then show it as it is now, on its live card too."""

    async def steer(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        here = scene(manager)
        async with here.pool.acquire() as conn:
            newest = await revisions.of_broadcast(conn, looked_at(manager), 1)
        try:
            revision = await act(here.pool, revision_id=newest[0].id, actor_id=here.person.user_id)
            toast(manager, said)
            await manager.middleware_data["revision_cards"].show(revision.id)
        except RevisionMoved as error:
            notice(manager, error.key, **error.values)
        await manager.switch_to(Revise.active)

    return steer


ACTIVE = screen(
    Phrase("revision-active"),
    Row(
        Button(Label("card-pause"), id="pause", on_click=_steer(revising.pause, "card-now-paused"), when="can_pause"),
        Button(
            Label("card-resume"), id="resume", on_click=_steer(revising.resume, "card-now-going"), when="can_resume"
        ),
        SwitchTo(Label("card-stop"), id="stop", state=Revise.stop, when="can_stop"),
        Button(Const("↻"), id="again", when="can_stop"),
    ),
    Cancel(Label("back")),
    state=Revise.active,
    hint="decide-hint",
    getter=how_far,
)
STOP = screen(
    Phrase("revision-stop-question"),
    Button(Label("revision-stop-yes"), id="stop_yes", on_click=_steer(revising.cancel, "card-now-stopped")),
    SwitchTo(Label("back"), id="active", state=Revise.active),
    state=Revise.stop,
    hint="decide-hint",
    getter=how_far,
)
