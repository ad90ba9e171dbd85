"""Edits and recalls in words: their live card, and their lines in the history."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.content import preview
from bot.domain.lifecycle import RevisionKind, RevisionStatus
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.cards import BACK, DETAILS, PAUSE, PREVIEW_LENGTH, RESUME, STOP, STOP_FOR_GOOD, bar, speed
from bot.presenting.history import failure_lines
from bot.presenting.human import moment, number, people
from db.models import Revision

_RUNNING = (RevisionStatus.RUNNING, RevisionStatus.PAUSED)


def revision_card(
    voice: Voice,
    revision: Revision,
    rate: float | None,
    seconds_left: float | None,
    *,
    failures: Mapping[str, int] | None = None,
    paused_by: str | None = None,
) -> Html:
    """The card's text. `rate`: people a second, None: not known; `failures`: error code -> people."""
    said = voice.html("card-text", text=_said(voice, revision))
    if revision.status not in _RUNNING:
        return Html("\n".join([_result(voice, revision), *_shortfalls(voice, revision, failures or {}), "", said]))
    title = voice.html("revision-title", kind=revision.kind, status=revision.status)
    lines = [title, said, *_progress(voice, revision)]
    if revision.status == RevisionStatus.RUNNING and rate:
        lines.append(speed(voice, rate, seconds_left))
    if revision.status == RevisionStatus.PAUSED:
        lines.extend(_why_paused(voice, revision, paused_by))
    return Html("\n".join(lines))


def revision_keyboard(voice: Voice, revision: Revision, *, asking: bool = False) -> dict[str, Any]:
    """The card's buttons as the Bot API's JSON; `asking`: whether to stop it for good is being asked."""
    return {
        "inline_keyboard": [
            [
                {
                    "text": voice.plain(key, n=revision.left, shown=number(revision.left)),
                    "callback_data": f"r:{revision.id}:{verb}",
                }
                for verb, key in row
            ]
            for row in _buttons(revision, asking)
        ]
    }


def revision_line(voice: Voice, revision: Revision, author: str | None, now: datetime, zone: tzinfo) -> Html:
    """What was done, when, by whom, for how many; what an edited message said before."""
    told = voice.html(
        "revision-line",
        kind=revision.kind,
        time=moment(voice, revision.completed_at or revision.created_at, now, zone),
        author=author or str(revision.author_id),
        done=number(revision.done),
        total=number(revision.total),
        status=revision.status,
    )
    if revision.kind == RevisionKind.RECALL:
        return told
    former = voice.html("revision-former", text=_former(voice, revision))
    return Html(f"{told}\n{former}")


def _said(voice: Voice, revision: Revision) -> str:
    """How the message begins from now on; of a recall, how it began."""
    return contents.in_a_line(voice, revision.content, PREVIEW_LENGTH) if revision.content else _former(voice, revision)


def _former(voice: Voice, revision: Revision) -> str:
    if revision.former_content is None:
        return preview(revision.former_text, PREVIEW_LENGTH)
    return contents.in_a_line(voice, revision.former_content, PREVIEW_LENGTH)


def _buttons(revision: Revision, asking: bool) -> list[list[tuple[str, str]]]:
    """Rows of (verb, key of the label)."""
    if revision.status not in _RUNNING:
        return [[(DETAILS, "card-details")]]
    if asking:
        return [[(STOP_FOR_GOOD, "revision-stop-yes")], [(BACK, "card-stop-no")]]
    first = (PAUSE, "card-pause") if revision.status == RevisionStatus.RUNNING else (RESUME, "card-resume")
    return [[first, (STOP, "card-stop")]]


def _progress(voice: Voice, revision: Revision) -> list[Html]:
    reached, total = revision.total - revision.left, revision.total
    counted = [voice.html("revision-done", kind=revision.kind, shown=number(revision.done))]
    if missed := revision.gone + revision.failed:
        counted.append(voice.html("revision-missed", kind=revision.kind, shown=number(missed)))
    return [
        voice.html("card-bar", bar=bar(reached, total), done=number(reached), total=number(total)),
        Html(" · ".join(counted)),
    ]


def _why_paused(voice: Voice, revision: Revision, paused_by: str | None) -> list[Html]:
    if revision.pause_reason:
        return [voice.html("revision-refused", reason=revision.pause_reason)]
    return [voice.html("paused-by", name=paused_by)] if paused_by else []


def _result(voice: Voice, revision: Revision) -> Html:
    return voice.html(
        "revision-result",
        kind=revision.kind,
        status=revision.status,
        n=revision.total,
        done=number(revision.done),
        total=number(revision.total),
    )


def _shortfalls(voice: Voice, revision: Revision, failures: Mapping[str, int]) -> list[Html]:
    """Whom it did not reach, reason by reason."""
    lines = failure_lines(voice, failures)
    if revision.left:
        lines.append(voice.html("revision-left", people=people(voice, revision.left)))
    return lines
