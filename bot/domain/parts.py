"""The messages that one person gets of a broadcast: one, or of an album one for each item and one for its buttons."""

from dataclasses import dataclass

from bot.domain.calls import BUTTONS_TEXT
from bot.domain.content import Content, Media


@dataclass(frozen=True, slots=True)
class Part:
    """One message, as the log keeps it: its text or caption, and its file."""

    text: str
    media: Media | None = None


def parts(content: Content, *, has_buttons: bool) -> tuple[Part, ...]:
    """The messages in the order in which they stand in the chat."""
    if not content.media:
        return (Part(content.text),)
    first, *further = content.media
    album = (Part(content.text if content.limit else "", first), *(Part(item.text, item) for item in further))
    if content.is_album and has_buttons:
        return *album, Part(content.buttons_text or BUTTONS_TEXT)
    return album


def words(content: Content) -> str:
    """What the message says, for lists: its text, or its first caption; empty if it has none."""
    return next((part.text for part in parts(content, has_buttons=False) if part.text.strip()), "")
