"""Whatever administrators send to the composer: it is previewed and sent as it came, part by part, and nothing is lost.

Telegram allows one message a second in a chat, so each part of a story is an administrator of its own, all at once.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.media import KINDS
from db.pool import Pool
from tests.dialogs.people import enrol, open_home
from tests.story import PATIENCE, Actor, Message, Story, from_bot, telling, whole_text

ADMINS = range(900_001, 900_021)
BOB = {"id": 501, "is_bot": False, "first_name": "Bob", "language_code": "en"}
RICH = "👋 Hello, שלום עולם, мир! Quote\nsaid long ago\nprint('🙂') star ⭐ and Bob"
FORMATS: list[tuple[str, str, dict[str, Any]]] = [
    ("bold", "Hello", {}),
    ("italic", "ello, שלום", {}),
    ("spoiler", "שלום עולם", {}),
    ("underline", "мир", {}),
    ("strikethrough", "мир", {}),
    ("blockquote", "Quote", {}),
    ("expandable_blockquote", "said long ago", {}),
    ("pre", "print('🙂')", {"language": "python"}),
    ("code", "star", {}),
    ("custom_emoji", "⭐", {"custom_emoji_id": "5368324170671202286"}),
    ("text_link", "and", {"url": "https://example.org/?q=1&r=2"}),
    ("text_mention", "Bob", {"user": BOB}),
]
SHOWN = ("text", "entities", "caption", "caption_entities", "has_media_spoiler", "show_caption_above_media")


def formatted(text: str) -> list[dict[str, Any]]:
    """All kinds of formatting at their places in the text."""
    return [
        {"type": kind, "offset": units(text[: text.index(part)]), "length": units(part), **more}
        for kind, part, more in FORMATS
    ]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


BOLD_A = [{"type": "bold", "offset": 0, "length": 1}]
CAPTION: dict[str, Any] = {"caption": RICH, "caption_entities": formatted(RICH)}
MESSAGES: dict[str, list[dict[str, Any]]] = {
    "text": [{"text": RICH, "entities": formatted(RICH)}],
    "link shown above": [{"text": "https://example.org", "link_preview_options": {"show_above_text": True}}],
    "forwarded": [{"text": RICH, "entities": formatted(RICH), "forward_from": 501}],
    "photo": [{"photo": b"photo", **CAPTION, "has_media_spoiler": True, "show_caption_above_media": True}],
    "video": [{"video": b"video", **CAPTION}],
    "document": [{"document": b"document", "file_name": "week 3.pdf", **CAPTION}],
    "animation": [{"animation": b"animation", **CAPTION}],
    "audio": [{"audio": b"audio", "file_name": "song.mp3"}],
    "voice": [{"voice": b"voice", "caption": "🎙"}],
    "video note": [{"video_note": b"note"}],
    "album": [
        {"photo": b"one", **CAPTION, "media_group_id": "1"},
        {"video": b"two", "media_group_id": "1", "has_media_spoiler": True},
        {"photo": b"three", "media_group_id": "1", "caption": "And <this>"},
    ],
    "album of files": [{"document": b"a", "media_group_id": "2"}, {"document": b"b", "media_group_id": "2", **CAPTION}],
}  # fmt: skip

ALBUM: tuple[dict[str, Any], ...] = (
    {"photo": b"1", "media_group_id": "9"},
    {"video": b"2", "media_group_id": "9", "caption": "A"},
)


@pytest.fixture
async def story(pool: Pool, database_url: str) -> AsyncIterator[Story]:
    """Many administrators who speak English, and one student each."""
    async with telling(pool, database_url, admin_ids=tuple(ADMINS)) as told:
        told.world.limits.enabled = False
        told.person(501, "Bob")
        for admin_id in ADMINS:
            told.person(admin_id, f"Ada {admin_id}")
            told.person(student_of(admin_id))
        yield told


def student_of(admin_id: int) -> int:
    return admin_id - 800_000


async def begin(actor: Actor) -> None:
    """To the screen that asks for a message."""
    await open_home(actor)
    await actor.press("New message")
    await actor.sees("Send me anything")


def send(actor: Actor, parts: Sequence[Mapping[str, Any]]) -> list[Message]:
    """All parts at once, as an app sends them."""
    return [actor.world.send(actor.id, **part) for part in parts]


def above(actor: Actor, count: int) -> list[Message]:
    """The bot's messages directly above the panel with which the chat ends."""
    return [message for message in actor.chat if from_bot(message)][-1 - count : -1]


def look(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """What a reader sees of messages: words, formatting, files, how they are shown."""
    return [
        {name: message[name] for name in SHOWN if name in message}
        | {"files": {kind: file_of(message[kind]) for kind in KINDS if kind in message}}
        | {"above": message.get("link_preview_options", {}).get("show_above_text", False)}
        for message in messages
    ]


def file_of(shown: Any) -> str:
    largest: dict[str, str] = shown[-1] if isinstance(shown, list) else shown
    return largest["file_unique_id"]


async def test_people_see_what_the_administrator_sent(story: Story) -> None:
    async def write(parts: Sequence[Mapping[str, Any]], actor: Actor) -> None:
        await begin(actor)
        sent = look(send(actor, parts))
        await actor.sees("When: now")
        assert look(above(actor, len(parts))) == sent
        student = Actor(actor.world, student_of(actor.id))
        await story.pool.execute(
            "UPDATE drafts SET audience = $2 WHERE owner_id = $1", actor.id, {"people": [student.id]}
        )
        await actor.press("People")
        await actor.press("Back")
        await actor.press("Send to 1 person")
        await actor.press("Yes, send")
        await story.world.wait_for(lambda: len(student.chat) == len(parts), PATIENCE)
        assert look(student.chat) == sent

    await enrol(story.pool, "3rd_stream", *map(student_of, ADMINS))
    await at_once(story, [partial(write, parts) for parts in MESSAGES.values()])


async def test_what_comes_replaces_its_part_and_the_rest_stays(story: Story) -> None:
    await at_once(
        story,
        [
            keep_the_text,
            keep_the_media,
            mind_the_lengths,
            rest_a_text,
            gather_an_album,
            keep_an_album,
            name_a_file,
            see_as_others,
        ],
    )


async def keep_the_text(actor: Actor) -> None:
    await begin_with(actor, text="A text", entities=BOLD_A)
    await put(actor, "Photo · text: 6 of 1\u202f024", photo=b"photo")
    (shown,) = look(above(actor, 1))
    assert (shown["caption"], shown["caption_entities"], list(shown["files"])) == ("A text", BOLD_A, ["photo"])
    await actor.press("Text")
    await actor.press("Without media")
    await actor.sees("Text: 6 of 4\u202f096")
    assert look(above(actor, 1)) == [{"text": "A text", "entities": BOLD_A, "files": {}, "above": False}]


async def keep_the_media(actor: Actor) -> None:
    await begin_with(actor, photo=b"photo", caption="Old", has_media_spoiler=True, show_caption_above_media=True)
    await put(actor, "Photo · text: 5 of", text="Newer")
    (shown,) = look(above(actor, 1))
    assert (shown["caption"], shown["has_media_spoiler"], shown["show_caption_above_media"]) == ("Newer", True, True)
    await actor.press("Text")
    await actor.press("Without text")
    await actor.sees("Photo, no text")
    assert look(above(actor, 1))[0].keys() == {"files", "above", "has_media_spoiler"}


async def mind_the_lengths(actor: Actor) -> None:
    await begin_with(actor, text="я🙂" * 618)
    shown = above(actor, 1)
    await put(actor, "yours has 1\u202f236: 212 too many. Nothing was changed", photo=b"photo")
    assert above(actor, 1) == shown
    await put(actor, "stickers, polls, places and contacts stay out", location={"latitude": 59.9, "longitude": 30.3})
    await put(actor, "I do not know {name}. What I can fill in: {first_name}", text="Hi, {name}")
    assert above(actor, 1) == shown
    await actor.sees("Text: 1\u202f236 of 4\u202f096")


async def rest_a_text(actor: Actor) -> None:
    await begin_with(actor, text="A text")
    await put(actor, "Video message · the text is kept, but not sent", video_note=b"note")
    assert list(look(above(actor, 1))[0]["files"]) == ["video_note"]
    await put(actor, "A video message carries no text. Nothing was changed", text="Another")
    await put(actor, "File · text: 6 of", document=b"file")
    assert above(actor, 1)[0]["caption"] == "A text"


async def gather_an_album(actor: Actor) -> None:
    await begin_with(actor, *ALBUM)
    await actor.sees("Album of 2")
    await put(actor, "Album of 3 · text: 1 of", photo=b"3", media_group_id="9")
    assert [list(shown["files"]) for shown in look(above(actor, 3))] == [["photo"], ["video"], ["photo"]]
    assert len(above(actor, 100)) == 3, "nothing piles up"


async def keep_an_album(actor: Actor) -> None:
    await begin_with(actor, *ALBUM)
    await put(actor, "Album of 2 · text: 8 of", text="Only one")
    assert [message.get("caption") for message in above(actor, 2)] == [None, "Only one"]
    await put(
        actor,
        "photos and videos together",
        {"photo": b"1", "media_group_id": "8"},
        {"audio": b"2", "media_group_id": "8"},
    )
    await actor.sees("Album of 2 · text: 8 of")


async def name_a_file(actor: Actor) -> None:
    await begin(actor)
    await put(actor, "Telegram does not know it here", text="A" * 40)
    voice = actor.world.files.store("voice", b"voice", None, None)
    await put(actor, "Voice message, no text", text=voice.file_id)
    assert file_of(above(actor, 1)[0]["voice"]) == voice.unique_id
    large = actor.world.files.store("document", bytes(MAX_DOWNLOAD + 1), None, None)
    await put(actor, "File, no text", text=large.file_id)
    assert file_of(above(actor, 1)[0]["document"]) == large.unique_id


async def see_as_others(actor: Actor) -> None:
    await begin_with(actor, text="Hi, {first_name|friend}!", entities=[{"type": "bold", "offset": 0, "length": 24}])
    assert look(above(actor, 1))[0]["text"] == f"Hi, Ada {actor.id}!"
    await actor.press("Preview as")
    await actor.press("Somebody else")
    await actor.sees("Choose people first")
    await actor.press("Back")
    await actor.press("People")
    await actor.press("Everyone")
    await actor.press("Back")
    await actor.press("Preview as")
    await actor.press("Somebody else")
    panel = await actor.sees("The preview shows the message as")
    (shown,) = look(above(actor, 1))
    assert shown["text"] in {f"Hi, {name}!" for name in re.findall(r"as (.+) gets it", panel["text"])}
    assert shown["entities"] == [{"type": "bold", "offset": 0, "length": units(shown["text"])}]
    await actor.press("As I get it")
    await actor.sees("as you get it")
    assert look(above(actor, 1))[0]["text"] == f"Hi, Ada {actor.id}!"


async def begin_with(actor: Actor, *parts: Mapping[str, Any], **message: Any) -> None:
    """A draft with this message, or this album."""
    await begin(actor)
    send(actor, parts or [message])
    await actor.sees("When: now")


async def put(actor: Actor, answer: str, *parts: Mapping[str, Any], **message: Any) -> None:
    """Something more, and what the panel says then."""
    send(actor, parts or [message])
    await actor.sees(answer)
    await actor.world.wait_for(lambda: answer in whole_text(actor.chat[-1]), PATIENCE)


async def at_once(story: Story, parts: Sequence[Callable[[Actor], Awaitable[None]]]) -> None:
    actors = [Actor(story.world, admin_id) for admin_id in ADMINS]
    await asyncio.gather(*(part(actor) for part, actor in zip(parts, actors, strict=False)))
