"""Whom a message is for, in words."""

from collections.abc import Iterator, Mapping

from bot.domain.audience import (
    EVERYONE,
    IN_THE_STREAM,
    NO_COURSE,
    Audience,
    Choice,
    Did,
    Only,
    Seen,
    audience_from_json,
)
from bot.domain.streams import Standing
from bot.i18n import Voice
from bot.presenting.human import number, people, stream_name
from db.models import AudienceCount, Broadcast


def names(voice: Voice, audience: Audience, titles: Mapping[str, str | None]) -> str:
    """What the audience names: "3rd stream, 4th stream, but not people in no course"; empty if it names nobody.

    `titles`: the streams' codes -> their titles.
    """
    told = _choice(voice, audience, titles)
    if told and audience.but_not:
        told = voice.plain("audience-but-not", named=told, others=_choice(voice, audience.but_not, titles))
    if told and audience.only:
        told = voice.plain("audience-only", named=told, those=", ".join(_conditions(voice, audience.only)))
    return told


def _conditions(voice: Voice, only: Only) -> Iterator[str]:
    """What those did who get it."""
    if only.did:
        deeds = {
            Did.GOT: voice.plain("only-got"),
            Did.MISSED: voice.plain("only-missed"),
            Did.PRESSED: voice.plain("only-pressed"),
            Did.IGNORED: voice.plain("only-ignored"),
        }
        yield deeds[only.did]
    if only.seen:
        days = only.days or 0
        came = {
            Seen.NEW: voice.plain("only-new", n=days),
            Seen.ACTIVE: voice.plain("only-active", n=days),
            Seen.SILENT: voice.plain("only-silent", n=days),
        }
        yield came[only.seen]
    if only.language:
        yield voice.plain("only-russian" if only.language == "ru" else "only-english")


def _choice(voice: Voice, choice: Choice, titles: Mapping[str, str | None]) -> str:
    if choice.everyone:
        return voice.plain("audience-everyone")
    told = [_streams(voice, choice, titles)] if choice.streams else []
    if choice.no_course:
        told.append(voice.plain("audience-no-course"))
    if choice.free_lesson:
        told.append(voice.plain("audience-free-lesson"))
    if choice.people:
        told.append(people(voice, len(choice.people)))
    return ", ".join(told)


def _streams(voice: Voice, choice: Choice, titles: Mapping[str, str | None]) -> str:
    """The streams; how people stand in them only where that is not as usual."""
    told = ", ".join(stream_name(voice, code, titles.get(code)) for code in choice.streams)
    if choice.standings == IN_THE_STREAM:
        return told
    words = {
        Standing.CONFIRMED: voice.plain("standings-confirmed"),
        Standing.PENDING: voice.plain("standings-pending"),
        Standing.CANCELLED: voice.plain("standings-cancelled"),
    }
    standings = ", ".join(words[standing] for standing in choice.standings)
    return voice.plain("audience-standings", streams=told, standings=standings)


def of_broadcast(voice: Voice, broadcast: Broadcast, titles: Mapping[str, str | None]) -> str:
    """Whom a broadcast was for; where another program wrote it, what `recipient_group` says."""
    if broadcast.audience:
        told = names(voice, audience_from_json(broadcast.audience), titles)
        if told and broadcast.series_day is not None:
            return voice.plain("series-of", name=told, day=broadcast.series_day)
        if told:
            return told
    group = broadcast.recipient_group
    if not group:
        return people(voice, broadcast.total_recipients)
    words = {EVERYONE: voice.plain("audience-everyone"), NO_COURSE: voice.plain("audience-no-course")}
    return ", ".join(words.get(code) or stream_name(voice, code, titles.get(code)) for code in group.split(","))


def left_out(voice: Voice, reasons: Mapping[str, int]) -> str:
    """Who does not get it and why: "3 blocked the bot, 1 opted out"; empty if nobody is left out.

    `reasons`: how many people for each, as `AudienceCount.left_out` names them.
    """
    phrases = {
        "blocked": "left-out-blocked",
        "opted_out": "left-out-opted-out",
        "paused": "left-out-paused",
        "own_stream": "left-out-own-stream",
    }
    told = [
        voice.plain(key, n=reasons[reason], shown=number(reasons[reason]))
        for reason, key in phrases.items()
        if reasons.get(reason)
    ]
    return ", ".join(told)


def left_out_line(voice: Voice, count: AudienceCount) -> str:
    """A line of its own for those who are left out; empty if nobody is."""
    told = left_out(voice, count.left_out)
    return "\n" + voice.plain("left-out-line", people=told) if told else ""
