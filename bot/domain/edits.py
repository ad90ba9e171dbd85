"""The Bot API calls that make a message that was sent into another one, without the chat and the message's id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.calls import Keyboard, calls
from bot.domain.content import Content

# What an edit may change of what was sent; Bot API, editMessageText and editMessageCaption.
_OF_TEXT = ("text", "parse_mode", "entities", "link_preview_options", "reply_markup")
_OF_CAPTION = ("caption", "caption_entities", "show_caption_above_media", "reply_markup")
_OF_BUTTONS = ("reply_markup",)


@dataclass(frozen=True, slots=True)
class Edit:
    """One Bot API call. `place`: which of a person's messages it edits, in the order of sending; -1 is the last."""

    method: str
    fields: Mapping[str, Any]
    place: int = 0

    @property
    def text(self) -> str | None:
        """What the message says afterwards, in its text or caption."""
        said: str | None = self.fields.get("text", self.fields.get("caption"))
        return said


def edits(content: Content, keyboard: Keyboard | None, former: Content) -> tuple[Edit, ...]:
    """The calls that make `former` into this message, in order: one, or for an album one for each caption, and one
    for the message with its buttons.

    The media stay, and so does their number: Telegram shows those that were sent. An album has buttons exactly if it
    was sent with some.
    """
    if content.is_album:
        return _of_album(content, keyboard, former)
    [call] = calls(content, keyboard)
    if not content.media:
        return (Edit("editMessageText", _of(call.fields, _OF_TEXT)),)
    if content.limit == 0:
        return (Edit("editMessageReplyMarkup", _of(call.fields, _OF_BUTTONS)),)
    return (Edit("editMessageCaption", _of(call.fields, _OF_CAPTION)),)


def _of_album(content: Content, keyboard: Keyboard | None, former: Content) -> tuple[Edit, ...]:
    """A caption that was taken away is edited too. Which had one before is told by `former`."""
    album, *buttons = calls(content, keyboard)
    [before, *_] = calls(former, None)
    captions = (
        Edit("editMessageCaption", _of(item, _OF_CAPTION), place)
        for place, (item, was) in enumerate(zip(album.fields["media"], before.fields["media"], strict=True))
        if "caption" in item or "caption" in was
    )
    return (*captions, *(Edit("editMessageText", _of(call.fields, _OF_TEXT), -1) for call in buttons))


def _of(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
