"""The last question before a message leaves, now or at its moment."""

from collections.abc import Sequence

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.compose.composing import read_draft, save_quiet
from bot.dialogs.compose.launching import launch, messages_each
from bot.dialogs.compose.moment import Leaving, leaving
from bot.dialogs.compose.pricing import FREE, PRICES, is_paid, price, rate
from bot.dialogs.compose.quiet_choice import QUIET_QUESTION, leaves, quiet_choice, quiet_question
from bot.dialogs.compose.scheduling import schedule
from bot.dialogs.repeats.begin import begin
from bot.dialogs.scene import Scene, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.audience import Audience, audience_from_json
from bot.domain.repeating import next_after, rule_from_json
from bot.i18n import Voice
from bot.presenting.audiences import left_out_line, names
from bot.presenting.human import (
    duration,
    moment_with_weekday,
    number,
    people,
    stream_name,
    to_people,
    until,
    zone_in_full,
)
from bot.presenting.repeats import told as rule_told
from bot.presenting.repeats import told_next
from db import audience as audiences
from db import streams
from db.models import Draft, StreamCount


async def question(dialog_manager: DialogManager, **_: object) -> Data:
    """Who gets it and when, who is left out, and how long it will take."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        draft = await read_draft(conn, dialog_manager, here)
        audience = audience_from_json(draft.audience)
        count = await audiences.count(conn, audience.to_json())
        known = await streams.every(conn) if audience.streams or audience.but_not.streams else []
        both = await audiences.stream_overlap(conn, audience.streams) if len(audience.streams) > 1 else 0
    messages = count.reachable * messages_each(draft)
    at_once = leaving(draft, here.now) is Leaving.NOW
    seconds = messages / rate(here, paid=at_once and is_paid(dialog_manager))
    return {
        "to_people": to_people(here.voice, count.reachable),
        "people": people(here.voice, count.reachable),
        "parts": " · ".join(_parts(here.voice, audience, known, both)),
        "left_out": left_out_line(here.voice, count),
        "time": duration(here.voice, seconds),
        **_when(here, draft, anybody=count.reachable > 0),
        **(price(dialog_manager, messages) if at_once else FREE),
        **quiet_question(here, draft, seconds),
    }


def _when(here: Scene, draft: Draft, *, anybody: bool) -> Data:
    """When it leaves, and the answer that fits; each names the version that the question is about."""
    when, version = leaving(draft, here.now), str(draft.version)
    yes = [[(version, here.voice.plain("confirm-yes"))]]
    schedule_it = [[(version, here.voice.plain("confirm-yes-schedule"))]]
    start_it = [[(version, here.voice.plain("repeat-begin"))]]
    told = {
        "leaving": when,
        "now": when is Leaving.NOW,
        "later": when in (Leaving.LATER, Leaving.PASSED),
        "repeated": when is Leaving.REPEATED,
        "yes": yes if anybody and when is Leaving.NOW else [],
        "yes_schedule": schedule_it if anybody and when is Leaving.LATER else [],
        "yes_repeat": start_it if anybody and when is Leaving.REPEATED else [],
    }
    if draft.repetition is not None:
        rule = rule_from_json(draft.repetition)
        first = next_after(rule, here.now)
        at = leaves(here, first, draft.quiet) if first else None
        return told | {"rule": rule_told(here.voice, rule, here.now), "next": told_next(here.voice, rule, at, here.now)}
    if draft.scheduled_at is None:
        return told
    at = leaves(here, draft.scheduled_at, draft.quiet)
    return told | {
        "moment": moment_with_weekday(here.voice, at, here.now, here.zone),
        "zone": zone_in_full(here.voice, here.zone, at),
        "until": until(here.voice, at - here.now) if when is Leaving.LATER else "",
    }


def _parts(voice: Voice, audience: Audience, known: Sequence[StreamCount], both: int) -> list[str]:
    """Each stream with its people, then what else is named, then those who are in several streams.

    Where people are taken away again, such numbers would not add up: what is chosen stands there in words.
    """
    if audience.is_narrowed:
        return [names(voice, audience, {stream.code: stream.title for stream in known})]
    shown = [
        voice.plain(
            "confirm-stream", name=stream_name(voice, stream.code, stream.title), shown=number(stream.reachable)
        )
        for stream in known
        if stream.code in audience.streams
    ]
    if audience.everyone:
        shown.append(voice.plain("audience-everyone-choice"))
    if audience.no_course:
        shown.append(voice.plain("audience-no-course-choice"))
    if audience.free_lesson:
        shown.append(voice.plain("audience-free-lesson-choice"))
    if audience.people:
        shown.append(people(voice, len(audience.people)))
    if both:
        shown.append(voice.plain("confirm-both", n=both, shown=number(both)))
    return shown


CONFIRM = screen(
    Phrase("confirm", when="now"),
    Phrase("confirm-schedule", when="later"),
    Phrase("repeat-confirm", when="repeated"),
    QUIET_QUESTION,
    PRICES,
    quiet_choice(save_quiet),
    ItemButtons("yes", items="yes", on_click=launch),
    ItemButtons("yes_schedule", items="yes_schedule", on_click=schedule),
    ItemButtons("yes_repeat", items="yes_repeat", on_click=begin),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.confirm,
    hint="confirm-hint",
    getter=question,
)
