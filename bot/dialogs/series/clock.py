"""At what hour a series' messages leave, and by which clocks."""

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import SwitchTo

from bot.dialogs.scene import notice, scene
from bot.dialogs.series.at import load_series, stream_of
from bot.dialogs.states import Series
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, screen
from bot.domain.zone_search import LONGEST, find
from bot.domain.zones import zone_of
from bot.presenting import series as words
from bot.services import arranging_series

IN_A_ROW = 4
HOURS = [[(str(hour), f"{hour:02}:00") for hour in range(first, first + IN_A_ROW)] for first in range(0, 24, IN_A_ROW)]


async def hours(dialog_manager: DialogManager, **_: object) -> Data:
    """What is chosen now, and all hours."""
    here = scene(dialog_manager)
    shown = await load_series(dialog_manager, here)
    return {"clock": words.clock(here.voice, shown.hour, shown.zone), "on": int(shown.is_on), "hours": HOURS}


async def choose_hour(_press: CallbackQuery, manager: DialogManager, hour: str) -> None:
    """Its messages leave at this hour."""
    if hour not in map(str, range(24)):
        return
    shown = await load_series(manager, scene(manager))
    await _set(manager, int(hour), str(shown.zone))


async def choose_zone(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The typed place has the clocks that count."""
    input_below(manager)
    here, text = scene(manager), message.text or ""
    found = find(text, here.now)
    if not found:
        notice(manager, "zone-not-found", text=text[:LONGEST])
        return
    shown = await load_series(manager, here)
    await _set(manager, shown.hour, found[0])


async def _set(manager: DialogManager, hour: int, zone: str) -> None:
    here = scene(manager)
    await arranging_series.set_clock(
        here.pool, stream=stream_of(manager), hour=hour, zone=zone, actor_id=here.person.user_id, now=here.now
    )
    told = words.clock(here.voice, hour, zone_of(zone, here.settings.default_timezone))
    notice(manager, "series-clock-set", clock=told)
    await manager.switch_to(Series.days)


CLOCK = screen(
    Phrase("series-clock-ask"),
    ItemButtons("hour", items="hours", on_click=choose_hour),
    SwitchTo(Label("back"), id="days", state=Series.days),
    MessageInput(choose_zone, content_types=[ContentType.TEXT]),
    state=Series.clock,
    hint="zone-hint",
    getter=hours,
)
