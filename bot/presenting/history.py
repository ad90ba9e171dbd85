"""Broadcasts of the past, in words."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from bot.domain.buttons import Button, ButtonKind, rows_from_json
from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus, FailureKind
from bot.domain.pauses import TooManyFailed, read_pause_reason
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.audiences import left_out, of_broadcast
from bot.presenting.human import moment, number, people, person_link, person_name
from db.models import Broadcast, Recipient

LINE_LENGTH = 48
TEXT_LENGTH = 600

Titles = Mapping[str, str | None]


def broadcast_line(
    voice: Voice,
    place: int,
    broadcast: Broadcast,
    titles: Titles,
    now: datetime,
    zone: tzinfo,
    *,
    waits_until: str | None = None,
) -> Html:
    """A broadcast in the list: what it said, to whom, how many got it, when; `waits_until` as in `broadcast_lines`."""
    return voice.html(
        "history-line",
        place=str(place),
        text=preview(contents.of_broadcast(voice, broadcast), LINE_LENGTH),
        to=preview(of_broadcast(voice, broadcast, titles), LINE_LENGTH),
        sent=number(broadcast.successful_deliveries),
        total=number(broadcast.total_recipients),
        status=status(voice, broadcast, waits_until),
        time=when(voice, broadcast, now, zone),
    )


def status(voice: Voice, broadcast: Broadcast, waits_until: str | None = None) -> str:
    """Where the broadcast stands, unless it simply went out."""
    if waits_until and broadcast.status == BroadcastStatus.SENDING:
        return " · " + voice.plain("status-waits", time=waits_until)
    return "" if broadcast.status == BroadcastStatus.COMPLETED else " · " + standing(voice, broadcast)


def standing(voice: Voice, broadcast: Broadcast) -> str:
    """Where the broadcast stands, in a word."""
    if _is_called_off(broadcast):
        return voice.plain("status-called-off")
    return voice.plain("status-taken-back" if broadcast.taken_back else f"status-{broadcast.status}")


def _is_called_off(broadcast: Broadcast) -> bool:
    """Whether it was cancelled before its moment came."""
    return broadcast.status == BroadcastStatus.CANCELLED and broadcast.sent_at is None


def when(voice: Voice, broadcast: Broadcast, now: datetime, zone: tzinfo) -> str:
    """The moment that matters: when it goes out, when it went out, or when it was cancelled before that."""
    at = broadcast.scheduled_at if broadcast.status == BroadcastStatus.SCHEDULED else broadcast.sent_at
    return moment(voice, at or broadcast.completed_at or broadcast.created_at, now, zone)


def broadcast_lines(
    voice: Voice,
    broadcast: Broadcast,
    titles: Titles,
    failures: Mapping[str, int],
    pressed: Mapping[str, tuple[int, int]],
    now: datetime,
    zone: tzinfo,
    *,
    paused_by: str | None = None,
    waits_until: str | None = None,
) -> Html:
    """One broadcast: the beginning of its text, to whom, what became of it, what was pressed.

    `failures`: error code -> how many people; `pressed`: button id -> (presses, people); `paused_by`: a name;
    `waits_until`: when the quiet hours end that hold it now, in words.
    """
    parts = [
        _title(voice, broadcast),
        voice.html(
            "broadcast-time", time=when(voice, broadcast, now, zone), status=status(voice, broadcast, waits_until)
        ),
        voice.html("broadcast-to", to=of_broadcast(voice, broadcast, titles)),
        *(why_paused(voice, broadcast, paused_by) if broadcast.status == BroadcastStatus.PAUSED else []),
        *([voice.html("repeat-one-of")] if broadcast.repeat_id is not None else []),
        *_left_out(voice, broadcast),
        *_outcomes(voice, broadcast, failures),
        *_presses(voice, broadcast, pressed),
        Html(""),
        voice.html("broadcast-text", text=_beginning(contents.of_broadcast(voice, broadcast))),
    ]
    return Html("\n".join(parts))


def _title(voice: Voice, broadcast: Broadcast) -> Html:
    if _is_called_off(broadcast):
        return voice.html("broadcast-called-off")
    sent, total = number(broadcast.successful_deliveries), number(broadcast.total_recipients)
    return voice.html("broadcast-title", n=broadcast.total_recipients, sent=sent, total=total)


def _beginning(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - 1].rstrip() + "…"


def _left_out(voice: Voice, broadcast: Broadcast) -> list[Html]:
    people_left_out = left_out(voice, broadcast.left_out)
    return [voice.html("broadcast-left-out", people=people_left_out)] if people_left_out else []


def _outcomes(voice: Voice, broadcast: Broadcast, failures: Mapping[str, int]) -> list[Html]:
    """Why some did not get it, then of whom it is not known, then who still waits or was left when it was stopped."""
    if _is_called_off(broadcast):
        return []
    lines = failure_lines(voice, failures)
    for key, amount in (
        ("broadcast-uncertain", broadcast.uncertain_deliveries),
        ("broadcast-left", broadcast.left),
        ("broadcast-cancelled", broadcast.cancelled_deliveries),
    ):
        if amount:
            lines.append(voice.html(key, people=people(voice, amount)))
    return lines


def failure_lines(voice: Voice, failures: Mapping[str, int]) -> list[Html]:
    """Who did not get it, reason by reason; `failures`: error code -> how many people."""
    return [
        voice.html("broadcast-failed", people=people(voice, amount), reason=reason(voice, error_code))
        for error_code, amount in failures.items()
    ]


def why_paused(voice: Voice, broadcast: Broadcast, paused_by: str | None) -> list[Html]:
    """Why Herald paused it by itself, or the name of who did; nothing where neither is known."""
    if not broadcast.pause_reason:
        return [voice.html("paused-by", name=paused_by)] if paused_by else []
    why = read_pause_reason(broadcast.pause_reason)
    if isinstance(why, TooManyFailed):
        return [voice.html("paused-failing", failed=number(why.failed), of=number(why.of))]
    return [voice.html("paused-refused", reason=why)]


def _presses(voice: Voice, broadcast: Broadcast, pressed: Mapping[str, tuple[int, int]]) -> list[Html]:
    """Each button that can be counted, with its presses and people, in the order of the keyboard."""
    told = [
        _button(voice, button, *pressed.get(button.id, (0, 0)))
        for row in rows_from_json(broadcast.buttons)
        for button in row
        if button.kind is ButtonKind.ANSWER
    ]
    return [voice.html("broadcast-presses"), *told] if told else []


def _button(voice: Voice, button: Button, presses: int, by_people: int) -> Html:
    told = people(voice, by_people)
    if button.read:
        return voice.html("broadcast-read", n=by_people, people=told)
    return voice.html("broadcast-button", text=button.text, n=presses, presses=number(presses), people=told)


def reason(voice: Voice, error_code: str | None) -> str:
    """Why somebody did not get a message, in plain words."""
    known = error_code is not None and error_code in set(FailureKind)
    return voice.plain(f"reason-{error_code}" if known else "reason-other")


def recipient_line(voice: Voice, recipient: Recipient) -> Html:
    """A person with a link, and why they did not get it if they did not."""
    name = person_name(recipient.user_id, recipient.first_name, recipient.last_name, recipient.username)
    link = person_link(recipient.user_id, name)
    if recipient.error_code is None:
        return voice.html("person-line", person=link)
    return voice.html("person-line-reason", person=link, reason=reason(voice, recipient.error_code))
