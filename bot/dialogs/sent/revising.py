"""Changing a message everywhere: its new text and buttons above a panel, the last question, the launch."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, SwitchTo

from bot.dialogs.buttons.rows import explain_fault as explain_buttons
from bot.dialogs.compose import preview
from bot.dialogs.compose.taking import explain_fault
from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.sent.copies import begin_copy, keep_copy, load_copies, read_copy, see_newest, seen
from bot.dialogs.sent.looking import load_broadcast, look_at, looked_at
from bot.dialogs.sent.recalling import RECALL, show_revision
from bot.dialogs.sent.underway import ACTIVE, STOP
from bot.dialogs.states import Revise
from bot.dialogs.widgets import Data, Label, Phrase, input_below, screen
from bot.domain.arranging import renewed
from bot.domain.arrival import ContentFault, arrived, put
from bot.domain.buttons import ButtonFault, Rows, keyboard, rows_from_json
from bot.domain.buttons_text import parse_rows, to_text_form
from bot.domain.content import Content, is_command
from bot.domain.edits import edits
from bot.domain.lifecycle import BroadcastStatus, RevisionKind
from bot.errors import AlbumButtonsFixed, BroadcastMoved, NobodyHasIt, RevisedMeanwhile, StillLeaving
from bot.i18n import Html
from bot.presenting.human import duration, from_people
from bot.services import revising
from bot.services.revising import content_of
from db import revisions
from db.models import Broadcast, Copies, Revision


async def panel(dialog_manager: DialogManager, **_: object) -> Data:
    """Who has it, what can come here, and what happens to others."""
    here = scene(dialog_manager)
    broadcast = await load_broadcast(dialog_manager)
    content, rows = read_copy(dialog_manager)
    copies = await load_copies(dialog_manager, here)
    newest = await _newest(here, broadcast.id)
    return {
        "n": copies.known,
        "people": from_people(here.voice, copies.known),
        "also": _also(here, broadcast, copies, newest),
        "state": "text" if not content.media else "caption" if content.limit else "note",
        "count": sum(map(len, rows)),
        "can_send": copies.known > 0 and (_is_changed(broadcast, content, rows) or _is_unfinished(newest)),
    }


def _also(here: Scene, broadcast: Broadcast, copies: Copies, newest: Revision | None) -> Html:
    lines = []
    if copies.unknown:
        people = from_people(here.voice, copies.unknown)
        lines.append(here.voice.html("revise-unknown", n=copies.unknown, people=people))
    if newest is not None and newest.is_active:
        lines.append(here.voice.html("revise-replaces"))
    if broadcast.status == BroadcastStatus.PAUSED:
        lines.append(here.voice.html("revise-rest"))
    return Html("".join(f"\n{line}" for line in lines))


async def _newest(here: Scene, broadcast_id: int) -> Revision | None:
    async with here.pool.acquire() as conn:
        found = await revisions.of_broadcast(conn, broadcast_id, 1)
    return found[0] if found else None


def _is_changed(broadcast: Broadcast, content: Content, rows: Rows) -> bool:
    return (content.to_json(), rows) != (content_of(broadcast).to_json(), rows_from_json(broadcast.buttons))


def _is_unfinished(newest: Revision | None) -> bool:
    """Whether the last change did not reach everybody: then the same one can be made again."""
    return newest is not None and newest.kind == RevisionKind.EDIT and newest.done < newest.total


async def take_text(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A new text in the place of the old one; the media stay."""
    input_below(manager)
    text = message.text or ""
    if is_command(text):
        notice(manager, "revise-command", command=text)
        return
    content, rows = read_copy(manager)
    try:
        new = put(content, arrived([message.model_dump(by_alias=True, exclude_none=True, warnings=False)]))
        await preview.place(manager, new, rows)
    except ContentFault as fault:
        explain_fault(manager, fault)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        keep_copy(manager, new, rows)


async def buttons(dialog_manager: DialogManager, **_: object) -> Data:
    """The buttons in their text form."""
    here = scene(dialog_manager)
    content, rows = read_copy(dialog_manager)
    form = to_text_form(rows, here.voice.language) if rows else here.voice.plain("revise-buttons-example")
    return {"n": sum(map(len, rows)), "form": form, "can_clear": bool(rows) and not content.is_album}


async def take_buttons(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Other buttons in the place of the old ones."""
    input_below(manager)
    if is_command(message.text or ""):
        notice(manager, "revise-buttons-hint")
        return
    _content, rows = read_copy(manager)
    try:
        await _show_buttons(manager, renewed(rows, parse_rows(message.text or "")))
    except ButtonFault as fault:
        explain_buttons(manager, fault)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)


async def clear_buttons(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """No buttons any more."""
    await _show_buttons(manager, ())


async def _show_buttons(manager: DialogManager, rows: Rows) -> None:
    content, before = read_copy(manager)
    if content.is_album and bool(rows) is not bool(before):
        notice(manager, AlbumButtonsFixed.key)
        return
    await preview.place(manager, content, rows)
    keep_copy(manager, content, rows)
    await manager.switch_to(Revise.panel)


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """For how many people, and how long it takes."""
    here = scene(dialog_manager)
    copies = await load_copies(dialog_manager, here)
    calls = copies.known * _calls_each(await load_broadcast(dialog_manager), *read_copy(dialog_manager))
    return {
        "people": from_people(here.voice, copies.known),
        "time": duration(here.voice, calls / here.settings.broadcast_rate),
    }


def _calls_each(broadcast: Broadcast, content: Content, rows: Rows) -> int:
    """How many calls one person's messages take."""
    return max(1, len(edits(content, keyboard(rows, broadcast.id), content_of(broadcast))))


async def launch(press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Change it: the panel becomes the live card."""
    here = scene(manager)
    content, rows = read_copy(manager)
    calls = _calls_each(await load_broadcast(manager), content, rows)
    try:
        revision = await revising.launch_edit(
            here.pool,
            broadcast_id=looked_at(manager),
            actor_id=here.person.user_id,
            content=content,
            rows=rows,
            seen=seen(manager),
            press_id=press.id,
            now=here.now,
        )
    except RevisedMeanwhile as error:
        notice(manager, error.key)
        await see_newest(manager)
        await manager.switch_to(Revise.panel)
        return
    except (StillLeaving, NobodyHasIt, BroadcastMoved, AlbumButtonsFixed) as error:
        notice(manager, error.key, **error.values)
        await manager.switch_to(Revise.panel)
        return
    await show_revision(press, manager, revision, here.settings.broadcast_rate / calls)


async def open_revision(start_data: Any, manager: DialogManager) -> None:
    """Begin with the broadcast that `start_data` names; where it is to be changed, its preview comes first."""
    look_at(manager, start_data["broadcast"])
    content, rows = await begin_copy(manager)
    if start_data["edit"]:
        try:
            await preview.place(manager, content, rows)
        except TelegramBadRequest as error:
            preview.explain_refusal(manager, error)


async def close_revision(_result: Any, manager: DialogManager) -> None:
    """The preview goes with the panel; nothing was changed."""
    await preview.remove(manager)


PANEL = screen(
    Phrase("revise-panel"),
    SwitchTo(Label("revise-buttons-open"), id="buttons", state=Revise.buttons),
    SwitchTo(Label("revise-send"), id="send", state=Revise.confirm, when="can_send"),
    Cancel(Label("back")),
    MessageInput(take_text, content_types=[ContentType.TEXT]),
    state=Revise.panel,
    hint="revise-hint",
    getter=panel,
)
BUTTONS = screen(
    Phrase("revise-buttons"),
    Button(Label("revise-buttons-none"), id="clear", on_click=clear_buttons, when="can_clear"),
    SwitchTo(Label("back"), id="panel", state=Revise.panel),
    MessageInput(take_buttons, content_types=[ContentType.TEXT]),
    state=Revise.buttons,
    hint="revise-buttons-hint",
    getter=buttons,
)
CONFIRM = screen(
    Phrase("revise-confirm"),
    Button(Label("revise-yes"), id="yes", on_click=launch),
    SwitchTo(Label("back"), id="panel", state=Revise.panel),
    state=Revise.confirm,
    hint="decide-hint",
    getter=question,
)


def revise() -> Dialog:
    """The screens after sending; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(PANEL, BUTTONS, CONFIRM, RECALL, ACTIVE, STOP, on_start=open_revision, on_close=close_revision)
