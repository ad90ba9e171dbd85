"""Series in words."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from bot.domain.series import Skipped
from bot.i18n import Html, Voice
from bot.presenting.audiences import left_out
from bot.presenting.contents import in_a_line
from bot.presenting.human import number, zone_name
from db.models import SeriesStep

LINE_LENGTH = 48
TEXT_LENGTH = 600


def clock(voice: Voice, hour: int, zone: tzinfo) -> str:
    """At what time its messages leave: "10:00 (Moscow)"."""
    return voice.plain("series-clock", hour=f"{hour:02}:00", zone=zone_name(voice, zone))


def step_lines(voice: Voice, steps: Sequence[SeriesStep]) -> Html:
    """Each step with its day, how many got it, and how it begins."""
    return Html(
        "\n\n".join(
            voice.html("series-step-line", day=step.day, got=got(voice, step), text=beginning(voice, step, LINE_LENGTH))
            for step in steps
        )
    )


def got(voice: Voice, step: SeriesStep) -> str:
    """How many people got it."""
    return voice.plain("series-got", n=step.got, shown=number(step.got))


def beginning(voice: Voice, step: SeriesStep, length: int = TEXT_LENGTH) -> str:
    """How its message begins."""
    if step.content is None:
        return voice.plain("series-unwritten")
    return in_a_line(voice, step.content, length)


def skipped(voice: Voice, reasons: Mapping[str, int]) -> str:
    """Who never gets it and why, in a line of its own; empty if there is nobody. `reasons`: how many for each."""
    told = [left_out(voice, reasons)]
    if late := reasons.get(Skipped.LATE):
        told.append(voice.plain("series-late", n=late, shown=number(late)))
    people = ", ".join(filter(None, told))
    return "\n" + voice.plain("series-skipped", people=people) if people else ""


def days(steps: Sequence[SeriesStep]) -> str:
    """The days of the steps: "0, 1, 7"."""
    return ", ".join(str(step.day) for step in steps)
