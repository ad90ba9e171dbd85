"""What an administrator sends to the composer: a text, a file with its caption, or an album; and what it changes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.domain import placeholders
from bot.domain.content import (
    ALBUM_KINDS,
    ALBUM_LIMIT,
    WITHOUT_CAPTION,
    Content,
    Entity,
    LinkPreview,
    Media,
    MediaKind,
    Options,
    characters,
    excess,
)

Message = Mapping[str, Any]  # a Message as the Bot API's JSON has it

# An animation repeats itself as a document, so the order matters.
_KINDS = (
    MediaKind.PHOTO,
    MediaKind.ANIMATION,
    MediaKind.VIDEO,
    MediaKind.VIDEO_NOTE,
    MediaKind.AUDIO,
    MediaKind.VOICE,
    MediaKind.DOCUMENT,
)
_TOGETHER = frozenset({MediaKind.PHOTO, MediaKind.VIDEO})  # Bot API, sendMediaGroup: other kinds stay among themselves
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{30,}")


class ContentFault(Exception):
    """What was sent cannot become part of the message. `key` names the sentence, `values` fill it."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def is_file_id(text: str) -> bool:
    """Whether a text looks like the id of a file that Telegram keeps: one long word of its alphabet."""
    return _FILE_ID.fullmatch(text) is not None


def arrived(messages: Sequence[Message]) -> Content:
    """What one message, or the parts of an album in order, say by themselves. Raises ContentFault."""
    media = tuple(filter(None, map(_media, messages)))
    if len(media) < len(messages) and (media or len(messages) > 1):
        raise ContentFault("compose-album-kinds")
    first = messages[0]
    if not media:
        return Content(
            first.get("text", ""),
            tuple(first.get("entities", ())),
            options=Options(link_preview=_link_preview(first.get("link_preview_options", {}))),
        )
    _check_album(media)
    return Content(
        first.get("caption", ""),
        tuple(first.get("caption_entities", ())),
        media=(replace(media[0], text="", entities=()), *media[1:]),
        caption_above=any(message.get("show_caption_above_media", False) for message in messages),
    )


def put(old: Content, new: Content) -> Content:
    """The message after something new came: it replaces what it can stand for, the rest stays. Raises ContentFault."""
    if not new.media:
        return checked(_with_text(old, new))
    if said(new)[0]:
        return checked(replace(new, buttons_text=old.buttons_text, options=old.options))
    over = excess(old.text, new.limit)
    if over and new.limit:
        raise ContentFault("compose-no-room-for-media", n=over, **_told(old.text, over, new.limit))
    return checked(replace(old, media=new.media))


def said(content: Content) -> tuple[str, Sequence[Entity]]:
    """The text that people read; of an album whose first item has no caption, the first caption that there is."""
    if content.text:
        return content.text, content.entities
    return next(((item.text, item.entities) for item in content.media if item.text), ("", ()))


def without_media(content: Content) -> Content:
    """The text alone."""
    text, entities = said(content)
    return replace(content, text=text, entities=entities, media=(), caption_above=False, buttons_text=None)


def without_text(content: Content) -> Content:
    """The media alone, without any caption."""
    bare = tuple(replace(item, text="", entities=()) for item in content.media)
    return replace(content, text="", entities=(), media=bare, caption_above=False)


def checked(content: Content) -> Content:
    """The same message if Telegram can take it, whoever it goes to. Raises ContentFault."""
    if unknown := placeholders.unknown_in(content):
        known = ", ".join(f"{{{name}}}" for name in placeholders.KNOWN)
        raise ContentFault("compose-unknown-placeholder", name=f"{{{unknown[0]}}}", known=known)
    if not content.is_empty and placeholders.fill(content, {}).is_empty:
        raise ContentFault("compose-empty-for-some")
    if not content.limit:
        return content
    key = "compose-caption-too-long" if content.media else "compose-too-long"
    for text in (content.text, *(item.text for item in content.media)):
        if over := excess(text, content.limit):
            raise ContentFault(key, n=over, **_told(text, over, content.limit))
    if (over := placeholders.longest(content) - content.limit) > 0:
        raise ContentFault("compose-too-long-filled", n=over, over=over, limit=content.limit)
    return content


def _told(text: str, over: int, limit: int) -> dict[str, int]:
    return {"over": over, "length": characters(text), "limit": limit}


def _with_text(old: Content, new: Content) -> Content:
    """A new text in the place of the old one: for an album, of the only caption that it has, else of the first."""
    if old.media and old.media[0].kind in WITHOUT_CAPTION:
        raise ContentFault("compose-note-without-text")
    if new.options.link_preview is LinkPreview.ON:
        options = old.options
    else:
        options = replace(old.options, link_preview=new.options.link_preview)
    captions = [position for position, item in enumerate(old.media) if item.text]
    if old.text or len(captions) != 1:
        return replace(old, text=new.text, entities=new.entities, options=options)
    media = list(old.media)
    media[captions[0]] = replace(media[captions[0]], text=new.text, entities=new.entities)
    return replace(old, media=tuple(media), options=options)


def _check_album(media: Sequence[Media]) -> None:
    if len(media) == 1:
        return
    if len(media) > ALBUM_LIMIT:
        raise ContentFault("compose-album-too-large", n=len(media), limit=ALBUM_LIMIT)
    kinds = [item.kind for item in media]
    mixed = any(one is not other and not {one, other} <= _TOGETHER for one, other in pairwise(kinds))
    if mixed or not ALBUM_KINDS.issuperset(kinds):
        raise ContentFault("compose-album-kinds")


def _media(message: Message) -> Media | None:
    for kind in _KINDS:
        if file := message.get(kind.value):
            return Media(
                kind,
                file_id=(file[-1] if kind is MediaKind.PHOTO else file)["file_id"],  # of a photo the largest size
                spoiler=message.get("has_media_spoiler", False),
                text=message.get("caption", ""),
                entities=tuple(message.get("caption_entities", ())),
            )
    return None


def _link_preview(options: Mapping[str, Any]) -> LinkPreview:
    if options.get("is_disabled") is True:
        return LinkPreview.OFF
    return LinkPreview.ABOVE if options.get("show_above_text") is True else LinkPreview.ON
