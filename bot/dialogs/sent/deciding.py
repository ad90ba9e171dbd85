"""Decisions about a broadcast from the history: pause, resume, stop; who gets it again; what counts as delivered."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Group, Row, SwitchTo
from aiogram_dialog.widgets.text import Const

from bot.dialogs.scene import notice, scene, toast
from bot.dialogs.sent.looking import load_broadcast, looked_at, read_broadcast, redraw_card
from bot.dialogs.states import History
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.lifecycle import PERSONAL_FAILURES, BroadcastStatus
from bot.errors import BroadcastMoved, NobodyLeft
from bot.i18n import Html
from bot.presenting.history import failure_lines
from bot.presenting.human import number, people, to_people
from bot.services import broadcasting, resolving
from db import recipients, retries
from db.models import Broadcast, RetryCount

Act = Callable[[DialogManager], Awaitable[None]]


def decisions(broadcast: Broadcast, now: datetime) -> Data:
    """Which decisions can be made about the broadcast, for the buttons' `when`."""
    running = broadcast.status in (BroadcastStatus.SENDING, BroadcastStatus.PAUSED)
    over = broadcast.status == BroadcastStatus.COMPLETED and not broadcast.left
    held = broadcast.is_held(now)
    return {
        "can_undo": running and held,
        "can_pause": broadcast.status == BroadcastStatus.SENDING and not held,
        "can_resume": broadcast.status == BroadcastStatus.PAUSED and not held,
        "can_stop": running and not held,
        "can_retry": over and broadcast.failed_deliveries > 0,
        "can_decide": broadcast.uncertain_deliveries > 0
        and broadcast.status in (BroadcastStatus.COMPLETED, BroadcastStatus.CANCELLED),
    }


def _decision(act: Act) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    """Do it, or say why it is too late; then show the broadcast as it is now, and its live card too."""

    async def decide(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        try:
            await act(manager)
        except (BroadcastMoved, NobodyLeft) as error:
            notice(manager, error.key, **error.values)
        await redraw_card(manager)
        await manager.switch_to(History.broadcast)

    return decide


async def undo(manager: DialogManager) -> None:
    """Take it back before the first message leaves; its author has the draft again."""
    here = scene(manager)
    await broadcasting.take_back(here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "card-now-taken-back")


async def pause(manager: DialogManager) -> None:
    """Nothing more leaves."""
    here = scene(manager)
    await broadcasting.pause(here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id)
    toast(manager, "card-now-paused")


async def resume(manager: DialogManager) -> None:
    """It goes on."""
    here = scene(manager)
    await broadcasting.resume(here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id)
    toast(manager, "card-now-going")


async def stop(manager: DialogManager) -> None:
    """Whoever has not got it will not."""
    here = scene(manager)
    await broadcasting.cancel(here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id)
    toast(manager, "card-now-stopped")


async def retry_promising(manager: DialogManager) -> None:
    """Send it again to those who will probably get it now."""
    await _retry(manager, everyone=False)


async def retry_everyone(manager: DialogManager) -> None:
    """Send it again to all who did not get it."""
    await _retry(manager, everyone=True)


async def _retry(manager: DialogManager, *, everyone: bool) -> None:
    here = scene(manager)
    sent_to = await resolving.retry_failed(
        here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, everyone=everyone
    )
    toast(manager, "retry-begun", people=to_people(here.voice, sent_to))


async def resend(manager: DialogManager) -> None:
    """Send it again to those of whom it is not known."""
    here = scene(manager)
    sent_to = await resolving.resend_uncertain(here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id)
    toast(manager, "retry-begun", people=to_people(here.voice, sent_to))


async def accept(manager: DialogManager) -> None:
    """Take it for delivered."""
    here = scene(manager)
    accepted = await resolving.accept_uncertain(
        here.pool, broadcast_id=looked_at(manager), actor_id=here.person.user_id, now=here.now
    )
    toast(manager, "unknown-accepted", people=people(here.voice, accepted))


async def stop_question(dialog_manager: DialogManager, **_: object) -> Data:
    """How many would not get it."""
    broadcast = await load_broadcast(dialog_manager)
    return {"n": broadcast.left, "shown": number(broadcast.left)}


async def retry_question(dialog_manager: DialogManager, **_: object) -> Data:
    """Why they did not get it, and how many would get it again."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        broadcast = await read_broadcast(conn, dialog_manager)
        failures = await recipients.failure_counts(conn, broadcast.id)
        count = await retries.count_failed(conn, broadcast.id, PERSONAL_FAILURES)
    return {
        "failures": Html("\n".join(failure_lines(here.voice, failures))),
        "why": here.voice.html(_outlook(count)),
        "promising": to_people(here.voice, count.promising),
        "everyone": to_people(here.voice, count.everyone),
        "n": count.everyone,
        "can_promising": 0 < count.promising < count.everyone,
        "can_everyone": count.everyone > 0,
    }


def _outlook(count: RetryCount) -> str:
    """The sentence that says what to expect."""
    if not count.everyone:
        return "retry-nobody"
    if count.promising == count.everyone:
        return "retry-likely"
    return "retry-promising" if count.promising else "retry-not-promising"


async def unknown_question(dialog_manager: DialogManager, **_: object) -> Data:
    """Of how many it is not known."""
    here = scene(dialog_manager)
    broadcast = await load_broadcast(dialog_manager)
    return {
        "people": people(here.voice, broadcast.uncertain_deliveries),
        "to_people": to_people(here.voice, broadcast.uncertain_deliveries),
        "can_resend": broadcast.status == BroadcastStatus.COMPLETED and not broadcast.left,
        "can_accept": broadcast.uncertain_deliveries > 0,
    }


DECISIONS = Group(
    Button(Label("card-undo"), id="undo", on_click=_decision(undo), when="can_undo"),
    Row(
        Button(Label("card-pause"), id="pause", on_click=_decision(pause), when="can_pause"),
        Button(Label("card-resume"), id="resume", on_click=_decision(resume), when="can_resume"),
        SwitchTo(Label("card-stop"), id="stop", state=History.stop, when="can_stop"),
        Button(Const("↻"), id="again", when="can_stop"),
    ),
    SwitchTo(Label("retry-open"), id="retry", state=History.retry, when="can_retry"),
    SwitchTo(Label("unknown-open"), id="unknown", state=History.unknown, when="can_decide"),
)

STOP = screen(
    Phrase("stop-question"),
    Button(Label("card-stop-yes"), id="stop_yes", on_click=_decision(stop)),
    SwitchTo(Label("back"), id="broadcast", state=History.broadcast),
    state=History.stop,
    hint="decide-hint",
    getter=stop_question,
)
RETRY = screen(
    Phrase("retry-question"),
    Button(Label("retry-some"), id="retry_some", on_click=_decision(retry_promising), when="can_promising"),
    Button(Label("retry-all"), id="retry_all", on_click=_decision(retry_everyone), when="can_everyone"),
    SwitchTo(Label("back"), id="broadcast", state=History.broadcast),
    state=History.retry,
    hint="decide-hint",
    getter=retry_question,
)
UNKNOWN = screen(
    Phrase("unknown-question"),
    Button(Label("unknown-resend"), id="resend", on_click=_decision(resend), when="can_resend"),
    Button(Label("unknown-accept"), id="accept", on_click=_decision(accept), when="can_accept"),
    SwitchTo(Label("back"), id="broadcast", state=History.broadcast),
    state=History.unknown,
    hint="decide-hint",
    getter=unknown_question,
)
