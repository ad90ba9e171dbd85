"""What waits for its moment or missed it: the list, and one broadcast with all that can be done about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, Start, SwitchTo

from bot.dialogs.compose import options, preview
from bot.dialogs.compose.quiet_choice import NOT_ASKED, QUIET_QUESTION, as_it_leaves, quiet_choice, quiet_question
from bot.dialogs.opening import open_history
from bot.dialogs.repeats.running import open_repeat, rule_of
from bot.dialogs.scene import NOTICE, Scene, notice, scene, take_notice, tell
from bot.dialogs.scheduled.rescheduling import CANCEL, SEND_NOW, acting, ask_when, save_quiet, seconds_of, take_moment
from bot.dialogs.sent.copying import gone_from
from bot.dialogs.sent.looking import load_broadcast, look_at, looked_at, name_of, read_broadcast
from bot.dialogs.states import Compose, Repeats, Scheduled
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, open_page, pages, screen
from bot.domain.buttons import rows_from_json
from bot.domain.lifecycle import BroadcastStatus
from bot.i18n import Html
from bot.presenting.human import number, person_name
from bot.presenting.scheduled import broadcast_lines, lines, over_lines
from bot.services import changing
from bot.services.rescheduling import WAITING, people_now
from bot.services.revising import content_of
from db import broadcasts, repeats, scheduled, streams, users
from db.models import Broadcast
from db.pool import Connection

LIST_SIZE = 5


async def scheduled_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page: what was missed, the longest overdue first, then what is to come, the soonest first."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        totals = await broadcasts.totals(conn)
        total = totals.missed + totals.scheduled
        page = open_page(dialog_manager, "scheduled", total, LIST_SIZE)
        shown = await scheduled.missed(conn, page.size, page.offset)
        shown += await scheduled.waiting(conn, page.size - len(shown), max(0, page.offset - totals.missed))
        titles = await streams.titles(conn)
        authors = await _authors(conn, shown)
        repeating = await repeats.count(conn)
    placed = [(place, as_it_leaves(here, each)) for place, each in enumerate(shown, page.offset + 1)]
    told = lines(here.voice, placed, titles, authors, here.person.user_id, here.now, here.zone)
    return {
        "list": told or here.voice.html("scheduled-empty"),
        "numbers": [[(str(broadcast.id), str(place)) for place, broadcast in placed]],
        "n": total,
        "total": number(total),
        "empty": not total and not repeating,
        "repeating": repeating > 0,
        "shown": number(repeating),
        **page.data(),
    }


async def _authors(conn: Connection, shown: Sequence[Broadcast]) -> Mapping[int, str]:
    """What those are called who scheduled them."""
    ids = {broadcast.author_id for broadcast in shown if broadcast.author_id is not None}
    found = await users.some(conn, sorted(ids))
    return {each.user_id: person_name(each.user_id, each.first_name, each.last_name, each.username) for each in found}


async def open_one(_press: CallbackQuery, manager: DialogManager, broadcast_id: str) -> None:
    """Look at one of them."""
    look_at(manager, int(broadcast_id))
    await manager.switch_to(Scheduled.broadcast)


async def one_broadcast(dialog_manager: DialogManager, **_: object) -> Data:
    """When it leaves, to whom, how it looks; or that it waits no longer."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        broadcast = await read_broadcast(conn, dialog_manager)
        waits = broadcast.status in WAITING
        told = await _told(conn, dialog_manager, broadcast) if waits else _told_over(here, broadcast)
    return told | {
        "waits": waits,
        "alone": waits and broadcast.repeat_id is None,
        "occurrence": waits and broadcast.repeat_id is not None,
        "over": not waits,
        "can_change": broadcast.status == BroadcastStatus.SCHEDULED and broadcast.audience is not None,
    }


async def _told(conn: Connection, manager: DialogManager, broadcast: Broadcast) -> Data:
    here = scene(manager)
    own = broadcast.author_id == here.person.user_id
    count = await people_now(conn, broadcast, here.now)
    about = broadcast_lines(
        here.voice,
        as_it_leaves(here, broadcast),
        await streams.titles(conn),
        count,
        None if own else await name_of(conn, broadcast.author_id),
        options.told(here.voice, content_of(broadcast)),
        here.now,
        here.zone,
        rule=await rule_of(conn, here, broadcast),
    )
    if broadcast.status != BroadcastStatus.SCHEDULED:
        return {"about": about, **NOT_ASKED}
    asked = quiet_question(here, broadcast, seconds_of(here, broadcast, count.reachable))
    return {"about": Html(f"{about}\n") if asked["runs_into_quiet"] else about, **asked}


def _told_over(here: Scene, broadcast: Broadcast) -> Data:
    return {"about": over_lines(here.voice, broadcast), **NOT_ASKED}


async def show_preview(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The very message, as whoever looks would get it, above the panel."""
    broadcast = await load_broadcast(manager)
    try:
        await preview.place(manager, content_of(broadcast), rows_from_json(broadcast.buttons))
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)


async def edit_message(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """What it says is changed in the composer."""
    await _change(manager, Compose.panel)


async def edit_people(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Whom it is for is changed in the composer."""
    await _change(manager, Compose.people)


async def _change(manager: DialogManager, state: State) -> None:
    here = scene(manager)
    async with acting(manager):
        copied = await changing.begin(
            here.pool, broadcast_id=looked_at(manager), owner_id=here.person.user_id, now=here.now
        )
        await preview.remove(manager)
        gone = await gone_from(here, copied)
        told = tell("scheduled-change-without", gone=gone) if gone else None
        await manager.start(state, {"draft_id": copied.draft.id, NOTICE: told})


async def look_in_history(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """What became of it."""
    await open_history(manager, looked_at(manager))


async def leave_one(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Back to the list; the preview goes."""
    await preview.remove(manager)


async def open_scheduled(start_data: Any, manager: DialogManager) -> None:
    """Begin with the list, or with the broadcast that `start_data` names."""
    take_notice(start_data, manager)
    if isinstance(start_data, dict) and start_data.get("broadcast") is not None:
        look_at(manager, start_data["broadcast"])


async def close_scheduled(_result: Any, manager: DialogManager) -> None:
    """The preview goes with the panel."""
    await preview.remove(manager)


async def take_result(_start_data: Any, result: Any, manager: DialogManager) -> None:
    """The moment that was chosen, or the sentence with which the composer ended."""
    if isinstance(result, dict) and "at" in result:
        await take_moment(manager, result["at"])
    elif isinstance(result, str):
        changed = manager.current_context().state == Scheduled.broadcast
        notice(manager, "scheduled-change-dropped" if changed else result)


LIST = screen(
    Phrase("scheduled"),
    ItemButtons("open", items="numbers", on_click=open_one),
    pages("scheduled"),
    Start(Label("repeats-open"), id="repeats", state=Repeats.repeats, when="repeating"),
    Start(Label("home-new"), id="new", state=Compose.text, when="empty"),
    Cancel(Label("back")),
    state=Scheduled.broadcasts,
    hint="scheduled-hint",
    getter=scheduled_list,
)
BROADCAST = screen(
    Phrase("scheduled-broadcast"),
    QUIET_QUESTION,
    Button(Label("scheduled-preview"), id="preview", on_click=show_preview, when="waits"),
    Row(
        Button(Label("scheduled-edit-message"), id="edit", on_click=edit_message),
        Button(Label("scheduled-edit-people"), id="people", on_click=edit_people),
        when="can_change",
    ),
    Row(
        Button(Label("scheduled-move"), id="move", on_click=ask_when),
        SwitchTo(Label("scheduled-send-now"), id="now", state=Scheduled.send_now),
        when="waits",
    ),
    quiet_choice(save_quiet),
    SwitchTo(Label("scheduled-cancel"), id="cancel", state=Scheduled.cancel, when="alone"),
    Row(
        SwitchTo(Label("repeat-skip"), id="skip", state=Scheduled.cancel),
        Button(Label("repeat-whole"), id="repeat", on_click=open_repeat),
        when="occurrence",
    ),
    Button(Label("scheduled-look"), id="look", on_click=look_in_history, when="over"),
    SwitchTo(Label("scheduled-back"), id="list", state=Scheduled.broadcasts, on_click=leave_one),
    state=Scheduled.broadcast,
    hint="decide-hint",
    getter=one_broadcast,
)


def scheduled_dialog() -> Dialog:
    """The screens of what is scheduled; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        LIST,
        BROADCAST,
        SEND_NOW,
        CANCEL,
        on_start=open_scheduled,
        on_close=close_scheduled,
        on_process_result=take_result,
    )
