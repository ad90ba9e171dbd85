"""The composer: the text of a new message, then the panel under its preview."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, SwitchTo

from bot.dialogs import preview
from bot.dialogs.audience import PEOPLE
from bot.dialogs.buttons import BUTTON, BUTTONS, CLEAR
from bot.dialogs.composing import Composing, load_draft, read_draft, recall, remember
from bot.dialogs.confirm import CONFIRM
from bot.dialogs.scene import notice, scene, toast
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, input_below, screen
from bot.domain.audience import audience_from_json
from bot.domain.buttons import Rows, rows_from_json
from bot.domain.content import TEXT_LIMIT, Content, excess, is_command, length
from bot.presenting.audiences import left_out_line, names
from bot.presenting.human import number, people, to_people
from bot.services import drafting
from db import audience as audiences
from db import streams


async def panel(dialog_manager: DialogManager, **_: object) -> Data:
    """The draft in a few lines: to whom, with which buttons."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await read_draft(conn, dialog_manager, here)
        titles = await streams.titles(conn)
        count = await audiences.count(conn, draft.audience)
    told = names(here.voice, audience_from_json(draft.audience), titles)
    return {
        "to": f"{told} · {people(here.voice, count.reachable)}" if told else here.voice.plain("compose-to-nobody"),
        "left_out": left_out_line(here.voice, count),
        "buttons": _told_buttons(dialog_manager, rows_from_json(draft.buttons)),
        "to_people": to_people(here.voice, count.reachable),
        "can_send": count.reachable > 0,
    }


def _told_buttons(manager: DialogManager, rows: Rows) -> str:
    voice = scene(manager).voice
    if not rows:
        return voice.plain("compose-no-buttons")
    count = sum(len(row) for row in rows)
    return voice.plain("compose-buttons", n=count, rows=voice.plain("compose-rows", n=len(rows)))


async def take_text(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The text, new or in the place of the old one: saved, shown above the panel."""
    input_below(manager)
    text = message.text or ""
    if fault := _fault(text):
        key, values = fault
        notice(manager, key, **values)
        return
    content = Content(text, [entity.model_dump(mode="json", exclude_none=True) for entity in message.entities or ()])
    try:
        await _put(manager, content, said_in=message.message_id)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        await manager.switch_to(Compose.panel)


async def _put(manager: DialogManager, content: Content, said_in: int) -> None:
    """Preview it, then save it: what Telegram refuses (TelegramBadRequest) is not saved."""
    rows: Rows = ()
    if recall(manager).draft_id is not None:
        draft = await load_draft(manager, scene(manager))
        if drafting.has_taken(draft, said_in):
            await preview.place_draft(manager)
            return
        rows = rows_from_json(draft.buttons)
    await preview.place(manager, content, rows)
    await _save(manager, content, said_in)


def _fault(text: str) -> tuple[str, dict[str, str | int]] | None:
    """Why the text cannot be a message: a sentence and its values."""
    over = excess(text)
    if over:
        told = {"over": number(over), "length": number(length(text)), "limit": number(TEXT_LIMIT)}
        return "compose-too-long", {"n": over, **told}
    if is_command(text):
        return "compose-command", {"command": text}
    return None


async def _save(manager: DialogManager, content: Content, said_in: int) -> None:
    here, composing = scene(manager), recall(manager)
    owner_id = here.person.user_id
    if composing.draft_id is None:
        draft = await drafting.begin(here.pool, owner_id=owner_id, content=content, said_in=said_in, now=here.now)
        composing.draft_id = draft.id
        remember(manager, composing)
    else:
        await drafting.set_content(
            here.pool, draft_id=composing.draft_id, owner_id=owner_id, content=content, said_in=said_in
        )


async def send_test(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The message itself, to the person who writes it."""
    here = scene(manager)
    draft = await load_draft(manager, here)
    await preview.deliver(here.bot, here.person.user_id, preview.content_of(draft), rows_from_json(draft.buttons))
    await drafting.note_test(here.pool, draft=draft, now=here.now)
    input_below(manager)
    toast(manager, "compose-test-sent")


async def discard(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The draft goes for good, and Home says so."""
    here, draft_id = scene(manager), recall(manager).draft_id
    if draft_id is not None:
        await drafting.discard(here.pool, draft_id=draft_id, owner_id=here.person.user_id, now=here.now)
    await manager.done(result="home-draft-deleted")


async def leave_text(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Back to the panel if there is a message already, else out of the composer."""
    if recall(manager).draft_id is None:
        await manager.done()
    else:
        await manager.switch_to(Compose.panel)


async def open_composer(start_data: Any, manager: DialogManager) -> None:
    """Begin anew, or with the draft that `start_data` names: its preview first, the panel below."""
    draft_id = start_data["draft_id"] if isinstance(start_data, dict) else None
    remember(manager, Composing(draft_id=draft_id))
    if draft_id is not None:
        await preview.place_draft(manager)


async def close_composer(_result: Any, manager: DialogManager) -> None:
    """The preview goes with the panel; the draft stays."""
    await preview.remove(manager)


def compose() -> Dialog:
    """The composer's screens; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("compose-text"),
            Button(Label("back"), id="leave", on_click=leave_text),
            MessageInput(take_text, content_types=[ContentType.TEXT]),
            state=Compose.text,
            hint="compose-only-text",
        ),
        screen(
            Phrase("compose-panel"),
            Row(
                SwitchTo(Label("compose-edit-text"), id="text", state=Compose.text),
                SwitchTo(Label("compose-edit-buttons"), id="buttons", state=Compose.buttons),
            ),
            Row(
                SwitchTo(Label("compose-edit-people"), id="people", state=Compose.people),
                Button(Label("compose-test"), id="test", on_click=send_test),
            ),
            SwitchTo(Label("compose-discard"), id="discard", state=Compose.discard),
            SwitchTo(Label("compose-send"), id="send", state=Compose.confirm, when="can_send"),
            Cancel(Label("compose-close")),
            MessageInput(take_text, content_types=[ContentType.TEXT]),
            state=Compose.panel,
            hint="compose-only-text",
            getter=panel,
        ),
        BUTTONS,
        BUTTON,
        CLEAR,
        PEOPLE,
        CONFIRM,
        screen(
            Phrase("compose-discard-question"),
            Button(Label("compose-discard-yes"), id="discard_yes", on_click=discard),
            SwitchTo(Label("back"), id="panel", state=Compose.panel),
            state=Compose.discard,
            hint="button-hint",
        ),
        on_start=open_composer,
        on_close=close_composer,
    )
