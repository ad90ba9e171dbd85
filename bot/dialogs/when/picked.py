"""What the picker of a moment remembers between two presses, and what it was asked for."""

from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from aiogram_dialog import DialogManager

from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.states import When
from bot.domain.moments import Moment, MomentFault
from bot.presenting.calendars import day_in_full
from bot.presenting.human import moment_with_weekday


@dataclass(slots=True)
class Picked:
    """As far as it is chosen. `month`: shown in the calendar, its first day; `day`: both in the person's time zone.

    `at`: the moment that is asked about, ISO in UTC, with `shifted` and `twice` of `Moment`; `typed`: something was
    typed here, so that messages stand between what was above the panel and the panel.
    """

    month: str | None = None
    day: str | None = None
    hour: int | None = None
    at: str | None = None
    shifted: bool = False
    twice: bool = False
    typed: bool = False

    def day_meant(self) -> date | None:
        """The day that is chosen."""
        return date.fromisoformat(self.day) if self.day else None

    def moment(self) -> Moment | None:
        """The moment that is asked about."""
        return Moment(datetime.fromisoformat(self.at), self.shifted, self.twice) if self.at else None


def recall(manager: DialogManager) -> Picked:
    """What is picked so far."""
    remembered: Any = manager.dialog_data.get("picked", {})
    known = {part.name for part in fields(Picked)}
    return Picked(**{name: value for name, value in remembered.items() if name in known})


def remember(manager: DialogManager, picked: Picked) -> None:
    """Keep it for the next press."""
    manager.dialog_data["picked"] = asdict(picked)


def asked(manager: DialogManager) -> dict[str, Any]:
    """With what the picker was opened (see `when.ask`)."""
    data: Any = manager.start_data
    return data if isinstance(data, dict) else {}


def today(here: Scene) -> date:
    """The day that it is in the person's time zone."""
    return here.now.astimezone(here.zone).date()


async def pick_day(manager: DialogManager, day: date) -> None:
    """That day; the time of day is asked next, if it is wanted."""
    if asked(manager).get("only_day"):
        await manager.done({"day": day.isoformat(), "typed": recall(manager).typed})
        return
    picked = recall(manager)
    picked.day, picked.hour, picked.at = day.isoformat(), None, None
    remember(manager, picked)
    await manager.switch_to(When.hour)


async def pick_moment(manager: DialogManager, moment: Moment) -> None:
    """That moment; whether it is right is asked next."""
    picked = recall(manager)
    picked.day = moment.at.astimezone(scene(manager).zone).date().isoformat()
    picked.at, picked.shifted, picked.twice = moment.at.astimezone(UTC).isoformat(), moment.shifted, moment.twice
    remember(manager, picked)
    await manager.switch_to(When.check)


async def pick_now(manager: DialogManager) -> None:
    """No moment: at once."""
    await manager.done({"at": None, "typed": recall(manager).typed})


def explain(manager: DialogManager, fault: MomentFault) -> None:
    """Have the next screen begin with what is wrong with the moment."""
    here = scene(manager)

    def told(value: str | date) -> str:
        if isinstance(value, datetime):
            return moment_with_weekday(here.voice, value, here.now, here.zone)
        return value if isinstance(value, str) else day_in_full(here.voice, value, today(here))

    notice(manager, fault.key, **{name: told(value) for name, value in fault.values.items()})
