"""A draft in a few lines: what kind of message it is, and its buttons."""

from bot.domain import placeholders
from bot.domain.arrival import said
from bot.domain.buttons import Rows
from bot.domain.content import Content, characters
from bot.i18n import Voice
from bot.presenting.contents import media_name
from bot.presenting.human import number


def told_content(voice: Voice, content: Content) -> str:
    """What kind of message it is, and how much room its text takes."""
    text, _ = said(content)
    if not content.media:
        return voice.plain("compose-said-text", length=_told_length(voice, content, text))
    media = media_name(voice, content)
    if not text:
        return voice.plain("compose-said-media", media=media)
    if not content.limit:
        return voice.plain("compose-said-unsent", media=media)
    return voice.plain("compose-said-caption", media=media, length=_told_length(voice, content, text))


def _told_length(voice: Voice, content: Content, text: str) -> str:
    if placeholders.used_in(content):
        longest = number(placeholders.longest(content))
        return voice.plain("compose-length-at-most", length=longest, limit=number(content.limit))
    return voice.plain("compose-length", length=number(characters(text)), limit=number(content.limit))


def told_buttons(voice: Voice, rows: Rows) -> str:
    """How many there are, in how many rows."""
    if not rows:
        return voice.plain("compose-no-buttons")
    count = sum(len(row) for row in rows)
    return voice.plain("compose-buttons", n=count, rows=voice.plain("compose-rows", n=len(rows)))
