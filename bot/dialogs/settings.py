"""Settings: the time zone in which one reads times, and the language."""

from dataclasses import replace

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, SwitchTo

from bot.dialogs.scene import Scene, notice, scene, toast
from bot.dialogs.states import Settings
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, screen
from bot.domain import zones
from bot.domain.quiet import quiet_hours
from bot.domain.zone_search import LONGEST, USUAL, find
from bot.i18n import LANGUAGES
from bot.presenting.human import clock, zone_in_full, zone_name
from bot.presenting.quiet import hours_told
from bot.services import enrolling, settling

IN_A_ROW = 2
FOUND = "found"


async def settings(dialog_manager: DialogManager, **_: object) -> Data:
    """How times are shown, and in which language."""
    here = scene(dialog_manager)
    hours = quiet_hours(here.settings.quiet_hours, here.settings.default_timezone)
    return {
        "zone": zone_in_full(here.voice, here.zone, here.now),
        "clock": clock(here.voice, here.zone, here.now),
        "own": "no" if here.person.time_zone is None else "yes",
        "has_own": here.person.time_zone is not None,
        "quiet_hours": hours_told(here.voice, hours) if hours else "",
        "languages": [[(code, here.voice.phrases.plain(code, "language-name")) for code in LANGUAGES]],
    }


async def zone_choices(dialog_manager: DialogManager, **_: object) -> Data:
    """The zones that the typed words may mean, or the usual ones, each with its present time."""
    here, found = scene(dialog_manager), dialog_manager.dialog_data.get(FOUND)
    buttons = [(name, _told(here, name)) for name in found or USUAL]
    return {
        **await settings(dialog_manager),
        "state": "found" if found else "usual",
        "zones": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
        "usual_zone": zone_name(here.voice, zones.zone_of(None, here.settings.default_timezone)),
    }


def _told(here: Scene, name: str) -> str:
    zone = zones.zone_of(name, here.settings.default_timezone)
    return f"{here.now.astimezone(zone):%H:%M} {zone_name(here.voice, zone)}"  # a phone may cut the name, not the time


async def open_zones(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The usual zones, whatever was searched for before."""
    manager.dialog_data.pop(FOUND, None)
    await manager.switch_to(Settings.zone)


async def search(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A typed city, country or distance from UTC: which zones it may mean."""
    input_below(manager)
    found = find(message.text or "", scene(manager).now)
    if not found:
        notice(manager, "zone-not-found", text=(message.text or "")[:LONGEST])
    manager.dialog_data[FOUND] = found
    await manager.switch_to(Settings.zone)


async def choose(_press: CallbackQuery, manager: DialogManager, name: str) -> None:
    """Times are shown in this zone from now on."""
    await _set(manager, name)


async def choose_usual(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Times are shown in the operator's zone, as long as one chooses no other."""
    await _set(manager, None)


async def _set(manager: DialogManager, name: str | None) -> None:
    here = scene(manager)
    await settling.set_time_zone(here.pool, user_id=here.person.user_id, time_zone=name, now=here.now)
    zone = zones.zone_of(name, here.settings.default_timezone)
    manager.middleware_data.update(person=replace(here.person, time_zone=name), zone=zone)
    toast(manager, "zone-set", zone=zone_name(here.voice, zone))
    await manager.switch_to(Settings.main)


async def choose_language(_press: CallbackQuery, manager: DialogManager, language: str) -> None:
    """Herald speaks this language from now on."""
    here = scene(manager)
    if language not in LANGUAGES:
        return
    if language != here.person.language:
        await enrolling.choose_language(here.pool, user_id=here.person.user_id, language=language, at=here.now)
    voice = here.voice.phrases.voice(language)
    manager.middleware_data.update(person=replace(here.person, language=language), voice=voice)
    toast(manager, "language-toast")


def settings_dialog() -> Dialog:
    """What an administrator chooses for themselves; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("settings-screen"),
            Phrase("settings-quiet", when="quiet_hours"),
            Button(Label("zone-open"), id="zone", on_click=open_zones),
            ItemButtons("language", items="languages", on_click=choose_language),
            Cancel(Label("back")),
            MessageInput(search, content_types=[ContentType.TEXT]),
            state=Settings.main,
            hint="zone-hint",
            getter=settings,
        ),
        screen(
            Phrase("zone-ask"),
            ItemButtons("choose", items="zones", on_click=choose),
            Button(Label("zone-usual"), id="usual", on_click=choose_usual, when="has_own"),
            SwitchTo(Label("back"), id="main", state=Settings.main),
            MessageInput(search, content_types=[ContentType.TEXT]),
            state=Settings.zone,
            hint="zone-hint",
            getter=zone_choices,
        ),
    )
