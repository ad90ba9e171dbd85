"""Only those who did something with an earlier message: which message, what, and with which of its buttons."""

from dataclasses import replace

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.audience.audience import chosen, tick
from bot.dialogs.audience.narrowing import narrow
from bot.dialogs.audience.parts import read_audience
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Page, Phrase, open_page, pages, screen
from bot.domain.audience import Did, Only
from bot.domain.buttons import ButtonKind, rows_from_json
from bot.domain.content import preview
from bot.errors import BroadcastGone
from bot.i18n import Html, Voice
from bot.presenting.contents import of_broadcast
from bot.presenting.history import broadcast_line, when
from db import broadcasts, streams
from db.models import Broadcast

LIST_SIZE = 5
BUTTONS_SIZE = 6
IN_A_ROW = 2
ANY = "."  # no button's id

Keys = list[list[tuple[str, str]]]


async def sent_before(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of broadcasts, newest first."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        page = open_page(dialog_manager, "earlier", await broadcasts.count(conn), LIST_SIZE)
        shown = list(enumerate(await broadcasts.recent(conn, page.size, page.offset), page.offset + 1))
        titles = await streams.titles(conn)
    lines = [broadcast_line(here.voice, place, broadcast, titles, here.now, here.zone) for place, broadcast in shown]
    return {
        "list": Html("\n\n".join(lines)) or here.voice.html("earlier-none"),
        "numbers": [[(str(broadcast.id), str(place)) for place, broadcast in shown]],
        **page.data(),
    }


async def choose(_press: CallbackQuery, manager: DialogManager, broadcast_id: str) -> None:
    """This message; first of all, those who got it."""
    wanted = int(broadcast_id)

    def asked(only: Only) -> Only:
        if only.broadcast == wanted and only.did:
            return only
        return replace(only, broadcast=wanted, did=Did.GOT, button=None)

    await narrow(manager, asked)
    await manager.switch_to(Compose.earlier_one)


async def what_they_did(dialog_manager: DialogManager, **_: object) -> Data:
    """What can have been done with the message, and how many people that leaves."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = await read_audience(conn, dialog_manager)
        told = await chosen(conn, here, audience)
        broadcast = await broadcasts.get(conn, audience.only.broadcast or 0)
    if broadcast is None:
        raise BroadcastGone
    keys = _buttons(here.voice, audience.only, broadcast)
    page = open_page(dialog_manager, "pressed", len(keys), BUTTONS_SIZE)
    return {
        **told,
        "text": preview(of_broadcast(here.voice, broadcast)),
        "time": when(here.voice, broadcast, here.now, here.zone),
        "deeds": _deeds(here.voice, audience.only, has_buttons=bool(keys)),
        "keys": _page_of(keys, page) if audience.only.did in (Did.PRESSED, Did.IGNORED) else [],
        **page.data(),
    }


def _deeds(voice: Voice, only: Only, *, has_buttons: bool) -> Keys:
    labels = {
        Did.GOT: voice.plain("earlier-got"),
        Did.MISSED: voice.plain("earlier-missed"),
        Did.PRESSED: voice.plain("earlier-pressed"),
        Did.IGNORED: voice.plain("earlier-ignored"),
    }
    keys = [(did.value, tick(only.did is did) + label) for did, label in labels.items()]
    return [keys[:2], keys[2:]] if has_buttons else [keys[:2]]


def _buttons(voice: Voice, only: Only, broadcast: Broadcast) -> list[tuple[str, str]]:
    """Those whose presses are known, after the wish for any of them."""
    found = [
        (button.id, tick(only.button == button.id) + button.text)
        for row in rows_from_json(broadcast.buttons)
        for button in row
        if button.kind is ButtonKind.ANSWER
    ]
    return [(ANY, tick(only.button is None) + voice.plain("earlier-any")), *found] if found else []


def _page_of(keys: list[tuple[str, str]], page: Page) -> Keys:
    shown = keys[page.offset : page.offset + page.size]
    return [shown[start : start + IN_A_ROW] for start in range(0, len(shown), IN_A_ROW)]


async def tap_deed(_press: CallbackQuery, manager: DialogManager, did: str) -> None:
    """What they did with it."""
    await narrow(manager, lambda only: replace(only, did=Did(did)))


async def tap_button(_press: CallbackQuery, manager: DialogManager, button_id: str) -> None:
    """With which button, or with any."""
    await narrow(manager, lambda only: replace(only, button=None if button_id == ANY else button_id))


async def forget(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Whatever they did with it."""
    await narrow(manager, lambda only: replace(only, did=None, broadcast=None, button=None))
    await manager.switch_to(Compose.only)


EARLIER = (
    screen(
        Phrase("earlier"),
        ItemButtons("choose", items="numbers", on_click=choose),
        pages("earlier"),
        SwitchTo(Label("back"), id="only", state=Compose.only),
        state=Compose.earlier,
        hint="earlier-hint",
        getter=sent_before,
    ),
    screen(
        Phrase("earlier-one"),
        ItemButtons("did", items="deeds", on_click=tap_deed),
        ItemButtons("key", items="keys", on_click=tap_button),
        pages("pressed"),
        Button(Label("earlier-forget"), id="forget", on_click=forget),
        SwitchTo(Label("audience-done"), id="only", state=Compose.only),
        state=Compose.earlier_one,
        hint="narrowing-hint",
        getter=what_they_did,
    ),
)
