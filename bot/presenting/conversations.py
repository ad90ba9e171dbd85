"""What the log holds of one person, in words."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.domain.content import MediaKind, preview
from bot.i18n import Html, Voice
from bot.presenting.contents import kind_name
from bot.presenting.human import moment, number
from db.models import LoggedMessage, MessageStats

TEXT_LENGTH = 220  # six of them, in characters that count twice, leave room for everything else in 4096
OTHER_THINGS = ("contact", "venue", "location", "poll", "dice")  # a venue carries its location as well
PHOTO = "image"  # the log's word


def counts_line(voice: Voice, stats: MessageStats) -> str:
    """Who wrote how much, and what did not arrive or is gone, if anything."""
    told = [
        voice.plain("conversation-theirs", shown=number(stats.incoming)),
        voice.plain("conversation-ours", shown=number(stats.outgoing)),
    ]
    if stats.failed:
        told.append(voice.plain("conversation-failed", shown=number(stats.failed)))
    if stats.deleted:
        told.append(voice.plain("conversation-deleted", shown=number(stats.deleted)))
    return " · ".join(told)


def message_entry(voice: Voice, message: LoggedMessage, now: datetime, zone: tzinfo) -> Html:
    """One message: whose it is, when, what became of it, and how it begins."""
    return voice.html(
        "conversation-entry",
        direction=message.direction or "",
        head=" · ".join([moment(voice, message.created_at, now, zone), *_marks(voice, message)]),
        text=_beginning(voice, message),
    )


def _marks(voice: Voice, message: LoggedMessage) -> Iterator[str]:
    if message.status == "failed":
        yield voice.plain("conversation-mark-failed")
    if message.status == "queued" and message.direction == "outgoing":
        yield voice.plain("conversation-mark-unknown")
    if message.is_deleted:
        yield voice.plain("conversation-mark-deleted")


def _beginning(voice: Voice, message: LoggedMessage) -> str:
    """ "Photo · Look at this…"; there are always some words."""
    text = preview(message.content or "", TEXT_LENGTH)
    return " · ".join(filter(None, [_thing(voice, message), text])) or voice.plain("conversation-thing", thing="other")


def _thing(voice: Voice, message: LoggedMessage) -> str:
    """What a message carries beside words; empty if it is nothing that can be named."""
    kind = "photo" if message.media_type == PHOTO else message.media_type
    if kind in set(MediaKind):
        return kind_name(voice, MediaKind(kind))
    if kind == "sticker":
        return voice.plain("conversation-thing", thing=kind)
    if message.media_url or kind:
        return kind_name(voice, MediaKind.DOCUMENT)
    thing = next((name for name in OTHER_THINGS if name in message.metadata), None)
    return voice.plain("conversation-thing", thing=thing) if thing else ""
