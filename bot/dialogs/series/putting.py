"""A draft that is written for a day of a series: the composer's panel says so, and puts it there."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.dialogs.compose.launching import explained, seen_draft
from bot.dialogs.scene import Scene, scene, toast
from bot.dialogs.widgets import Data, ItemButtons
from bot.domain.zones import zone_of
from bot.presenting import series as words
from bot.presenting.human import stream_name
from bot.services import arranging_series
from db import series
from db.models import Draft
from db.pool import Connection


async def series_place(conn: Connection, here: Scene, draft: Draft) -> Data:
    """For which day of which series it is; one whose day was removed is a message like any other."""
    place = await series.place_of_step(conn, draft.series_step_id) if draft.series_step_id is not None else None
    if place is None:
        return {"in_series": False, "ordinary": True, "put": []}
    return {
        "in_series": True,
        "ordinary": False,
        "name": stream_name(here.voice, place.stream, place.title),
        "day": place.day,
        "clock": words.clock(here.voice, place.hour, zone_of(place.zone, here.settings.default_timezone)),
        "put": [[(str(draft.version), here.voice.plain("series-put"))]],
    }


async def put_in(_press: CallbackQuery, manager: DialogManager, seen: str) -> None:
    """It is the day's message from now on. `seen`: the version of the draft that the panel showed."""
    here = scene(manager)
    draft_id, version = seen_draft(manager, seen)
    async with explained(manager):
        await arranging_series.put_draft(
            here.pool, draft_id=draft_id, owner_id=here.person.user_id, version=version, now=here.now
        )
        toast(manager, "series-put-done")
        await manager.done()


PUT = ItemButtons("put", items="put", on_click=put_in)
