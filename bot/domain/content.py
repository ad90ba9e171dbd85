"""What a message says: text or a caption with Telegram's own entities, kept exactly, media, and how it is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

TEXT_LIMIT = 4096  # characters (code points) after entities are parsed; Bot API, sendMessage
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10  # Bot API, sendMediaGroup

Entity = Mapping[str, Any]  # a MessageEntity as the Bot API's JSON has it; offsets in UTF-16 code units


class MediaKind(StrEnum):
    """The Bot API's words for what a message can carry: each is also the field of the request."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"


ALBUM_KINDS = frozenset({MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.DOCUMENT, MediaKind.AUDIO})
WITHOUT_CAPTION = frozenset({MediaKind.VIDEO_NOTE})


class LinkPreview(StrEnum):
    """What becomes of the first link of a text."""

    ON = "on"
    OFF = "off"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Media:
    """One file that Telegram knows. `text` and `entities`: the caption of an album's second and further items."""

    kind: MediaKind
    file_id: str
    spoiler: bool = False
    text: str = ""
    entities: Sequence[Entity] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How a message is sent."""

    silent: bool = False
    protected: bool = False
    link_preview: LinkPreview = LinkPreview.ON


@dataclass(frozen=True, slots=True)
class Content:
    """A message: `text` is its text, or the caption of its media; two media or more are an album.

    `markup` is "entities" for what was composed here, "html" for rows of other programs.
    `caption_above`: above the media, where the kind allows it. `buttons_text`: an album cannot carry buttons; they
    go in a message of their own right after, with this text (None: Herald's own words).
    """

    text: str
    entities: Sequence[Entity] = field(default_factory=tuple)
    markup: str = "entities"
    media: tuple[Media, ...] = ()
    caption_above: bool = False
    buttons_text: str | None = None
    options: Options = Options()

    @property
    def is_album(self) -> bool:
        return len(self.media) > 1

    @property
    def limit(self) -> int:
        """How long the text may be; 0 where there can be none."""
        if not self.media:
            return TEXT_LIMIT
        return 0 if self.media[0].kind in WITHOUT_CAPTION else CAPTION_LIMIT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send yet."""
        return not self.media and not self.text.strip()

    def to_json(self) -> dict[str, Any]:
        """The shape that `drafts.content` and `message_history.content` hold; what is usual is left out."""
        made: dict[str, Any] = {"text": self.text, "entities": [dict(entity) for entity in self.entities]}
        if self.media:
            made["media"] = [_media_to_json(item) for item in self.media]
        if self.caption_above:
            made["caption_above"] = True
        if self.buttons_text is not None:
            made["buttons_text"] = self.buttons_text
        options = _options_to_json(self.options)
        return made | ({"options": options} if options else {})


def content_from_json(value: Mapping[str, Any]) -> Content:
    """The reverse of `Content.to_json`."""
    options = value.get("options", {})
    return Content(
        text=value["text"],
        entities=tuple(value.get("entities", ())),
        media=tuple(_media_from_json(item) for item in value.get("media", ())),
        caption_above=value.get("caption_above", False),
        buttons_text=value.get("buttons_text"),
        options=Options(
            silent=options.get("silent", False),
            protected=options.get("protected", False),
            link_preview=LinkPreview(options.get("link_preview", LinkPreview.ON)),
        ),
    )


def _media_to_json(item: Media) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": item.kind.value, "file_id": item.file_id}
    if item.spoiler:
        made["spoiler"] = True
    if item.text:
        made |= {"text": item.text, "entities": [dict(entity) for entity in item.entities]}
    return made


def _media_from_json(value: Mapping[str, Any]) -> Media:
    return Media(
        kind=MediaKind(value["kind"]),
        file_id=value["file_id"],
        spoiler=value.get("spoiler", False),
        text=value.get("text", ""),
        entities=tuple(value.get("entities", ())),
    )


def _options_to_json(options: Options) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if options.silent:
        made["silent"] = True
    if options.protected:
        made["protected"] = True
    if options.link_preview is not LinkPreview.ON:
        made["link_preview"] = options.link_preview.value
    return made


def length(text: str) -> int:
    """In UTF-16 code units, in which Telegram gives the places of entities."""
    return len(text.encode("utf-16-le")) // 2


def characters(text: str) -> int:
    """In Unicode code points, in which Telegram counts its limits: an emoji may be several of them."""
    return len(text)


def excess(text: str, limit: int = TEXT_LIMIT) -> int:
    """By how many characters the text is over the limit; 0 if it fits."""
    return max(0, characters(text) - limit)


def is_command(text: str) -> bool:
    """Whether the text is a bot's command and nothing else: it was meant for the bot, not for people."""
    return re.fullmatch(r"/\w+", text) is not None


def preview(text: str, characters: int = 80) -> str:
    """The beginning of a text in one line, for lists and the audit log."""
    line = " ".join(text.split())
    return line if len(line) <= characters else line[: characters - 1].rstrip() + "…"
