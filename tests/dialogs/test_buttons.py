"""The composer's buttons: typed, and edited one by one.

Many administrators do it at once, each a little: one chat gets a message a second, and every typed line costs two.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import pytest

from db.pool import Pool
from tests.dialogs.people import begin_message, labels, open_home, the_preview
from tests.story import Actor, Story, buttons, telling

ADMINS = range(900_001, 900_021)
KINDS = {
    "Site": ("Opens a link", "Send the link", "https://example.org", {"kind": "link", "url": "https://example.org"}),
    "Code": ("Copies a text", "a press copies", "SPRING", {"kind": "copy", "copy": "SPRING"}),
    "Yes": ("Shows a note", "what the note says", "See you!", {"kind": "answer", "answer": "See you!"}),
    "When?": (
        *("Shows a window", "what the window says", "At nine"),
        {"kind": "answer", "answer": "At nine", "shown": "alert"},
    ),
    "Plan": (
        *("Sends a message", "Send the message", "Day one\nDay two"),
        {"kind": "answer", "answer": "Day one\nDay two", "shown": "message"},
    ),
}
PREVIEWED = {
    "Yes": ("This is a preview. People will see: See you!", False),
    "When?": ("This is a preview. People will see: At nine", True),
    "Plan": ("This is a preview. People will get a message: Day one\nDay two", True),
}
FAULTS = [
    ("Yes -", "Line 1. “Yes” still lacks its link or its words"),
    ("Yes\nSite - www.example.org", "Line 2. “www.example.org” is not a whole link"),
    ("A | | B", "Line 1. A button needs a text"),
    ("x" * 65, "The button's text is too long. It may have 64"),
    ("Yes - " + "y" * 201, "may have 200 characters"),
    ("Yes - copy: " + "y" * 257, "It may have 256 characters"),
    ("Yes - mark: " + "y" * 65, "The mark is too long. It may have 64"),
    ("|".join("abcdefghi"), "Too many buttons in one row: 8 fit"),
    ("Site https://example.org", "A link needs a text and a dash"),
    ("/hlep", "Buttons come as text"),
    ("\n".join("a|b|c|d|e|f|g|h" for _ in range(12)) + "\na|b|c|d", "101 buttons are too many for one message"),
    ("Local - http://localhost", "Telegram does not accept that"),
]

Part = Callable[[Story, Actor], Awaitable[None]]


@pytest.fixture
async def story(pool: Pool, database_url: str) -> AsyncIterator[Story]:
    """Many administrators who speak English."""
    async with telling(pool, database_url, admin_ids=tuple(ADMINS)) as told:
        told.world.limits.enabled = False
        for admin_id in ADMINS:
            told.person(admin_id, f"Ada {admin_id}")
        yield told


async def at_once(story: Story, parts: Sequence[Part]) -> None:
    actors = [Actor(story.world, admin_id) for admin_id in ADMINS]
    await asyncio.gather(*(part(story, actor) for part, actor in zip(parts, actors, strict=False)))


async def begin_buttons(admin: Actor, rows: str) -> None:
    """A message with these rows of buttons; the editor is open."""
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    await admin.sees("There are none yet", "Sign up - https://example.org")
    admin.says(rows)
    await admin.sees("Press a button to see it", "[Delete all]")


async def stored(story: Story, admin: Actor) -> list[list[dict[str, Any]]]:
    """The rows of the draft's buttons."""
    rows: list[list[dict[str, Any]]] = await story.pool.fetchval(
        "SELECT buttons FROM drafts WHERE owner_id = $1", admin.id
    )
    return rows


async def test_new_buttons(story: Story) -> None:
    steps = [partial(make_step_by_step, text=text) for text in KINDS]
    await at_once(story, [type_rows, take_the_ready_one, *steps])


async def type_rows(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Sign up - https://example.org\nYes - See you! | No - A pity")
    assert labels(the_preview(admin)) == [["Sign up"], ["Yes", "No"]]
    assert labels(admin.chat[-1])[:2] == [["Sign up"], ["Yes", "No"]]
    admin.says("Maybe\n4\n5\n6 | Code - copy: SPRING")
    await admin.sees("[5]", "[6] [Code]", "[‹]")
    assert labels(the_preview(admin))[2:] == [["Maybe"], ["4"], ["5"], ["6", "Code"]]
    await admin.press("‹")
    await admin.sees("[Sign up]", "[4]", "[›]")
    await admin.press("‹ Back")
    await admin.sees("Buttons: 8 in 6 rows")


async def take_the_ready_one(story: Story, admin: Actor) -> None:
    await begin_message(admin, "Read this")
    await admin.press("Buttons")
    await admin.press("＋ Button")
    await admin.press("I have read it")
    await admin.sees("[I have read it]", "[Delete all]")
    ((button,),) = await stored(story, admin)
    del button["id"]
    assert button == {"kind": "answer", "text": "I have read it", "answer": "Thank you for reading!", "read": True}
    await admin.press("＋ Button")
    admin.says("Site - https://example.org")
    await admin.sees("[I have read it]", "[Site]")


async def make_step_by_step(story: Story, admin: Actor, text: str) -> None:
    use, question, words, made = KINDS[text]
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    await admin.press("＋ Button")
    await admin.sees("A new button")
    admin.says(text)
    await admin.sees(f"What does “{text}” do?")
    await admin.press(use)
    await admin.sees(question)
    admin.says(words)
    await admin.sees("[Rename]", text)
    ((button,),) = await stored(story, admin)
    assert button == {"id": button["id"], "text": text, **made}
    preview = the_preview(admin)
    ((key,),) = buttons(preview)
    if text in PREVIEWED:
        answer = await story.world.answer(story.world.press(admin.id, preview["message_id"], row=0, column=0))
        assert (answer["text"], answer.get("show_alert", False)) == PREVIEWED[text]
        assert the_preview(admin) == preview
    else:
        assert key.get("copy_text") == {"text": words} or key["url"].startswith(words)


async def test_buttons_change(story: Story) -> None:
    await at_once(story, [move, change_use, change_words, delete_all, press_twice, word_an_album, word_it_as_usual])


async def move(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Yes - See you! | No\nSite - https://example.org")
    preview_id = the_preview(admin)["message_id"]
    await admin.press("No")
    await admin.sees("Thanks for the press", "[←] [↑] [↓] [→]")
    for arrow, rows in [
        ("←", [["No", "Yes"], ["Site"]]),
        ("↓", [["Yes"], ["Site", "No"]]),
        ("Into a row of its own", [["Yes"], ["Site"], ["No"]]),
        ("↑", [["Yes"], ["No"], ["Site"]]),
        ("Into the row above", [["Yes", "No"], ["Site"]]),
    ]:
        await admin.press(arrow)
        await admin.sees("[Rename]")
        assert labels(the_preview(admin)) == rows
    assert (await admin.press("→"))["text"] == "It cannot go further that way."
    await admin.press("Delete")
    await admin.sees("[Delete all]")
    assert labels(the_preview(admin)) == [["Yes"], ["Site"]]
    assert the_preview(admin)["message_id"] == preview_id


async def change_use(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "No - message: " + "x" * 300)
    await admin.press("No")
    await admin.sees("Sends a message: “xxx")
    await admin.press("What it does")
    await admin.press("Shows a note")
    await admin.sees("The answer is too long", "Send what the note says")
    admin.says("A pity")
    await admin.sees("Shows a note: “A pity”", "[Other words]")
    await admin.press("What it does")
    await admin.press("Shows a window")
    await admin.sees("Shows a window: “A pity”")
    await admin.press("What it does")
    await admin.press("I have read it")
    await admin.sees("Counts who has read it and says: “A pity”")
    await admin.press("Other words")
    await admin.sees("Now: A pity", "Send the thanks for reading")
    await admin.press("Only “Thank you!”")
    await admin.sees("Counts who has read it and says: “Thank you!”")


async def change_words(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "No - A pity")
    await admin.press("No")
    await admin.press("Mark")
    admin.says("not  coming")
    await admin.sees("Its mark: not coming")
    await admin.press("Rename")
    admin.says("No, sorry")
    await admin.sees("No, sorry", "[What it does]")
    ((button,),) = await stored(story, admin)
    assert (button["text"], button["answer"], button["data"]) == ("No, sorry", "A pity", "not coming")
    await admin.press("Mark")
    await admin.press("Without a mark")
    await admin.sees("No, sorry", "[What it does]")
    ((button,),) = await stored(story, admin)
    assert "data" not in button


async def delete_all(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Yes - See you! | No\nSite - https://example.org")
    preview_id = the_preview(admin)["message_id"]
    await admin.press("Delete all")
    await admin.sees("Delete all buttons?")
    await admin.press("Yes, delete all")
    await admin.sees("There are none yet")
    assert labels(the_preview(admin)) == []
    assert the_preview(admin)["message_id"] == preview_id
    assert await stored(story, admin) == []


async def press_twice(story: Story, admin: Actor) -> None:
    """Of two quick presses the second one changes nothing."""
    await begin_buttons(admin, "Yes | No")
    for label, seen in [("No", "[Rename]"), ("Delete", "[Delete all]")]:
        panel = admin.chat[-1]
        data = next(key["callback_data"] for row in buttons(panel) for key in row if key["text"] == label)
        for query in [story.world.press(admin.id, panel["message_id"], data=data) for _ in range(2)]:
            await story.world.answer(query)
        await admin.sees(seen)
    assert labels(the_preview(admin)) == [["Yes"]]


async def test_buttons_as_text_and_what_is_none(story: Story) -> None:
    faults = [partial(explain, faults=FAULTS[start::6]) for start in range(6)]
    await at_once(story, [replace_all, show_no_more_than_fits, explain_one, *faults])


async def replace_all(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Yes - alert: See you! | No - read\nSite - https://example.org")
    (yes, _), (site,) = await stored(story, admin)
    await admin.press("As text")
    await admin.sees("Yes - alert: See you! | No - read\nSite - https://example.org", "takes the place of all")
    admin.says("Site - https://example.org/new | Yes - See you! - mark: coming")
    await admin.sees("[Site] [Yes]", "[Delete all]")
    assert await stored(story, admin) == [
        [
            {"id": site["id"], "kind": "link", "text": "Site", "url": "https://example.org/new"},
            {"id": yes["id"], "kind": "answer", "text": "Yes", "answer": "See you!", "data": "coming"},
        ]
    ]


async def show_no_more_than_fits(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Plan - message: " + "long " * 700)
    await admin.press("As text")
    await admin.sees("They hold too many words")
    admin.says("Site - example.org")
    await admin.sees("“example.org” is not a whole link", "They hold too many words")
    assert labels(await admin.sees("Are you coming?")) == [["Plan"]]


async def explain(story: Story, admin: Actor, faults: Sequence[tuple[str, str]]) -> None:
    await begin_buttons(admin, "Site - https://example.org")
    for typed, sentence in faults:
        admin.says(typed)
        await admin.sees(sentence, "[Delete all]")
    assert labels(await admin.sees("Are you coming?")) == [["Site"]]
    assert [len(row) for row in await stored(story, admin)] == [1]


async def explain_one(story: Story, admin: Actor) -> None:
    await begin_buttons(admin, "Site - https://example.org")
    await admin.press("Site")
    await admin.press("Another link")
    admin.says("example.org")
    await admin.sees("“example.org” is not a whole link", "Send the link")
    story.world.send(admin.id, document=b"x", file_name="buttons.txt")
    await admin.sees("Send it as text, please", "Send the link")
    assert (await stored(story, admin))[0][0]["url"] == "https://example.org"


async def word_an_album(story: Story, admin: Actor) -> None:
    await begin_album(story, admin)
    await admin.press("Words above")
    admin.says("Hi, {nobody}")
    await admin.sees("I do not know {nobody}", "The message after the album")
    admin.says("{first_name}, will you come?")
    await admin.sees("right after it: “{first_name}, will you come?”", "[Delete all]")
    assert (the_preview(admin)["text"], labels(the_preview(admin))) == (f"Ada {admin.id}, will you come?", [["Yes"]])
    assert ["photo" in message for message in admin.chat[-4:]] == [True, True, False, False]


async def word_it_as_usual(story: Story, admin: Actor) -> None:
    await begin_album(story, admin, buttons_text="Come?")
    await admin.press("Words above")
    await admin.sees("says now: “Come?”")
    await admin.press("Back to 👆")
    await admin.sees("right after it: “👆”", "[Delete all]")
    assert (the_preview(admin)["text"], labels(the_preview(admin))) == ("👆", [["Yes"]])


async def begin_album(story: Story, admin: Actor, **content: str) -> None:
    """An album with a button; the editor is open."""
    await open_home(admin)
    await admin.press("New message")
    for photo in (b"1", b"2"):
        story.world.send(admin.id, photo=photo, media_group_id="9")
    await admin.sees("Album of 2")
    await admin.press("Buttons")
    await admin.sees("Telegram shows no buttons under an album", "right after it: “👆”", "There are none yet")
    rows = [[{"id": "b1", "kind": "answer", "text": "Yes"}]]
    await story.pool.execute(
        "UPDATE drafts SET buttons = $2, content = content || $3 WHERE owner_id = $1", admin.id, rows, content
    )
