"""Broadcasts that wait for their moment, or missed it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from bot.domain.buttons import rows_from_json
from bot.domain.content import preview
from bot.domain.lifecycle import BroadcastStatus
from bot.domain.pauses import UNRESOLVABLE
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.audiences import left_out_line, of_broadcast
from bot.presenting.history import LINE_LENGTH, TEXT_LENGTH, Titles, standing
from bot.presenting.human import appointment, moment_with_weekday, people, until
from db.models import AudienceCount, Broadcast

REPEATS = "🔁 "


def lines(
    voice: Voice,
    shown: Sequence[tuple[int, Broadcast]],
    titles: Titles,
    authors: Mapping[int, str],
    reader_id: int,
    now: datetime,
    zone: tzinfo,
) -> Html:
    """A page of them, each with its place in the whole list; those that were missed come first, under their own head.

    `authors`: what those are called who scheduled them; the reader's own need no name.
    """
    missed = any(_is_missed(broadcast) for _, broadcast in shown)
    told: list[Html] = [voice.html("scheduled-missed-head")] if missed else []
    for nth, (place, broadcast) in enumerate(shown):
        if missed and not _is_missed(broadcast) and (nth == 0 or _is_missed(shown[nth - 1][1])):
            told.append(voice.html("scheduled-coming-head"))
        told.append(_line(voice, place, broadcast, titles, _by(voice, broadcast, authors, reader_id), now, zone))
    return Html("\n\n".join(told))


def _line(voice: Voice, place: int, broadcast: Broadcast, titles: Titles, by: str, now: datetime, zone: tzinfo) -> Html:
    who = dict.fromkeys(
        [preview(_to(voice, broadcast, titles), LINE_LENGTH), people(voice, broadcast.total_recipients)]
    )
    told = {
        "place": str(place),
        "text": preview(contents.of_broadcast(voice, broadcast), LINE_LENGTH),
        "to": " · ".join(who),
        "moment": moment_with_weekday(voice, moment_of(broadcast), now, zone),
        "by": f" · {by}" if by else "",
    }
    if _is_missed(broadcast):
        return voice.html("scheduled-missed-line", **told)
    repeats = REPEATS if broadcast.repeat_id is not None else ""
    return voice.html("scheduled-line", repeats=repeats, until=until_moment(voice, broadcast, now), **told)


def _to(voice: Voice, broadcast: Broadcast, titles: Titles) -> str:
    """Whom it is for; another program may have written what nobody can read."""
    try:
        return of_broadcast(voice, broadcast, titles)
    except (AttributeError, TypeError, ValueError):
        return voice.plain("scheduled-to-unknown")


def _by(voice: Voice, broadcast: Broadcast, authors: Mapping[int, str], reader_id: int) -> str:
    """Who scheduled it; empty for the reader's own."""
    if broadcast.author_id == reader_id:
        return ""
    if broadcast.author_id is None:
        return voice.plain("scheduled-by-program")
    return voice.plain("scheduled-by", name=authors.get(broadcast.author_id, str(broadcast.author_id)))


def moment_of(broadcast: Broadcast) -> datetime:
    """When it is due, or was."""
    return broadcast.scheduled_at or broadcast.created_at


def until_moment(voice: Voice, broadcast: Broadcast, now: datetime) -> str:
    """In how long it begins: "in 2 h 15 min", "at once"."""
    left = moment_of(broadcast) - now
    return until(voice, left) if left.total_seconds() > 0 else voice.plain("scheduled-at-once")


def _is_missed(broadcast: Broadcast) -> bool:
    return broadcast.status == BroadcastStatus.MISSED


def broadcast_lines(
    voice: Voice,
    broadcast: Broadcast,
    titles: Titles,
    count: AudienceCount,
    author: str | None,
    options: str,
    now: datetime,
    zone: tzinfo,
    *,
    rule: str = "",
) -> Html:
    """One of them: when it leaves, to whom, how it looks, who scheduled it, and how it begins.

    `count`: whom it would reach now; `author`: a name, None where it is the reader's own; `options`: in words;
    `rule`: that of the repeat of which it is an occurrence, in words.
    """
    parts = [
        _title(voice, broadcast, now, zone),
        *([voice.html("repeat-occurrence", rule=rule)] if rule else []),
        voice.html(
            "scheduled-to",
            to=_to(voice, broadcast, titles),
            people=people(voice, count.reachable),
            left_out=left_out_line(voice, count),
        ),
        voice.html("scheduled-own-list" if broadcast.audience is None else "scheduled-decided-then"),
        *_details(voice, broadcast, author, options),
        Html(""),
        voice.html("broadcast-text", text=_beginning(contents.of_broadcast(voice, broadcast))),
    ]
    return Html("\n".join(parts))


def over_lines(voice: Voice, broadcast: Broadcast) -> Html:
    """One that no longer waits: what has become of it, and how it begins."""
    text = _beginning(contents.of_broadcast(voice, broadcast))
    return voice.html("scheduled-over", status=standing(voice, broadcast), text=text)


def _title(voice: Voice, broadcast: Broadcast, now: datetime, zone: tzinfo) -> Html:
    at = moment_of(broadcast)
    if _is_missed(broadcast):
        why = "scheduled-unresolvable-title" if broadcast.pause_reason == UNRESOLVABLE else "scheduled-missed-title"
        return voice.html(why, moment=moment_with_weekday(voice, at, now, zone))
    if at <= now:
        return voice.html("scheduled-title-now")
    return voice.html("scheduled-title", moment=appointment(voice, at, now, zone))


def _details(voice: Voice, broadcast: Broadcast, author: str | None, options: str) -> Iterator[Html]:
    rows = rows_from_json(broadcast.buttons)
    if rows:
        told = voice.plain("compose-buttons", n=sum(map(len, rows)), rows=voice.plain("compose-rows", n=len(rows)))
        yield voice.html("scheduled-buttons", buttons=told)
    if broadcast.quiet is not None:
        yield voice.html("scheduled-quiet", quiet=broadcast.quiet)
    if options:
        yield voice.html("scheduled-options", options=options)
    if broadcast.author_id is None:
        yield voice.html("scheduled-from-program")
    elif author is not None:
        yield voice.html("scheduled-from", name=author)


def _beginning(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - 1].rstrip() + "…"
