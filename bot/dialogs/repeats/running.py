"""Messages that are repeated: the list, and one of them, which can be paused, resumed and ended."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, Start, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.quiet_choice import as_it_leaves
from bot.dialogs.scene import Scene, notice, scene, toast
from bot.dialogs.sent.looking import load_broadcast, name_of
from bot.dialogs.states import Compose, Repeats, Scheduled
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.lifecycle import RepeatStatus
from bot.domain.repeating import rule_from_json
from bot.errors import RepeatGone, RepeatMoved, RepeatOver
from bot.i18n import Html
from bot.presenting.human import number
from bot.presenting.repeats import repeat_line, repeat_lines, told
from bot.services import repeating
from db import broadcasts, repeats, streams
from db.models import Broadcast, Repeat
from db.pool import Connection, Pool

LIST_SIZE = 5


class Act(Protocol):
    """A service that changes one of them."""

    async def __call__(self, pool: Pool, /, *, repeat_id: int, actor_id: int, now: datetime) -> Repeat: ...


async def repeats_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page: the soonest first, paused ones last."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        total = await repeats.count(conn)
        page = open_page(dialog_manager, "repeats", total, LIST_SIZE)
        shown = await repeats.page(conn, page.size, page.offset)
        waiting = await broadcasts.some(conn, [each.waiting_id for each in shown if each.waiting_id is not None])
    moments = {broadcast.id: as_it_leaves(here, broadcast).scheduled_at for broadcast in waiting}
    placed = list(enumerate(shown, page.offset + 1))
    lines = [
        repeat_line(here.voice, place, each, moments.get(each.waiting_id or 0), here.now) for place, each in placed
    ]
    return {
        "n": total,
        "shown": number(total),
        "list": Html("\n\n".join(lines)),
        "numbers": [[(str(each.id), str(place)) for place, each in placed]],
        "empty": not total,
        **page.data(),
    }


async def open_one(_press: CallbackQuery, manager: DialogManager, repeat_id: str) -> None:
    """Look at one of them."""
    manager.dialog_data["repeat"] = int(repeat_id)
    await manager.switch_to(Repeats.repeat)


def _looked_at(manager: DialogManager) -> int:
    remembered: Any = manager.dialog_data["repeat"]
    return int(remembered)


async def _read(conn: Connection, manager: DialogManager) -> Repeat:
    """Raises RepeatGone."""
    repeat = await repeats.get(conn, _looked_at(manager))
    if repeat is None:
        raise RepeatGone
    return repeat


async def one_repeat(dialog_manager: DialogManager, **_: object) -> Data:
    """How often, when next, to whom, and what it says."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        repeat = await _read(conn, dialog_manager)
        titles = await streams.titles(conn)
        sent = await repeats.sent(conn, repeat.id)
        waiting = await broadcasts.get(conn, repeat.waiting_id) if repeat.waiting_id else None
        author = None if repeat.author_id == here.person.user_id else await name_of(conn, repeat.author_id)
    at = as_it_leaves(here, waiting).scheduled_at if waiting else None
    return {
        "about": repeat_lines(here.voice, repeat, titles, author, at, sent, here.now),
        "rule": told(here.voice, rule_from_json(repeat.rule), here.now),
        "active": repeat.status == RepeatStatus.ACTIVE,
        "paused": repeat.status == RepeatStatus.PAUSED,
        **_way_back(dialog_manager),
        "goes_on": repeat.status != RepeatStatus.ENDED,
    }


async def rule_of(conn: Connection, here: Scene, broadcast: Broadcast) -> str:
    """The rule by which the broadcast is repeated, in words; empty if it is not."""
    repeat = await repeats.get(conn, broadcast.repeat_id) if broadcast.repeat_id is not None else None
    return told(here.voice, rule_from_json(repeat.rule), here.now) if repeat else ""


async def open_repeat(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From an occurrence that is looked at to what it is an occurrence of."""
    broadcast = await load_broadcast(manager)
    await preview.remove(manager)
    await manager.start(Repeats.repeat, {"repeat": broadcast.repeat_id})


async def open_next(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The occurrence that waits, among what is scheduled."""
    async with scene(manager).pool.acquire() as conn:
        repeat = await _read(conn, manager)
    if repeat.waiting_id is not None:
        await manager.start(Scheduled.broadcast, {"broadcast": repeat.waiting_id})


def _acting(act: Act, done: str) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    """A press that changes it; what cannot be done any more is said, and it is shown as it is now."""

    async def press(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        here = scene(manager)
        try:
            await act(here.pool, repeat_id=_looked_at(manager), actor_id=here.person.user_id, now=here.now)
        except RepeatMoved as error:
            notice(manager, error.key)
        except RepeatOver:
            notice(manager, "repeat-none-next")
        else:
            toast(manager, done)
        await manager.switch_to(Repeats.repeat)

    return press


def _way_back(manager: DialogManager) -> Data:
    """To the list, or to where this one was opened from."""
    opened_alone = isinstance(manager.start_data, dict) and manager.start_data.get("repeat") is not None
    return {"opened_alone": opened_alone, "listed": not opened_alone}


async def begin(start_data: Any, manager: DialogManager) -> None:
    """With the list, or with the one that `start_data` names."""
    if isinstance(start_data, dict) and start_data.get("repeat") is not None:
        manager.dialog_data["repeat"] = start_data["repeat"]


LIST = screen(
    Phrase("repeats"),
    ItemButtons("open", items="numbers", on_click=open_one),
    pages("repeats"),
    Start(Label("home-new"), id="new", state=Compose.text, when="empty"),
    Cancel(Label("back")),
    state=Repeats.repeats,
    hint="repeats-hint",
    getter=repeats_list,
)
REPEAT = screen(
    Phrase("repeats-one"),
    Button(Label("repeat-open-next"), id="next", on_click=open_next, when="active"),
    Row(
        Button(Label("repeat-pause"), id="pause", on_click=_acting(repeating.pause, "repeat-paused"), when="active"),
        Button(
            Label("repeat-resume"), id="resume", on_click=_acting(repeating.resume, "repeat-resumed"), when="paused"
        ),
        SwitchTo(Label("repeat-end-open"), id="ask_end", state=Repeats.end, when="goes_on"),
    ),
    SwitchTo(Label("repeats-back"), id="list", state=Repeats.repeats, when="listed"),
    Cancel(Label("back"), id="back", when="opened_alone"),
    state=Repeats.repeat,
    hint="decide-hint",
    getter=one_repeat,
)
END = screen(
    Phrase("repeat-end-question"),
    Button(Label("repeat-end-yes"), id="end", on_click=_acting(repeating.end, "repeat-ended")),
    SwitchTo(Label("back"), id="repeat", state=Repeats.repeat),
    state=Repeats.end,
    hint="decide-hint",
    getter=one_repeat,
)


def repeats_dialog() -> Dialog:
    """Its screens; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(LIST, REPEAT, END, on_start=begin)
