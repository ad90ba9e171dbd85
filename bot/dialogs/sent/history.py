"""What was sent: the list, one broadcast, and its people by what became of their message."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs.compose.quiet_choice import waits_told
from bot.dialogs.scene import Scene, scene
from bot.dialogs.sent.copying import copy_broadcast
from bot.dialogs.sent.deciding import DECISIONS, RETRY, STOP, UNKNOWN, decisions
from bot.dialogs.sent.looking import look_at, looked_at, name_of, read_broadcast
from bot.dialogs.states import History, Revise
from bot.dialogs.widgets import Data, ItemButtons, Label, Page, Phrase, open_page, pages, screen
from bot.domain.lifecycle import DeliveryStatus, RevisionKind
from bot.i18n import Html
from bot.presenting.history import broadcast_line, broadcast_lines, recipient_line
from bot.presenting.human import number, people
from bot.presenting.revisions import revision_line
from bot.services import revising
from db import broadcasts, presses, recipients, revisions, streams
from db.models import Broadcast, Revision

LIST_SIZE = 5
PEOPLE_SIZE = 15
IN_A_ROW = 2
REVISIONS = 3  # that one broadcast shows, the newest first


async def sent_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of broadcasts, newest first."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        total = await broadcasts.count(conn)
        page = open_page(dialog_manager, "sent", total, LIST_SIZE)
        shown = await broadcasts.recent(conn, page.size, page.offset)
        titles = await streams.titles(conn)
    first = page.offset + 1
    lines = [
        broadcast_line(
            here.voice, place, broadcast, titles, here.now, here.zone, waits_until=waits_told(here, broadcast)
        )
        for place, broadcast in enumerate(shown, first)
    ]
    return {
        "list": Html("\n\n".join(lines)) or here.voice.html("history-empty"),
        "numbers": [[(str(broadcast.id), str(place)) for place, broadcast in enumerate(shown, first)]],
        "n": total,
        "total": number(total),
        **page.data(),
    }


async def open_broadcast(_press: CallbackQuery, manager: DialogManager, broadcast_id: str) -> None:
    """Look at one broadcast."""
    look_at(manager, int(broadcast_id))
    await manager.switch_to(History.broadcast)


async def one_broadcast(dialog_manager: DialogManager, **_: object) -> Data:
    """What it said, to whom, what became of it, and what was pressed."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        broadcast = await read_broadcast(conn, dialog_manager)
        by_status = await recipients.counts(conn, broadcast.id)
        failures = await recipients.failure_counts(conn, broadcast.id)
        pressed = await presses.counts(conn, broadcast.id)
        titles = await streams.titles(conn)
        paused_by = await name_of(conn, broadcast.paused_by)
        revised = await revisions.of_broadcast(conn, broadcast.id, REVISIONS)
        done = [
            revision_line(here.voice, each, await name_of(conn, each.author_id), here.now, here.zone)
            for each in revised
        ]
    about = broadcast_lines(
        here.voice,
        broadcast,
        titles,
        failures,
        pressed,
        here.now,
        here.zone,
        paused_by=paused_by,
        waits_until=waits_told(here, broadcast),
    )
    return {
        "about": Html("\n\n".join([about, *done])),
        "statuses": _status_rows(here, by_status),
        **decisions(broadcast, here.now),
        **_revisable(broadcast, by_status, revised),
    }


def _revisable(broadcast: Broadcast, by_status: dict[str, int], revised: Sequence[Revision]) -> Data:
    """Whether it can be changed everywhere or taken back, and whether that is under way already."""
    somebody = by_status.get(DeliveryStatus.SENT, 0) > 0
    active = next((each for each in revised if each.is_active), None)
    free = active is None or active.kind == RevisionKind.EDIT
    return {
        "can_edit": somebody and free and broadcast.status in revising.EDITABLE,
        "can_recall": somebody and free and broadcast.status in revising.TAKEN_BACK_FROM,
        "can_steer": active is not None,
    }


async def open_edit(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Change it everywhere."""
    await manager.start(Revise.panel, {"broadcast": looked_at(manager), "edit": True})


async def open_active(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Steer what is under way."""
    await manager.start(Revise.active, {"broadcast": looked_at(manager), "edit": False})


async def open_recall(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Take it back."""
    await manager.start(Revise.recall, {"broadcast": looked_at(manager), "edit": False})


def _status_rows(here: Scene, by_status: dict[str, int]) -> list[list[tuple[str, str]]]:
    """A button for each status that somebody has."""
    some = [
        (status.value, here.voice.plain(f"people-{status}", shown=number(by_status[status])))
        for status in DeliveryStatus
        if by_status.get(status)
    ]
    return [some[start : start + IN_A_ROW] for start in range(0, len(some), IN_A_ROW)]


async def open_people(_press: CallbackQuery, manager: DialogManager, status: str) -> None:
    """Look at the people of one status, from the first page on."""
    manager.dialog_data["status"] = status
    manager.dialog_data["people"] = 0
    await manager.switch_to(History.recipients)


async def people_list(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of people with the reason of each failure."""
    here = scene(dialog_manager)
    status = DeliveryStatus(str(dialog_manager.dialog_data["status"]))
    async with here.pool.acquire() as conn:
        broadcast = await read_broadcast(conn, dialog_manager)
        total = (await recipients.counts(conn, broadcast.id)).get(status, 0)
        page: Page = open_page(dialog_manager, "people", total, PEOPLE_SIZE)
        shown = await recipients.page(conn, broadcast.id, status, page.size, page.offset)
    lines = [recipient_line(here.voice, recipient) for recipient in shown]
    return {
        "status": status.value,
        "list": Html("\n".join(lines)) or here.voice.html("people-none"),
        "people": people(here.voice, total),
        **page.data(),
    }


async def open_at(start_data: Any, manager: DialogManager) -> None:
    """Begin with the broadcast that `start_data` names, and the status of its people, if it names them."""
    if isinstance(start_data, dict):
        look_at(manager, start_data["broadcast"])
        manager.dialog_data["status"] = start_data["status"]


def history() -> Dialog:
    """The history's screens; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("history"),
            ItemButtons("open", items="numbers", on_click=open_broadcast),
            pages("sent"),
            Cancel(Label("back")),
            state=History.broadcasts,
            hint="history-hint",
            getter=sent_list,
        ),
        screen(
            Phrase("history-broadcast"),
            ItemButtons("status", items="statuses", on_click=open_people),
            DECISIONS,
            Row(
                Button(Label("revise-open"), id="edit", on_click=open_edit, when="can_edit"),
                Button(Label("recall-open"), id="recall", on_click=open_recall, when="can_recall"),
                Button(Label("revision-open"), id="steer", on_click=open_active, when="can_steer"),
            ),
            Button(Label("copy-broadcast"), id="copy", on_click=copy_broadcast),
            SwitchTo(Label("history-back"), id="list", state=History.broadcasts),
            state=History.broadcast,
            hint="decide-hint",
            getter=one_broadcast,
        ),
        screen(
            Phrase("history-people"),
            pages("people"),
            SwitchTo(Label("back"), id="broadcast", state=History.broadcast),
            state=History.recipients,
            hint="decide-hint",
            getter=people_list,
        ),
        STOP,
        RETRY,
        UNKNOWN,
        on_start=open_at,
    )
