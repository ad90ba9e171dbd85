"""Taking a message back: how long that is possible, the question, the launch; or other words in its place."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Cancel

from bot.dialogs.compose import preview
from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.sent.becoming import become_card
from bot.dialogs.sent.copies import keep_copy, load_copies, read_copy, withdrawn
from bot.dialogs.sent.looking import looked_at
from bot.dialogs.states import Revise
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.content import Content
from bot.domain.recalling import recall_left
from bot.errors import BroadcastMoved, NobodyHasIt, StillLeaving, TooLateToRecall
from bot.i18n import Html
from bot.presenting.human import duration, from_people, in_hours
from bot.presenting.revisions import revision_card, revision_keyboard
from bot.services import revising
from db import revisions
from db.models import Copies, Revision


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """From how many, for how long it is still possible, and who keeps it."""
    here = scene(dialog_manager)
    content, _rows = read_copy(dialog_manager)
    copies = await load_copies(dialog_manager, here)
    return {
        "question": await _question(here, looked_at(dialog_manager), copies, content),
        "can_recall": copies.young > 0,
        "can_reword": copies.known > 0 and content.limit > 0,
    }


async def _question(here: Scene, broadcast_id: int, copies: Copies, content: Content) -> Html:
    if not copies.known:
        return here.voice.html("error-nobody-has-it")
    if copies.oldest is None:
        return here.voice.html("recall-late" if content.limit else "recall-late-note")
    return here.voice.html(
        "recall-question",
        n=copies.young,
        people=from_people(here.voice, copies.young),
        left=in_hours(here.voice, recall_left(copies.oldest, here.now)),
        also=await _also(here, broadcast_id, copies),
        time=duration(here.voice, copies.young / here.settings.broadcast_rate),
    )


async def _also(here: Scene, broadcast_id: int, copies: Copies) -> Html:
    """Who keeps it, and what stops."""
    lines = []
    if old := copies.known - copies.young:
        lines.append(here.voice.html("recall-old", n=old, people=from_people(here.voice, old)))
    if copies.unknown:
        people = from_people(here.voice, copies.unknown)
        lines.append(here.voice.html("revise-unknown", n=copies.unknown, people=people))
    async with here.pool.acquire() as conn:
        if await revisions.active(conn, broadcast_id) is not None:
            lines.append(here.voice.html("recall-replaces"))
    return Html("".join(f"\n{line}" for line in lines))


async def recall(press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Take it back: the panel becomes the live card."""
    here = scene(manager)
    try:
        revision = await revising.launch_recall(
            here.pool,
            broadcast_id=looked_at(manager),
            actor_id=here.person.user_id,
            press_id=press.id,
            now=here.now,
        )
    except (StillLeaving, NobodyHasIt, BroadcastMoved, TooLateToRecall) as error:
        notice(manager, error.key, **error.values)
        return
    await show_revision(press, manager, revision, here.settings.broadcast_rate)


async def show_revision(press: CallbackQuery, manager: DialogManager, revision: Revision, rate: float) -> None:
    """The panel becomes its live card. `rate`: people a second."""
    here = scene(manager)

    async def place(message_id: int) -> None:
        await revising.place_card(
            here.pool, revision_id=revision.id, chat_id=here.person.user_id, message_id=message_id
        )

    text = revision_card(here.voice, revision, rate, revision.left / rate)
    await become_card(press, manager, text, revision_keyboard(here.voice, revision), place)


async def reword(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Other words in its place: the usual ones first, which can be changed like any text."""
    content, rows = read_copy(manager)
    new = withdrawn(content, scene(manager).voice.plain("recall-default"))
    kept = rows if content.is_album else ()
    try:
        await preview.place(manager, new, kept)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
        return
    keep_copy(manager, new, kept)
    await manager.switch_to(Revise.panel)


RECALL = screen(
    Phrase("recall"),
    Button(Label("recall-yes"), id="yes", on_click=recall, when="can_recall"),
    Button(Label("recall-words"), id="reword", on_click=reword, when="can_reword"),
    Cancel(Label("back")),
    state=Revise.recall,
    hint="decide-hint",
    getter=question,
)
