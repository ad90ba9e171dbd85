"""The receipt of a scheduled broadcast: when it leaves, to whom, and the ways to it."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.content import preview
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.audiences import of_broadcast
from bot.presenting.human import appointment, people
from bot.presenting.notices import OPEN
from db.models import Broadcast

PREVIEW_LENGTH = 60
UNDO = "undo"


def receipt(voice: Voice, broadcast: Broadcast, titles: Mapping[str, str | None], now: datetime, zone: tzinfo) -> Html:
    """What it says. `titles`: stream code -> title."""
    assert broadcast.scheduled_at is not None  # noqa: S101 - it was scheduled just now
    return voice.html(
        "receipt",
        moment=appointment(voice, broadcast.scheduled_at, now, zone),
        text=preview(contents.of_broadcast(voice, broadcast), PREVIEW_LENGTH),
        to=of_broadcast(voice, broadcast, titles),
        people=people(voice, broadcast.total_recipients),
    )


def receipt_undone(voice: Voice, broadcast: Broadcast) -> Html:
    """What it says once it was taken back."""
    return voice.html("receipt-undone", text=preview(contents.of_broadcast(voice, broadcast), PREVIEW_LENGTH))


def receipt_keyboard(voice: Voice, broadcast_id: int) -> dict[str, Any]:
    """Its buttons as the Bot API's JSON."""
    undo, look = voice.plain("receipt-undo"), voice.plain("receipt-open")
    return {
        "inline_keyboard": [
            [
                {"text": undo, "callback_data": f"receipt:{broadcast_id}:{UNDO}"},
                {"text": look, "callback_data": f"due:{broadcast_id}:{OPEN}"},
            ]
        ]
    }
