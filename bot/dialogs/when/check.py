"""The picker's last step: what was understood is shown back, and confirmed."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.scene import scene
from bot.dialogs.states import When
from bot.dialogs.when.clock import leave
from bot.dialogs.when.picked import asked, recall, today
from bot.dialogs.when.typed import typed
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, screen
from bot.domain.moments import Moment
from bot.presenting.calendars import day_as_title
from bot.presenting.human import until, zone_in_full


async def understood(dialog_manager: DialogManager, **_: object) -> Data:
    """The moment in full, and what is unusual about it. The answer names the moment that is asked about."""
    here, moment = scene(dialog_manager), recall(dialog_manager).moment()
    if moment is None:
        return {"state": "none", "yes": []}
    local = moment.at.astimezone(here.zone)
    passed = moment.at <= here.now
    yes = here.voice.plain("when-yes", purpose=asked(dialog_manager).get("purpose", ""))
    return {
        "state": "passed" if passed else "coming",
        "day": day_as_title(here.voice, local.date(), today(here)),
        "clock": f"{local:%H:%M}",
        "zone": zone_in_full(here.voice, here.zone, moment.at),
        "until": "" if passed else until(here.voice, moment.at - here.now),
        "change": "shifted" if moment.shifted else "twice" if moment.twice else "none",
        "yes": [] if passed else [[(_key(moment), yes)]],
    }


def _key(moment: Moment) -> str:
    return str(int(moment.at.timestamp()))


async def accept(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """Whoever asked gets the moment. `seen`: the one that the question was about, on this device.

    If it has passed meanwhile, the screen says so.
    """
    picked = recall(manager)
    moment = picked.moment()
    if moment is not None and seen == _key(moment) and moment.at > scene(manager).now:
        await manager.done({"at": moment.at.isoformat(), "typed": picked.typed})


CHECK = screen(
    Phrase("when-check"),
    ItemButtons("yes", items="yes", on_click=accept),
    SwitchTo(Label("when-other-time"), id="hours", state=When.hour),
    Button(Label("back"), id="days", on_click=leave),
    typed(),
    state=When.check,
    hint="when-check-hint",
    getter=understood,
)
