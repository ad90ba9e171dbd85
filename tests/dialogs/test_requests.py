"""What previews and tests ask of Telegram: the calls as they stand, nothing added and nothing lost on the way out."""

from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogs.compose.preview import METHODS, method_of
from bot.domain.calls import calls
from bot.domain.content import ALBUM_KINDS, Content, LinkPreview, Media, MediaKind, Options, content_from_json
from tests.domain.test_arrival import said_with

Words = tuple[str, list[dict[str, Any]]]

BOT = Bot("42:x", default=DefaultBotProperties(parse_mode="HTML"))
OPTIONS = st.builds(Options, st.booleans(), st.booleans(), st.sampled_from(LinkPreview))
KEYBOARD = {"inline_keyboard": [[{"text": "Да", "callback_data": "preview"}, {"text": "ok", "url": "https://e.org/"}]]}


def requested(content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Method and fields of each request as aiogram writes it, read back."""
    made = [
        method_of(call, 7) for call in calls(content_from_json(orjson.loads(orjson.dumps(content.to_json()))), KEYBOARD)
    ]
    return [(method.__api_method__, written(method.model_dump(warnings=False))) for method in made]


def written(fields: dict[str, Any]) -> dict[str, Any]:
    shown = {name: BOT.session.prepare_value(value, BOT, {}) for name, value in fields.items()}
    structured = ("entities", "caption_entities", "media", "reply_markup", "link_preview_options")
    return {
        name: orjson.loads(value) if name in structured else value for name, value in shown.items() if value is not None
    }


def asked(content: Content) -> list[tuple[str, dict[str, Any]]]:
    """The same as the calls name it: in a form, numbers and what is true are words."""
    return [
        (
            call.method,
            {"chat_id": "7"} | {name: "true" if value is True else value for name, value in call.fields.items()},
        )
        for call in calls(content, KEYBOARD)
    ]


@given(said_with(), st.sampled_from([None, *MediaKind]), st.booleans(), st.booleans(), OPTIONS)
def test_a_message_is_asked_for_as_it_is(
    words: Words, kind: MediaKind | None, spoiler: bool, above: bool, options: Options
) -> None:
    media = () if kind is None else (Media(kind, "file-id", spoiler=spoiler),)
    content = Content(*words, media=media, caption_above=above, options=options)
    assert without_empty(requested(content)) == without_empty(asked(content))


@settings(max_examples=30)
@given(st.lists(said_with(), min_size=2, max_size=4), st.sampled_from(sorted(ALBUM_KINDS)), OPTIONS)
def test_an_album_is_asked_for_as_it_is(captions: list[Words], kind: MediaKind, options: Options) -> None:
    (text, entities), *further = captions
    media = (Media(kind, "first"), *(Media(kind, "next", text=each, entities=more) for each, more in further))
    content = Content(text, entities, media=media, options=options, buttons_text="👇")
    assert without_empty(requested(content)) == without_empty(asked(content))


def without_empty(requests: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, Any]]:
    """No entities and an empty list of them are the same."""

    def cleaned(value: Any) -> Any:
        match value:
            case dict():
                return {name: cleaned(item) for name, item in value.items() if item != []}
            case list():
                return [cleaned(item) for item in value]
            case _:
                return value

    return [(method, cleaned(fields)) for method, fields in requests]


def test_every_kind_has_its_method() -> None:
    contents = [Content("x"), *(Content("x", media=(Media(kind, "id"),)) for kind in MediaKind)]
    album = Content("x", media=(Media(MediaKind.PHOTO, "1"), Media(MediaKind.PHOTO, "2")))
    assert {call.method for content in (*contents, album) for call in calls(content, None)} == set(METHODS)
