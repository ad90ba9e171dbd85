"""What a message holds, in a few words: for lists, where it cannot be shown itself."""

from collections.abc import Mapping
from typing import Any

from bot.domain.arrival import said
from bot.domain.content import Content, MediaKind, content_from_json, preview
from bot.domain.markup import MarkupFault, parse
from bot.i18n import Voice
from db.models import Broadcast


def media_name(voice: Voice, content: Content) -> str:
    """ "Photo", "Album of 3"; empty if it is only text."""
    if content.is_album:
        return voice.plain("content-album", n=len(content.media))
    return kind_name(voice, content.media[0].kind) if content.media else ""


def kind_name(voice: Voice, kind: MediaKind) -> str:
    """ "Photo"."""
    return voice.plain("content-media", kind=kind.value)


def in_a_line(voice: Voice, content: Mapping[str, Any] | None, characters: int) -> str:
    """What it is and how it begins: "Photo · Homework for week 3…". `content`: its JSON, None where nothing is yet."""
    held = content_from_json(content) if content else Content("")
    told = " · ".join(filter(None, [media_name(voice, held), preview(said(held)[0], characters)]))
    return told or voice.plain("content-none")


def of_broadcast(voice: Voice, broadcast: Broadcast) -> str:
    """What a broadcast holds and all that it says: "Photo · Homework for week 3"."""
    held = media_name(voice, content_from_json(broadcast.content)) if broadcast.content else ""
    return " · ".join(filter(None, [held, _words(broadcast)]))


def _words(broadcast: Broadcast) -> str:
    """Its text without what is markup: another program writes HTML."""
    if broadcast.content:
        return broadcast.message_text
    try:
        return parse(broadcast.message_text)[0]
    except MarkupFault:
        return broadcast.message_text
