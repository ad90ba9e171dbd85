"""An album with buttons and each person's own words: what people see, and what the administrator reads of it later."""

from db import drafts
from tests.dialogs.people import enrol, labels, open_home, the_preview
from tests.story import Actor, Message, Story
from tests.waiting import eventually

BOLD = {"type": "bold", "offset": 3, "length": 19}


async def test_each_sees_the_same_album_with_their_own_name(story: Story) -> None:
    admin = story.admin
    await enrol(story.pool, "3rd_stream", 1, 2)
    await story.pool.execute("UPDATE users SET first_name = NULL, language_code = 'en' WHERE user_id = 2")
    ada, nobody = story.person(1), story.person(2)
    await ask_to_send(story)
    await admin.press("Yes, send")
    await eventually(lambda: len(ada.chat) == len(nobody.chat) == 3)
    assert said(ada) == ["😀 Person 1, 3-й поток", None, "Person 1, are you coming?"]
    assert said(nobody) == ["😀 friend, 3rd stream", None, ", are you coming?"]
    for person, word in ((ada, "Person 1"), (nobody, "friend")):
        first, second, last = person.chat
        assert first["caption_entities"] == [{**BOLD, "length": len(word)}]
        assert first["media_group_id"] == second["media_group_id"]
        assert ("photo" in first, "video" in second, labels(last)) == (True, True, [["Yes"]])
    await ada.press("Yes")
    await read_of_it(admin)
    rows = await story.pool.fetch("SELECT content, media_type FROM messages WHERE recipient = '1' ORDER BY message_id")
    assert [tuple(row) for row in rows] == [
        ("😀 Person 1, 3-й поток", "image"),
        (None, "video"),
        ("Person 1, are you coming?", None),
    ]


async def ask_to_send(story: Story) -> None:
    """From a draft to the last question."""
    files = story.world.files
    media = [{"kind": kind, "file_id": files.store(kind, b"1", None, None).file_id} for kind in ("photo", "video")]
    content = {"text": "😀 {first_name|friend}, {stream}", "entities": [BOLD], "media": media}
    async with story.pool.acquire() as conn:
        await drafts.create(
            conn,
            story.admin.id,
            {**content, "buttons_text": "{first_name}, are you coming?"},
            buttons=[[{"id": "b1", "kind": "answer", "text": "Yes", "answer": "See you!"}]],
            audience={"streams": ["3rd_stream"]},
        )
    await open_home(story.admin)
    await story.admin.press("Drafts")
    await story.admin.press("1")
    await story.admin.press("Go on writing")
    await story.admin.sees("Album of 2", "When: now")
    assert the_preview(story.admin)["text"] == "Ada, are you coming?"
    await story.admin.press("Send to 2 people")
    await story.admin.sees("Send to 2 people?")


async def read_of_it(admin: Actor) -> None:
    await admin.sees("Delivered to 2 of 2", "Album of 2 · 😀 {first_name|friend}, {stream}")
    await open_home(admin)
    await admin.press("History")
    await admin.sees("Album of 2 · 😀 {first_name|friend}, {stream}", "2/2")
    await admin.press("1")
    await admin.sees("“Yes” 1 by 1 person")


def said(person: Actor) -> list[str | None]:
    return [words(message) for message in person.chat]


def words(message: Message) -> str | None:
    text: str | None = message.get("text", message.get("caption"))
    return text
