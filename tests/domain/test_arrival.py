"""What administrators send survives, unit by unit, on its way into a draft and out again; and what replaces what."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.arrival import ContentFault, arrived, is_file_id, put, said, without_media, without_text
from bot.domain.calls import calls
from bot.domain.content import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Content,
    LinkPreview,
    Media,
    MediaKind,
    Options,
    content_from_json,
    length,
)

Json = dict[str, Any]

# Letters of both directions, emoji of one character and of several; no braces: placeholders have tests of their own.
WORDS = st.text(
    st.sampled_from("ab я שם مر \U0001f469\u200d\U0001f467 🙂🇷🇺 e\u0301 \u200f\u202b\n<&>"), min_size=1, max_size=40
).filter(str.strip)
MORE: st.SearchStrategy[Json] = st.sampled_from(
    [
        {"type": "bold"},
        {"type": "spoiler"},
        {"type": "blockquote"},
        {"type": "expandable_blockquote"},
        {"type": "pre", "language": "python"},
        {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        {"type": "text_mention", "user": {"id": 7, "is_bot": False, "first_name": "שם"}},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "of_tomorrow", "unix_time": 1_800_000_000},
    ]
)
PHOTO = Media(MediaKind.PHOTO, "photo-id", spoiler=True)
NOTE = Media(MediaKind.VIDEO_NOTE, "note-id")


@st.composite
def said_with(draw: st.DrawFn) -> tuple[str, list[Json]]:
    """A text with entities between any two of its characters, in UTF-16 units."""
    text = draw(WORDS)
    places = [length(text[:place]) for place in range(len(text) + 1)]
    entities: list[Json] = []
    for more in draw(st.lists(MORE, max_size=5)):
        begin, end = sorted(draw(st.lists(st.sampled_from(places), min_size=2, max_size=2, unique=True)))
        entities.append({"offset": begin, "length": end - begin, **more})
    return text, entities


def stored(content: Content) -> Content:
    """As it comes back from the database."""
    return content_from_json(orjson.loads(orjson.dumps(content.to_json())))


@given(said_with())
def test_a_text_survives(words: tuple[str, list[Json]]) -> None:
    text, entities = words
    [call] = calls(stored(put(Content(""), arrived([{"text": text, "entities": entities}]))), None)
    assert (call.method, call.fields) == ("sendMessage", {"text": text, "entities": entities})


@settings(max_examples=30)
@given(st.lists(said_with(), min_size=2, max_size=4), st.booleans(), st.booleans())
def test_an_album_survives(captions: list[tuple[str, list[Json]]], spoiler: bool, above: bool) -> None:
    parts: list[Json] = [
        {"photo": [{"file_id": "small"}, {"file_id": f"photo{number}"}], "caption": text, "caption_entities": entities}
        | ({"has_media_spoiler": True} if spoiler else {})
        | ({"show_caption_above_media": True} if above else {})
        for number, (text, entities) in enumerate(captions)
    ]
    [call] = calls(stored(put(Content("before"), arrived(parts))), None)
    shown = ({"has_spoiler": True} if spoiler else {}) | ({"show_caption_above_media": True} if above else {})
    assert call.fields["media"] == [
        {"type": "photo", "media": f"photo{number}", "caption": text, "caption_entities": entities} | shown
        for number, (text, entities) in enumerate(captions)
    ]


@settings(max_examples=50)
@given(said_with(), said_with())
def test_replacing_a_part_keeps_the_rest(old: tuple[str, list[Json]], new: tuple[str, list[Json]]) -> None:
    options = Options(silent=True, protected=True, link_preview=LinkPreview.OFF)
    first = Content(*old, options=options, buttons_text="Press")
    with_photo = put(first, Content("", media=(PHOTO,)))
    assert with_photo == replace(first, media=(PHOTO,))
    renewed = put(with_photo, Content(*new))
    assert renewed == replace(with_photo, text=new[0], entities=new[1])
    assert put(renewed, Content("", media=(NOTE,))).text == new[0], "a video message keeps it, though it is not sent"
    assert said(without_media(renewed)) == new
    assert without_text(renewed) == replace(with_photo, text="", entities=())
    other = put(renewed, Content(*old, media=(replace(PHOTO, spoiler=False),), caption_above=True))
    assert (said(other), other.options, other.caption_above) == (old, options, True)


@given(st.integers(1, 300))
def test_what_is_too_long_changes_nothing_and_says_by_how_much(over: int) -> None:
    for old, new, key in (
        (Content(""), Content("🙂" * (TEXT_LIMIT + over)), "compose-too-long"),
        (Content("", media=(PHOTO,)), Content("🙂" * (CAPTION_LIMIT + over)), "compose-caption-too-long"),
        (Content("🙂" * (CAPTION_LIMIT + over)), Content("", media=(PHOTO,)), "compose-no-room-for-media"),
        (
            Content(""),
            Content("", media=(PHOTO, replace(PHOTO, text="я" * (CAPTION_LIMIT + over)))),
            "compose-caption-too-long",
        ),
    ):
        with pytest.raises(ContentFault) as raised:
            put(old, new)
        assert (raised.value.key, raised.value.values["over"]) == (key, over)
    assert put(Content("🙂" * CAPTION_LIMIT), Content("", media=(PHOTO,))).media == (PHOTO,)


def test_a_text_counts_with_the_longest_names() -> None:
    with pytest.raises(ContentFault, match="compose-too-long-filled"):
        put(Content(""), Content("{first_name}" + "a" * (TEXT_LIMIT - 20)))
    with pytest.raises(ContentFault, match="compose-unknown-placeholder") as raised:
        put(Content(""), Content("{firstname} {first_name}"))
    assert raised.value.values["name"] == "{firstname}"


def test_a_text_takes_the_place_of_the_only_caption_of_an_album() -> None:
    album = Content("", media=(PHOTO, replace(PHOTO, text="Second")))
    assert said(put(album, Content("New"))) == ("New", ())
    assert put(album, Content("New")).media[1].text == "New"
    several = replace(album, text="First")
    assert (put(several, Content("New")).text, put(several, Content("New")).media[1].text) == ("New", "Second")


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ([{"photo": [{"file_id": "1"}]}, {"document": {"file_id": "2"}}], "compose-album-kinds"),
        ([{"audio": {"file_id": "1"}}, {"video": {"file_id": "2"}}], "compose-album-kinds"),
        ([{"voice": {"file_id": "1"}}] * 2, "compose-album-kinds"),
        ([{"animation": {"file_id": "1"}, "document": {"file_id": "1"}}] * 2, "compose-album-kinds"),
        ([{"photo": [{"file_id": "1"}]}] * 11, "compose-album-too-large"),
    ],
)
def test_what_telegram_does_not_put_into_one_album(parts: list[Json], key: str) -> None:
    with pytest.raises(ContentFault, match=key):
        arrived(parts)


def test_what_telegram_puts_into_one_album() -> None:
    for kinds in (["photo", "video", "photo"], ["document"] * 10, ["audio"] * 2):
        parts = [{kind: [{"file_id": "1"}] if kind == "photo" else {"file_id": "1"}} for kind in kinds]
        assert [item.kind.value for item in arrived(parts).media] == kinds


def test_a_link_preview_comes_along() -> None:
    for options, expected in (({"is_disabled": True}, "off"), ({"show_above_text": True}, "above"), ({}, "on")):
        message = {"text": "https://example.org", "link_preview_options": options}
        assert put(Content(""), arrived([message])).options.link_preview == expected


@given(st.text())
def test_only_one_long_word_is_a_file_id(text: str) -> None:
    assert not is_file_id(f"{text} {text}")
    assert not is_file_id(text[:29])
    assert is_file_id("AgACAgIAAxkBAAIBB2Zy-_xyzAgACAgIAAxk")
