"""Only those who…: of all who are named, those who stand in their streams in some way, came, were silent, speak a
language, or did something with an earlier message."""

from collections.abc import Callable
from dataclasses import replace

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.audience.audience import STANDINGS, chosen, standing_rows, tick, wish
from bot.dialogs.audience.parts import load_audience, read_audience
from bot.dialogs.compose.composing import save_audience
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.audience import Audience, Only, Seen
from bot.i18n import LANGUAGES, Voice

DAYS = (1, 7, 30, 90)
USUAL_DAYS = 7

Rows = list[list[tuple[str, str]]]


async def conditions(dialog_manager: DialogManager, **_: object) -> Data:
    """All that narrows, what is chosen, and how many people that leaves."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        audience = await read_audience(conn, dialog_manager)
        told = await chosen(conn, here, audience)
    return {
        **told,
        "standings": standing_rows(here.voice, audience),
        "seen": _seen_rows(here.voice, audience.only),
        "languages": [_languages(here.voice, audience.only)],
        "did": tick(audience.only.did is not None),
    }


def _seen_rows(voice: Voice, only: Only) -> Rows:
    """When they came, and within how many days as soon as that matters."""
    labels = {
        Seen.NEW: voice.plain("narrowing-new"),
        Seen.ACTIVE: voice.plain("narrowing-active"),
        Seen.SILENT: voice.plain("narrowing-silent"),
    }
    kinds = [(wish(kind, only.seen is not kind), tick(only.seen is kind) + label) for kind, label in labels.items()]
    days = [(wish(str(days), True), tick(only.days == days) + voice.plain("narrowing-days", n=days)) for days in DAYS]
    return [kinds, *([days] if only.seen else [])]


def _languages(voice: Voice, only: Only) -> list[tuple[str, str]]:
    labels = {"en": voice.plain("narrowing-english"), "ru": voice.plain("narrowing-russian")}
    return [
        (wish(language, only.language != language), tick(only.language == language) + labels[language])
        for language in LANGUAGES
    ]


async def narrow(manager: DialogManager, change: Callable[[Only], Only]) -> None:
    """Save the audience with its conditions changed."""
    audience: Audience = await load_audience(manager)
    await save_audience(manager, replace(audience, only=change(audience.only)))


async def tap_seen(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """When they came, or within how many days."""
    key, on = asked[:-1], asked.endswith("+")
    if key.isdigit():
        await narrow(manager, lambda only: replace(only, days=int(key)) if only.seen else only)
    else:
        await narrow(
            manager,
            lambda only: replace(only, seen=Seen(key) if on else None, days=(only.days or USUAL_DAYS) if on else None),
        )


async def tap_language(_press: CallbackQuery, manager: DialogManager, asked: str) -> None:
    """The language that the bot speaks to them, or any."""
    await narrow(manager, lambda only: replace(only, language=asked[:-1] if asked.endswith("+") else None))


ONLY = screen(
    Phrase("narrowing"),
    STANDINGS,
    SwitchTo(Label("narrowing-open-message"), id="earlier", state=Compose.earlier),
    ItemButtons("seen", items="seen", on_click=tap_seen),
    ItemButtons("language", items="languages", on_click=tap_language),
    SwitchTo(Label("audience-done"), id="people", state=Compose.people),
    state=Compose.only,
    hint="narrowing-hint",
    getter=conditions,
)
