"""What authors are told of their scheduled broadcasts, with the buttons that open what there is to decide."""

from datetime import datetime, tzinfo
from typing import Any

from bot.domain.content import preview
from bot.domain.pauses import UNRESOLVABLE
from bot.i18n import Html, Voice
from bot.presenting.cards import PREVIEW_LENGTH
from bot.presenting.contents import of_broadcast
from bot.presenting.human import moment_with_weekday, number, people, to_people, until
from db.models import Broadcast

# What follows `due:<broadcast id>:` in the callback data of a notice's buttons; MISSED follows `due:`.
SEND_NOW, MOVE, CANCEL, OPEN = "now", "move", "cancel", "open"
MISSED = "missed"


def missed_notice(voice: Voice, broadcast: Broadcast, now: datetime, zone: tzinfo) -> Html:
    """One broadcast was not sent: when it should have been, and why it was not."""
    return voice.html(
        "missed-unresolvable" if broadcast.pause_reason == UNRESOLVABLE else "missed-notice",
        text=preview(of_broadcast(voice, broadcast), PREVIEW_LENGTH),
        time=moment_with_weekday(voice, broadcast.scheduled_at or broadcast.created_at, now, zone),
        people=people(voice, broadcast.total_recipients),
    )


def missed_keyboard(voice: Voice, broadcast: Broadcast) -> dict[str, Any]:
    """What can be done about it."""
    cancel = (voice.plain("scheduled-cancel"), f"{broadcast.id}:{CANCEL}")
    if broadcast.pause_reason == UNRESOLVABLE:
        return _keyboard([(voice.plain("notice-open"), f"{broadcast.id}:{OPEN}"), cancel])
    send = (voice.plain("scheduled-send-now"), f"{broadcast.id}:{SEND_NOW}")
    return _keyboard([send, (voice.plain("scheduled-move"), f"{broadcast.id}:{MOVE}")], [cancel])


def many_missed_notice(voice: Voice, amount: int) -> Html:
    """So many were not sent."""
    return voice.html("missed-many", n=amount, shown=number(amount))


def many_missed_keyboard(voice: Voice) -> dict[str, Any]:
    """The way to all of them."""
    return _keyboard([(voice.plain("missed-look"), MISSED)])


def reminder(voice: Voice, broadcast: Broadcast, now: datetime, zone: tzinfo) -> Html:
    """It leaves soon, to so many people."""
    at = broadcast.scheduled_at or now
    return voice.html(
        "reminder",
        until=until(voice, at - now),
        text=preview(of_broadcast(voice, broadcast), PREVIEW_LENGTH),
        time=moment_with_weekday(voice, at, now, zone),
        to_people=to_people(voice, broadcast.total_recipients),
    )


def reminder_keyboard(voice: Voice, broadcast: Broadcast) -> dict[str, Any]:
    """What can still be done."""
    return _keyboard(
        [
            (voice.plain("notice-open"), f"{broadcast.id}:{OPEN}"),
            (voice.plain("scheduled-cancel"), f"{broadcast.id}:{CANCEL}"),
        ]
    )


def _keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": f"due:{data}"} for text, data in row] for row in rows]}
