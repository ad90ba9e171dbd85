"""The choice between sending for free and sending faster, for stars."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row

from bot.dialogs.scene import Scene, scene
from bot.dialogs.widgets import Data, Label
from bot.domain.pricing import PAID_RATE, stars
from bot.presenting.human import duration, number

FREE: Data = {"price": "", "can_choose": False}


def price(manager: DialogManager, messages: int) -> Data:
    """What it costs to send faster, and how long it takes then; empty words where the operator does not allow it."""
    here = scene(manager)
    if not here.settings.allow_paid_broadcast:
        return FREE
    cost, cap, free = stars(messages), here.settings.paid_stars_cap, not is_paid(manager)
    if cost > cap:
        _choose(manager, paid=False)
        told = here.voice.plain("confirm-too-dear", n=cost, stars=number(cost), cap=number(cap))
        return {"price": f"\n{told}", "can_choose": False}
    return {
        "price": "",
        "can_choose": messages > 0,
        "free": "● " if free else "○ ",
        "paid": "○ " if free else "● ",
        "n": cost,
        "stars": number(cost),
        "slow": duration(here.voice, messages / rate(here, paid=False)),
        "fast": duration(here.voice, messages / rate(here, paid=True)),
    }


def rate(here: Scene, *, paid: bool) -> int:
    """Messages a second."""
    return PAID_RATE if paid else here.settings.broadcast_rate


def is_paid(manager: DialogManager) -> bool:
    """Whether the faster way was chosen; what the operator does not allow now was not."""
    remembered: Any = manager.dialog_data.get("paid", False)
    return bool(remembered) and scene(manager).settings.allow_paid_broadcast


def stars_cap(manager: DialogManager) -> int | None:
    """How much it may cost; None: nothing."""
    return scene(manager).settings.paid_stars_cap if is_paid(manager) else None


def _choose(manager: DialogManager, *, paid: bool) -> None:
    manager.dialog_data["paid"] = paid


async def choose_free(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """At the ordinary speed."""
    _choose(manager, paid=False)


async def choose_paid(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Faster, for stars."""
    _choose(manager, paid=True)


PRICES = Row(
    Button(Label("confirm-free"), id="free", on_click=choose_free),
    Button(Label("confirm-paid"), id="paid", on_click=choose_paid),
    when="can_choose",
)
