"""To whom: streams by tapping, people in no course, everyone. The count changes as one taps."""

from collections.abc import Callable, Sequence
from hashlib import blake2b

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.composing import load_draft, read_draft
from bot.dialogs.scene import scene, toast
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Page, Phrase, open_page, pages, screen
from bot.domain.audience import Audience, audience_from_json, with_everyone, with_no_course, with_stream
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line
from bot.presenting.human import number, people, stream_name
from bot.services import drafting
from db import audience as audiences
from db import streams
from db.models import AudienceCount, StreamCount

PAGE_SIZE = 8
IN_A_ROW = 2


async def choices(dialog_manager: DialogManager, **_: object) -> Data:
    """All that can be tapped, what is chosen, and how many people that makes."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = audience_from_json((await read_draft(conn, dialog_manager, here)).audience)
        known = await streams.counts(conn)
        no_course = await audiences.count(conn, Audience(no_course=True).to_json())
        everyone = await audiences.count(conn, Audience(everyone=True).to_json())
        chosen = await audiences.count(conn, audience.to_json())
    page = open_page(dialog_manager, "streams", len(known), PAGE_SIZE)
    return {
        "streams": _stream_rows(here.voice, known, audience, page),
        "groups": [
            [
                (
                    _wish("none", not audience.no_course),
                    _ticked(here.voice, audience.no_course, "audience-no-course", no_course.reachable),
                ),
                (
                    _wish("all", not audience.everyone),
                    _ticked(here.voice, audience.everyone, "audience-everyone", everyone.reachable),
                ),
            ]
        ],
        "chosen": _chosen(here.voice, audience, chosen),
        "left_out": left_out_line(here.voice, chosen),
        **page.data(),
    }


def _chosen(voice: Voice, audience: Audience, count: AudienceCount) -> str:
    if not audience:
        return voice.plain("audience-nobody")
    return voice.plain("audience-chosen", n=count.reachable, people=people(voice, count.reachable))


def _stream_rows(
    voice: Voice, known: Sequence[StreamCount], audience: Audience, page: Page
) -> list[list[tuple[str, str]]]:
    shown = [
        (
            _wish(_key(stream.code), stream.code not in audience.streams),
            _tick(stream.code in audience.streams) + _stream_label(voice, stream),
        )
        for stream in known[page.offset : page.offset + page.size]
    ]
    return [shown[start : start + IN_A_ROW] for start in range(0, len(shown), IN_A_ROW)]


def _stream_label(voice: Voice, stream: StreamCount) -> str:
    name = stream_name(voice, stream.code, stream.title)
    return voice.plain("audience-choice", name=name, shown=number(stream.reachable))


def _ticked(voice: Voice, on: bool, key: str, reachable: int) -> str:
    return _tick(on) + voice.plain("audience-choice", name=voice.plain(f"{key}-choice"), shown=number(reachable))


def _tick(on: bool) -> str:
    return "✅ " if on else ""


def _key(code: str) -> str:
    """A stream's short name in callback data, which has room for 64 bytes; codes may be longer."""
    return blake2b(code.encode(), digest_size=6).hexdigest()


def _wish(key: str, on: bool) -> str:
    """What a tap asks for: a press that is handled twice changes nothing the second time."""
    return f"{key}{'+' if on else '-'}"


async def tap_stream(_press: CallbackQuery, manager: DialogManager, wish: str) -> None:
    """A stream in or out."""
    here = scene(manager)
    async with here.pool.acquire() as conn:
        code = next((code for code in await streams.titles(conn) if _key(code) == wish[:-1]), None)
    if code is None:
        toast(manager, "audience-stream-gone")
        return
    await _change(manager, lambda audience: with_stream(audience, code, wish.endswith("+")))


async def tap_group(_press: CallbackQuery, manager: DialogManager, wish: str) -> None:
    """People in no course in or out; everyone, or nobody."""
    change = with_everyone if wish.startswith("all") else with_no_course
    await _change(manager, lambda audience: change(audience, wish.endswith("+")))


async def _change(manager: DialogManager, change: Callable[[Audience], Audience]) -> None:
    here = scene(manager)
    draft = await load_draft(manager, here)
    audience = change(audience_from_json(draft.audience))
    await drafting.set_audience(here.pool, draft_id=draft.id, owner_id=draft.owner_id, audience=audience)


PEOPLE = screen(
    Phrase("audience"),
    ItemButtons("stream", items="streams", on_click=tap_stream),
    pages("streams"),
    ItemButtons("group", items="groups", on_click=tap_group),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.people,
    hint="audience-hint",
    getter=choices,
)
