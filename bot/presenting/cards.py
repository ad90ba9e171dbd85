"""The live card of a broadcast: how far it is, and the buttons that steer it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.audiences import of_broadcast
from bot.presenting.history import failure_lines, why_paused
from bot.presenting.human import duration, number, people
from db.models import Broadcast

PREVIEW_LENGTH = 60
BAR_WIDTH = 14

# What follows `c:<broadcast id>:` in the callback data of a card's buttons.
PAUSE, RESUME, STOP, STOP_FOR_GOOD, BACK = "pause", "resume", "stop", "stop!", "back"
UNDO = "undo"
GOT_IT, MISSED_IT, DETAILS = "got", "missed", "details"

_Rows = list[list[tuple[str, str]]]  # of (verb, key of the label)

_RUNNING = (BroadcastStatus.SENDING, BroadcastStatus.PAUSED)


def broadcast_card(
    voice: Voice,
    broadcast: Broadcast,
    rate: float | None,
    seconds_left: float | None,
    *,
    now: datetime,
    titles: Mapping[str, str | None] | None = None,
    failures: Mapping[str, int] | None = None,
    paused_by: str | None = None,
    waits_until: str | None = None,
) -> Html:
    """The card's text.

    `rate` in messages a second, None: not known; `titles`: stream code -> title; `failures`: error code -> people;
    `paused_by`: the name of who paused it; `waits_until`: when the quiet hours end that hold it now, in words.
    """
    said = voice.html("card-text", text=preview(contents.of_broadcast(voice, broadcast), PREVIEW_LENGTH))
    if broadcast.taken_back:
        return Html("\n".join([voice.html("card-taken-back"), "", said]))
    if broadcast.status not in _RUNNING:
        return Html("\n".join([_result(voice, broadcast), *_shortfalls(voice, broadcast, failures or {}), "", said]))
    to = of_broadcast(voice, broadcast, titles or {})
    if waits_until and broadcast.status == BroadcastStatus.SENDING:
        undone = _can_be_undone(broadcast, now)
        how_far = [_hold_explained(voice, broadcast)] if undone else _progress(voice, broadcast)
        return Html("\n".join([voice.html("card-waiting", to=to, time=waits_until), said, *how_far]))
    if _can_be_undone(broadcast, now):
        return Html("\n".join([_hold(voice, broadcast, to, now), said, _hold_explained(voice, broadcast)]))
    lines = [voice.html(f"card-{broadcast.status}", to=to), said, *_progress(voice, broadcast)]
    if broadcast.status == BroadcastStatus.SENDING and rate:
        lines.append(speed(voice, rate, seconds_left))
    if broadcast.status == BroadcastStatus.PAUSED:
        lines.extend(why_paused(voice, broadcast, paused_by))
    return Html("\n".join(lines))


def card_keyboard(voice: Voice, broadcast: Broadcast, *, now: datetime, asking: bool = False) -> dict[str, Any]:
    """The card's buttons as the Bot API's JSON; `asking`: whether to stop it for good is being asked."""
    return {
        "inline_keyboard": [
            [
                {
                    "text": voice.plain(key, n=broadcast.left, shown=number(broadcast.left)),
                    "callback_data": f"c:{broadcast.id}:{verb}",
                }
                for verb, key in row
            ]
            for row in _buttons(broadcast, now, asking)
        ]
    }


def _buttons(broadcast: Broadcast, now: datetime, asking: bool) -> _Rows:
    if broadcast.status not in _RUNNING:
        return _ways_to_details(broadcast)
    if _can_be_undone(broadcast, now):
        return [[(UNDO, "card-undo")]]
    if asking:
        return [[(STOP_FOR_GOOD, "card-stop-yes")], [(BACK, "card-stop-no")]]
    first = (PAUSE, "card-pause") if broadcast.status == BroadcastStatus.SENDING else (RESUME, "card-resume")
    return [[first, (STOP, "card-stop")]]


def _ways_to_details(broadcast: Broadcast) -> _Rows:
    """Into the history, to whom it went and to whom not; nothing where nobody could get it."""
    if broadcast.taken_back:
        return []
    got_it, missed_it, details = (GOT_IT, "card-got"), (MISSED_IT, "card-missed"), (DETAILS, "card-details")
    if broadcast.successful_deliveries and broadcast.failed_deliveries:
        return [[got_it, missed_it], [details]]
    if broadcast.successful_deliveries:
        return [[got_it, details]]
    return [[missed_it, details]] if broadcast.failed_deliveries else [[details]]


def _can_be_undone(broadcast: Broadcast, now: datetime) -> bool:
    return broadcast.status == BroadcastStatus.SENDING and broadcast.is_held(now)


def _hold(voice: Voice, broadcast: Broadcast, to: str, now: datetime) -> Html:
    assert broadcast.hold_until is not None  # noqa: S101 - it is held
    return voice.html("card-hold", to=to, time=duration(voice, (broadcast.hold_until - now).total_seconds()))


def _hold_explained(voice: Voice, broadcast: Broadcast) -> Html:
    return voice.html("card-hold-people", people=people(voice, broadcast.total_recipients))


def _progress(voice: Voice, broadcast: Broadcast) -> list[Html]:
    done, total = broadcast.total_recipients - broadcast.left, broadcast.total_recipients
    counted = [voice.html("card-sent", shown=number(broadcast.successful_deliveries))]
    if broadcast.failed_deliveries:
        counted.append(voice.html("card-failed", shown=number(broadcast.failed_deliveries)))
    if broadcast.uncertain_deliveries:
        counted.append(voice.html("card-uncertain", shown=number(broadcast.uncertain_deliveries)))
    return [
        voice.html("card-bar", bar=bar(done, total), done=number(done), total=number(total)),
        Html(" · ".join(counted)),
    ]


def bar(done: int, total: int) -> str:
    """How much of it is done, as a bar."""
    filled = done * BAR_WIDTH // total if total else BAR_WIDTH
    return "▓" * filled + "░" * (BAR_WIDTH - filled)


def speed(voice: Voice, rate: float, seconds_left: float | None) -> Html:
    """People a second, and how long the rest takes where that is known."""
    shown = number(round(rate)) if rate >= 1 else f"{rate:.1f}"
    if seconds_left is None:
        return voice.html("card-rate", rate=shown)
    return voice.html("card-rate-left", rate=shown, time=duration(voice, seconds_left))


def _result(voice: Voice, broadcast: Broadcast) -> Html:
    if broadcast.status == BroadcastStatus.COMPLETED and not broadcast.total_recipients:
        return voice.html("card-nobody")
    stopped = broadcast.status == BroadcastStatus.CANCELLED
    return voice.html(
        "card-stopped" if stopped else "card-done",
        n=broadcast.total_recipients,
        sent=number(broadcast.successful_deliveries),
        total=number(broadcast.total_recipients),
    )


def _shortfalls(voice: Voice, broadcast: Broadcast, failures: Mapping[str, int]) -> list[Html]:
    """Who did not get it, reason by reason."""
    lines = failure_lines(voice, failures)
    for key, amount in (
        ("broadcast-uncertain", broadcast.uncertain_deliveries),
        ("broadcast-left", broadcast.left),
        ("broadcast-cancelled", broadcast.cancelled_deliveries),
    ):
        if amount:
            lines.append(voice.html(key, people=people(voice, amount)))
    return lines
