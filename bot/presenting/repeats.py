"""Repeating messages, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.audience import audience_from_json
from bot.domain.lifecycle import RepeatStatus
from bot.domain.repeating import EVERY_DAY, WORKING_DAYS, Rule, next_after, rule_from_json
from bot.domain.zones import zone_of
from bot.i18n import Html, Voice
from bot.presenting import contents
from bot.presenting.audiences import names
from bot.presenting.history import LINE_LENGTH, TEXT_LENGTH, Titles
from bot.presenting.human import moment_with_weekday, until, zone_name
from bot.presenting.notices import OPEN
from bot.presenting.receipts import UNDO
from db.models import Repeat


def told(voice: Voice, rule: Rule, now: datetime) -> str:
    """ "Every Mon and Thu at 18:00, Moscow time, until 31 Dec"; the year only where it is another one."""
    name = zone_name(voice, zone_of(rule.zone, "UTC"))
    return voice.plain(
        "repeat-told",
        days=_days(voice, rule),
        clock=f"{rule.clock:%H:%M}",
        zone=name if name.startswith("UTC") else voice.plain("repeat-zone", zone=name),
        end=_end(voice, rule, now),
    )


def _days(voice: Voice, rule: Rule) -> str:
    if rule.month_day is not None:
        return voice.plain("repeat-told-month-day", day=rule.month_day)
    if rule.weekdays == EVERY_DAY:
        return voice.plain("repeat-told-every-day")
    if rule.weekdays == WORKING_DAYS:
        return voice.plain("repeat-told-working-days")
    return voice.plain("repeat-told-weekdays", days=_listed(voice, weekday_names(voice, rule.weekdays)))


def weekday_names(voice: Voice, days: Sequence[int]) -> list[str]:
    """The days of the week as they stand in the words for a rule. 0 is Monday."""
    return [voice.plain("repeat-weekday", day=day) for day in days]


def _listed(voice: Voice, words: Sequence[str]) -> str:
    """ "Mon, Tue and Thu"."""
    *before, last = words
    return voice.plain("repeat-and", before=", ".join(before), last=last) if before else last


def _end(voice: Voice, rule: Rule, now: datetime) -> str:
    if rule.until is not None:
        year = "" if rule.until.year == now.year else f" {rule.until.year}"
        return voice.plain("repeat-until-day", day=rule.until.day, month=rule.until.month, year=year)
    return voice.plain("repeat-times", n=rule.times) if rule.times else ""


def told_next(voice: Voice, rule: Rule, at: datetime | None, now: datetime) -> str:
    """ "Next: Thu, 26 Nov 18:00, in 2 d 4 h", by the clocks of the rule's zone; `at` None: there is no next time."""
    if at is None:
        return voice.plain("repeat-none-next")
    moment = moment_with_weekday(voice, at, now, zone_of(rule.zone, "UTC"))
    return voice.plain("repeat-next", moment=moment, until=until(voice, at - now))


def rule_lines(voice: Voice, rule: Rule, now: datetime) -> tuple[str, str]:
    """A rule that is being chosen: in words, and when it would come first."""
    return told(voice, rule, now), told_next(voice, rule, next_after(rule, now), now)


def repeat_line(voice: Voice, place: int, repeat: Repeat, at: datetime | None, now: datetime) -> Html:
    """One in the list: how it begins, how often, when next. `at`: when its waiting occurrence leaves."""
    return voice.html(
        "repeats-line",
        place=str(place),
        text=contents.in_a_line(voice, repeat.content, LINE_LENGTH),
        rule=told(voice, rule_from_json(repeat.rule), now),
        next=_standing(voice, repeat, at, now),
    )


def repeat_lines(
    voice: Voice,
    repeat: Repeat,
    titles: Titles,
    author: str | None,
    at: datetime | None,
    sent: int,
    now: datetime,
) -> Html:
    """One of them: how often, when next, to whom, how often so far, and what it says.

    `author`: None for one's own; `at`: when its waiting occurrence leaves; `sent`: how often it has been sent.
    """
    return voice.html(
        "repeat-one",
        rule=told(voice, rule_from_json(repeat.rule), now),
        next=_standing(voice, repeat, at, now),
        to=names(voice, audience_from_json(repeat.audience), titles),
        so_far=voice.plain("repeat-so-far", n=sent, by=voice.plain("repeat-by", name=author) if author else ""),
        text=contents.in_a_line(voice, repeat.content, TEXT_LENGTH),
    )


def repeat_begun(voice: Voice, repeat: Repeat, titles: Titles, at: datetime | None, now: datetime) -> Html:
    """The receipt of one that has begun: how often, when first, to whom. `at`: when its first occurrence leaves."""
    rule = rule_from_json(repeat.rule)
    return voice.html(
        "repeat-begun",
        rule=told(voice, rule, now),
        next=told_next(voice, rule, at, now),
        to=names(voice, audience_from_json(repeat.audience), titles),
        text=contents.in_a_line(voice, repeat.content, LINE_LENGTH),
    )


def repeat_begun_keyboard(voice: Voice, repeat_id: int) -> dict[str, Any]:
    """Its buttons as the Bot API's JSON."""
    undo, look = voice.plain("receipt-undo"), voice.plain("receipt-open")
    return {
        "inline_keyboard": [
            [
                {"text": undo, "callback_data": f"repeat:{repeat_id}:{UNDO}"},
                {"text": look, "callback_data": f"repeat:{repeat_id}:{OPEN}"},
            ]
        ]
    }


def repeat_undone(voice: Voice, repeat: Repeat) -> Html:
    """What the receipt says once it was taken back."""
    return voice.html("receipt-undone", text=contents.in_a_line(voice, repeat.content, LINE_LENGTH))


def _standing(voice: Voice, repeat: Repeat, at: datetime | None, now: datetime) -> str:
    """When it comes next, or that it does not."""
    if repeat.status == RepeatStatus.PAUSED:
        return voice.plain("repeat-told-paused")
    if repeat.status == RepeatStatus.ENDED:
        return voice.plain("repeat-told-ended")
    return told_next(voice, rule_from_json(repeat.rule), at, now)
