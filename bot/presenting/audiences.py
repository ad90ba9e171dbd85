"""Whom a message is for, in words."""

from collections.abc import Mapping

from bot.domain.audience import EVERYONE, NO_COURSE, Audience, audience_from_json
from bot.i18n import Voice
from bot.presenting.human import number, people, stream_name
from db.models import AudienceCount, Broadcast


def names(voice: Voice, audience: Audience, titles: Mapping[str, str | None]) -> str:
    """What the audience names: "3rd stream, 4th stream, people in no course"; empty if it names nobody.

    `titles`: the streams' codes -> their titles.
    """
    if audience.everyone:
        return voice.plain("audience-everyone")
    told = [stream_name(voice, code, titles.get(code)) for code in audience.streams]
    if audience.no_course:
        told.append(voice.plain("audience-no-course"))
    if audience.people:
        told.append(people(voice, len(audience.people)))
    return ", ".join(told)


def of_broadcast(voice: Voice, broadcast: Broadcast, titles: Mapping[str, str | None]) -> str:
    """Whom a broadcast was for; where another program wrote it, what `recipient_group` says."""
    if broadcast.audience:
        told = names(voice, audience_from_json(broadcast.audience), titles)
        if told:
            return told
    group = broadcast.recipient_group
    if not group:
        return people(voice, broadcast.total_recipients)
    words = {EVERYONE: voice.plain("audience-everyone"), NO_COURSE: voice.plain("audience-no-course")}
    return ", ".join(words.get(code) or stream_name(voice, code, titles.get(code)) for code in group.split(","))


def left_out(voice: Voice, blocked: int, opted_out: int) -> str:
    """Who does not get it and why: "3 blocked the bot, 1 opted out"; empty if nobody is left out."""
    told = []
    if blocked:
        told.append(voice.plain("left-out-blocked", n=blocked, shown=number(blocked)))
    if opted_out:
        told.append(voice.plain("left-out-opted-out", n=opted_out, shown=number(opted_out)))
    return ", ".join(told)


def left_out_line(voice: Voice, count: AudienceCount) -> str:
    """A line of its own for those who are left out; empty if nobody is."""
    told = left_out(voice, count.blocked, count.opted_out)
    return "\n" + voice.plain("left-out-line", people=told) if told else ""
