"""To whom: streams and groups by tapping, and who does not get it after all. The count changes as one taps."""

from collections.abc import Sequence

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Row, SwitchTo

from bot.dialogs.audience.parts import change_part, is_but_not, load_audience, part_of, read_audience
from bot.dialogs.compose.composing import save_audience
from bot.dialogs.people.stream_keys import code_of, stream_key
from bot.dialogs.scene import Scene, scene, toast
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Page, Phrase, open_page, pages, screen
from bot.domain.audience import (
    Audience,
    Choice,
    Chosen,
    with_everyone,
    with_free_lesson,
    with_no_course,
    with_standing,
    with_stream,
)
from bot.domain.streams import Standing
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line, names
from bot.presenting.human import number, people, stream_name
from db import audience as audiences
from db import streams
from db.models import StreamCount
from db.pool import Connection

ON_ONE_PAGE = 6  # streams that need no pages
PAGE_SIZE = 4
IN_A_ROW = 2
PICK = "pick"


async def choices(dialog_manager: DialogManager, **_: object) -> Data:
    """All that can be tapped, what is chosen, and how many people that makes."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = await read_audience(conn, dialog_manager)
        known = await streams.counts(conn)
        told = await chosen(conn, here, audience)
    part = part_of(audience, dialog_manager)
    size = ON_ONE_PAGE if len(known) <= ON_ONE_PAGE else PAGE_SIZE
    page = open_page(dialog_manager, "streams", len(known), size)
    return {
        **told,
        "streams": _stream_rows(here.voice, known, part, page),
        "standings": standing_rows(here.voice, part),
        "groups": _groups(here.voice, part, has_everyone=not is_but_not(dialog_manager)),
        **page.data(),
    }


async def chosen(conn: Connection, here: Scene, audience: Audience) -> Data:
    """Who gets it, in words and numbers."""
    if not audience:
        return {"chosen": here.voice.plain("audience-nobody"), "left_out": "", "named": False}
    count = await audiences.count(conn, audience.to_json())
    who = names(here.voice, audience, await streams.titles(conn))
    n = count.reachable
    return {
        "chosen": here.voice.html("audience-chosen", n=n, people=people(here.voice, n), who=who),
        "left_out": left_out_line(here.voice, count),
        "named": True,
    }


def _stream_rows(voice: Voice, known: Sequence[StreamCount], part: Choice, page: Page) -> list[list[tuple[str, str]]]:
    shown = [
        (
            wish(stream_key(stream.code), stream.code not in part.streams),
            tick(stream.code in part.streams) + _stream_label(voice, stream),
        )
        for stream in known[page.offset : page.offset + page.size]
    ]
    return [shown[start : start + IN_A_ROW] for start in range(0, len(shown), IN_A_ROW)]


def _stream_label(voice: Voice, stream: StreamCount) -> str:
    name = stream_name(voice, stream.code, stream.title)
    return voice.plain("audience-choice", name=name, shown=number(stream.reachable))


def standing_rows(voice: Voice, part: Choice) -> list[list[tuple[str, str]]]:
    """How people may stand in the chosen streams; nothing where none is chosen."""
    if not part.streams:
        return []
    labels = {
        Standing.CONFIRMED: voice.plain("audience-standing-confirmed"),
        Standing.PENDING: voice.plain("audience-standing-pending"),
        Standing.CANCELLED: voice.plain("audience-standing-cancelled"),
    }
    return [
        [
            (wish(str(int(standing)), standing not in part.standings), tick(standing in part.standings) + label)
            for standing, label in labels.items()
        ]
    ]


def _groups(voice: Voice, part: Choice, *, has_everyone: bool) -> list[list[tuple[str, str]]]:
    none = (wish("none", not part.no_course), tick(part.no_course) + voice.plain("audience-no-course-choice"))
    lesson = (
        wish("lesson", not part.free_lesson),
        tick(part.free_lesson) + voice.plain("audience-free-lesson-choice"),
    )
    everyone = (wish("all", not part.everyone), tick(part.everyone) + voice.plain("audience-everyone-choice"))
    return [[none, lesson], [*([everyone] if has_everyone else []), (PICK, _picked(voice, len(part.people)))]]


def _picked(voice: Voice, count: int) -> str:
    if not count:
        return voice.plain("audience-open-picking")
    return tick(True) + voice.plain("audience-open-picked", picked=number(count))


def tick(on: bool) -> str:
    """What stands before the words of a button that is chosen."""
    return "✅ " if on else ""


def wish(key: str, on: bool) -> str:
    """What a tap asks for: a press that is handled twice changes nothing the second time."""
    return f"{key}{'+' if on else '-'}"


async def tap_stream(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """A stream in or out."""
    here = scene(manager)
    async with here.pool.acquire() as conn:
        code = await code_of(conn, asked[:-1])
    if code is None:
        toast(manager, "audience-stream-gone")
        return

    def tapped(choice: Chosen) -> Chosen:
        return with_stream(choice, code, asked.endswith("+"))

    await change_part(manager, tapped)


async def tap_standing(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """Those who stand so in the chosen streams in or out."""

    def tapped(choice: Chosen) -> Chosen:
        return with_standing(choice, Standing(int(asked[:-1])), asked.endswith("+"))

    await change_part(manager, tapped)


async def tap_group(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """People in no course or registrants of the free lesson in or out; everyone, or nobody; or on to people by name."""
    if asked == PICK:
        await manager.switch_to(Compose.picking_but_not if is_but_not(manager) else Compose.picking)
        return
    on = asked.endswith("+")
    if asked.startswith("all"):
        await save_audience(manager, with_everyone(await load_audience(manager), on))
        return

    def tapped(choice: Chosen) -> Chosen:
        return with_no_course(choice, on) if asked.startswith("none") else with_free_lesson(choice, on)

    await change_part(manager, tapped)


STREAMS = ItemButtons("stream", items="streams", on_click=tap_stream), pages("streams")
STANDINGS = ItemButtons("standing", items="standings", on_click=tap_standing)
GROUPS = ItemButtons("group", items="groups", on_click=tap_group)

PEOPLE = screen(
    Phrase("audience"),
    *STREAMS,
    GROUPS,
    Row(
        SwitchTo(Label("audience-open-but-not"), id="but_not", state=Compose.but_not),
        SwitchTo(Label("audience-open-only"), id="only", state=Compose.only),
        when="named",
    ),
    Row(
        SwitchTo(Label("audience-open-names"), id="names", state=Compose.names, when="named"),
        SwitchTo(Label("saved-open"), id="saved", state=Compose.saved),
    ),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.people,
    hint="audience-hint",
    getter=choices,
)

BUT_NOT = screen(
    Phrase("audience-but-not-screen"),
    *STREAMS,
    STANDINGS,
    GROUPS,
    SwitchTo(Label("audience-done"), id="people", state=Compose.people),
    state=Compose.but_not,
    hint="audience-hint",
    getter=choices,
)
