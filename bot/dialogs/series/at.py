"""What the screens of a series remember between two presses: the stream, and the step that is looked at."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.dialogs import states
from bot.dialogs.scene import Scene, scene
from bot.domain.series import USUAL_HOUR, SeriesStatus
from bot.domain.zones import zone_of
from bot.errors import StepGone, StreamGone
from bot.presenting.human import stream_name
from db import series, streams
from db.models import Series, SeriesStep
from db.pool import Connection


@dataclass(frozen=True, slots=True)
class Shown:
    """A stream's series as a screen shows it. `series` is None where nobody has begun one."""

    name: str
    series: Series | None
    steps: list[SeriesStep]
    hour: int
    zone: tzinfo

    @property
    def is_on(self) -> bool:
        return self.series is not None and self.series.status == SeriesStatus.ON

    @property
    def version(self) -> int:
        return self.series.version if self.series else 0


async def open_series(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From the screen of a stream to its series."""
    await manager.start(states.Series.days, {"stream": stream_of(manager)})


def stream_of(manager: DialogManager) -> str:
    """The code of the stream."""
    return str(manager.dialog_data["stream"])


def step_at(manager: DialogManager) -> int:
    """The id of the step that is looked at."""
    remembered: Any = manager.dialog_data["step"]
    return int(remembered)


def look_at(manager: DialogManager, step_id: int) -> None:
    """Remember the step for the next screens."""
    manager.dialog_data["step"] = step_id


async def read_series(conn: Connection, manager: DialogManager) -> Shown:
    """The series as it stands in the database. Raises StreamGone."""
    here, code = scene(manager), stream_of(manager)
    titles = await streams.titles(conn)
    if code not in titles:
        raise StreamGone
    found = await series.of_stream(conn, code)
    return Shown(
        name=stream_name(here.voice, code, titles[code]),
        series=found,
        steps=await series.steps(conn, found.id) if found else [],
        hour=found.hour if found else USUAL_HOUR,
        zone=zone_of(found.zone, here.settings.default_timezone) if found else here.zone,
    )


async def load_series(manager: DialogManager, here: Scene) -> Shown:
    """`read_series` on a connection of its own."""
    async with here.pool.acquire() as conn:
        return await read_series(conn, manager)


def step_in(shown: Shown, manager: DialogManager) -> SeriesStep:
    """The step that is looked at. Raises StepGone."""
    step = next((step for step in shown.steps if step.id == step_at(manager)), None)
    if step is None:
        raise StepGone
    return step
