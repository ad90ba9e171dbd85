"""Drafts and templates in words."""

from datetime import datetime, tzinfo

from bot.domain.audience import audience_from_json
from bot.i18n import Html, Voice
from bot.presenting.audiences import names
from bot.presenting.contents import in_a_line
from bot.presenting.history import Titles
from bot.presenting.human import moment
from db.models import Draft

LINE_LENGTH = 48
TEXT_LENGTH = 600


def name(voice: Voice, draft: Draft) -> str:
    """What it is called: the name that somebody gave it, else how it begins."""
    return draft.title or in_a_line(voice, draft.content, LINE_LENGTH)


def draft_line(voice: Voice, place: int, draft: Draft, now: datetime, zone: tzinfo) -> Html:
    """A draft in the list: its name, and when it was changed."""
    return voice.html("drafts-line", place=str(place), name=name(voice, draft), time=changed(voice, draft, now, zone))


def changed(voice: Voice, draft: Draft, now: datetime, zone: tzinfo) -> str:
    """When it was changed last, and what it changes, if it is no message of its own."""
    at = moment(voice, draft.updated_at, now, zone)
    return at if draft.changes_broadcast is None else f"{at} · {voice.plain('scheduled-change')}"


def template_line(voice: Voice, place: int, template: Draft) -> Html:
    """A template in the list: its name, and how it begins."""
    return voice.html(
        "templates-line",
        place=str(place),
        name=name(voice, template),
        text=in_a_line(voice, template.content, LINE_LENGTH),
    )


def for_whom(voice: Voice, draft: Draft, titles: Titles) -> str:
    """Whom it is for, as far as that is chosen."""
    return names(voice, audience_from_json(draft.audience), titles) or voice.plain("compose-to-nobody")


def beginning(voice: Voice, draft: Draft) -> str:
    """What it holds, as much as a screen has room for."""
    return in_a_line(voice, draft.content, TEXT_LENGTH)
