"""The Bot API calls that put a message into a chat, without the chat: what previews, tests and broadcasts send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.content import Content, LinkPreview, Media, MediaKind

METHODS = {
    MediaKind.PHOTO: "sendPhoto",
    MediaKind.VIDEO: "sendVideo",
    MediaKind.DOCUMENT: "sendDocument",
    MediaKind.ANIMATION: "sendAnimation",
    MediaKind.AUDIO: "sendAudio",
    MediaKind.VOICE: "sendVoice",
    MediaKind.VIDEO_NOTE: "sendVideoNote",
}
_WITH_SPOILER = frozenset({MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.ANIMATION})  # and with a caption above
BUTTONS_TEXT = "👆"  # above an album's buttons, where the administrator wrote nothing: Telegram wants a text

Keyboard = Mapping[str, Any]  # an InlineKeyboardMarkup as the Bot API's JSON has it


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call: its method, and its fields but the chat's."""

    method: str
    fields: Mapping[str, Any]


def calls(content: Content, keyboard: Keyboard | None) -> tuple[Call, ...]:
    """The calls that send the message, in order: one, or two for an album with buttons."""
    if content.is_album:
        return _album(content, keyboard)
    markup = {"reply_markup": keyboard} if keyboard else {}
    options = _options(content)
    if not content.media:
        return (Call("sendMessage", {**_text(content), **options, **markup}),)
    item = content.media[0]
    fields: dict[str, Any] = {item.kind.value: item.file_id, **_caption(content)}
    if item.kind in _WITH_SPOILER:
        fields |= {"has_spoiler": True} if item.spoiler else {}
        fields |= {"show_caption_above_media": True} if content.caption_above else {}
    return (Call(METHODS[item.kind], {**fields, **options, **markup}),)


def _album(content: Content, keyboard: Keyboard | None) -> tuple[Call, ...]:
    first, *further = content.media
    items = [_item(first, content.text, content), *(_item(item, item.text, content) for item in further)]
    album = Call("sendMediaGroup", {"media": items, **_options(content)})
    if not keyboard:
        return (album,)
    words = {"text": content.buttons_text or BUTTONS_TEXT}
    return album, Call("sendMessage", {**words, **_options(content), "reply_markup": keyboard})


def _item(item: Media, text: str, content: Content) -> dict[str, Any]:
    """An InputMedia."""
    made: dict[str, Any] = {"type": item.kind.value, "media": item.file_id}
    entities = content.entities if item is content.media[0] else item.entities
    if text:
        made |= {"caption": text, "caption_entities": [dict(entity) for entity in entities]}
    if item.kind in _WITH_SPOILER:
        made |= {"has_spoiler": True} if item.spoiler else {}
        made |= {"show_caption_above_media": True} if content.caption_above else {}
    return made


def _text(content: Content) -> dict[str, Any]:
    made: dict[str, Any] = {"text": content.text}
    if content.markup == "html":
        made["parse_mode"] = "HTML"
    else:
        made["entities"] = [dict(entity) for entity in content.entities]
    match content.options.link_preview:
        case LinkPreview.OFF:
            made["link_preview_options"] = {"is_disabled": True}
        case LinkPreview.ABOVE:
            made["link_preview_options"] = {"show_above_text": True}
    return made


def _caption(content: Content) -> dict[str, Any]:
    if not content.text or content.limit == 0:
        return {}
    return {"caption": content.text, "caption_entities": [dict(entity) for entity in content.entities]}


def _options(content: Content) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if content.options.silent:
        made["disable_notification"] = True
    if content.options.protected:
        made["protect_content"] = True
    return made
