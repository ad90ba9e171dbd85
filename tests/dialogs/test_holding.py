"""The moment after "Yes, send", in which it can be taken back; the choice to pay; and from the card to the details."""

import pytest

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home, the_preview
from tests.dialogs.test_languages import check_language
from tests.story import ADMIN_ID, Actor, Message, telling, whole_text
from tests.waiting import eventually

WORDS = {
    "en": {"people": "People", "send": "Send to", "yes": "Yes, send", "undo": "Undo", "back": "‹ Back"},
    "ru": {"people": "Кому", "send": "Отправить", "yes": "Да, отправить", "undo": "Вернуть", "back": "‹ Назад"},
}


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_taken_back_in_time_it_is_a_draft_again(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", 1, 2)
    async with telling(pool, database_url, language=language, send_hold_seconds=60) as story:
        admin, students = story.admin, [story.person(1), story.person(2)]
        await write(admin, "123 - 456", words)
        await admin.press(words["send"])
        await admin.press(words["yes"])
        card = admin.chat[-1]
        check_language(language, whole_text(card))
        assert len(labels(card)) == 1
        answer = await admin.press(words["undo"])
        check_language(language, answer["text"])
        await admin.sees(f"[{words['people']}]")
        assert the_preview(admin)["text"] == "123 - 456"
        taken = next(message for message in admin.chat if message["message_id"] == card["message_id"])
        check_language(language, whole_text(taken))
        assert labels(taken) == []
        await admin.press(words["send"])
        assert await pool.fetchval("SELECT status FROM message_history") == "cancelled"
        assert all(student.chat == [] for student in students)
        assert await pool.fetchval("SELECT count(*) FROM drafts WHERE owner_id = $1", ADMIN_ID) == 1


async def test_the_card_stays_where_it_is_and_an_open_panel_makes_way(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, send_hold_seconds=60) as story:
        admin = story.admin
        await send(admin, "Hello")
        card = admin.chat[-1]
        await open_home(admin)
        home = admin.chat[-1]
        await admin.press("Undo")
        await admin.sees("[People]", "When: now")
        ids = [message["message_id"] for message in admin.chat]
        assert card["message_id"] in ids
        assert home["message_id"] not in ids
        await admin.press("Close")
        await admin.sees("Herald", "✎ 1 draft")


async def test_after_the_hold_it_leaves_and_cannot_be_taken_back(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, send_hold_seconds=0.5) as story:
        student = story.person(1)
        await send(story.admin, "Hello")
        card = story.admin.chat[-1]
        assert "Goes out in 1 s" in card["text"]
        assert student.chat == []
        await eventually(lambda: len(student.chat) == 1, 2.0)
        broadcast_id = await pool.fetchval("SELECT id FROM message_history")
        query = story.world.press(ADMIN_ID, card["message_id"], data=f"c:{broadcast_id}:undo")
        answer = await story.world.answer(query)
        assert answer["text"].startswith("Too late, the message")


async def test_a_second_administrator_takes_it_back_for_its_author(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, send_hold_seconds=60) as story:
        second = story.person(900_002, "Michael")
        await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", second.id)
        await open_home(second)
        await send(story.admin, "Hello")
        broadcast_id = await pool.fetchval("SELECT id FROM message_history")
        query = story.world.press(second.id, second.chat[-1]["message_id"], data=f"c:{broadcast_id}:undo")
        assert (await story.world.answer(query))["text"] == "Taken back: nobody got it."
        await story.admin.sees("Taken back in time: nobody got it")
        assert await pool.fetchval("SELECT owner_id FROM drafts") == ADMIN_ID


async def test_it_can_be_taken_back_from_the_history_too(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, send_hold_seconds=60) as story:
        second = story.person(900_002, "Michael")
        await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", second.id)
        await send(story.admin, "Hello")
        await open_home(second)
        await second.press("History")
        await second.press("1")
        assert labels(second.chat[-1])[-3:] == [["↩ Undo"], ["Copy into a new message"], ["‹ History"]]
        await second.press("Undo")
        assert "taken back in time" in second.chat[-1]["text"]
        await story.admin.sees("Taken back in time: nobody got it")
        assert await pool.fetchval("SELECT owner_id FROM drafts") == ADMIN_ID


async def test_from_the_summary_to_the_people(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2)
    async with telling(pool, database_url) as story:
        admin = story.admin
        story.person(1)
        story.person(2)
        story.world.deactivate(2)
        await send(admin, "Hello")
        card = await admin.sees("Delivered to 1 of 2", "[Who got it]")
        assert labels(card) == [["Who got it", "Who did not"], ["Details"]]
        await admin.press("Who did not")
        await admin.sees("Who did not get it", "Person 2: deleted their account")
        await admin.press("‹ Back")
        await admin.sees("Delivered to 1 of 2", "[Who got it 1]", "[‹ History]")
        await admin.press("‹ History")
        await admin.press("‹ Back")
        await admin.sees("Herald", "can be reached")
        query = story.world.press(ADMIN_ID, card["message_id"], row=1, column=0)
        await story.world.answer(query)
        await admin.sees("Delivered to 1 of 2", "[‹ History]")
        shown = [message for message in admin.chat if labels(message)]
        assert len(shown) == 2, "the card, and one panel"
        assert whole_text(shown[0]) == whole_text(card)


@pytest.mark.parametrize(
    ("language", "free", "paid"),
    [("en", "Free · 2 s", "5 ⭐ · 1 s"), ("ru", "Бесплатно · 2 с", "5 ⭐ · 1 с")],
)
async def test_faster_for_stars_is_a_choice(pool: Pool, database_url: str, language: str, free: str, paid: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", *range(1, 46))
    async with telling(pool, database_url, language=language, allow_paid_broadcast=True) as story:
        admin = story.admin
        await write(admin, "123", words)
        await admin.press(words["send"])
        assert labels(admin.chat[-1])[0] == [f"● {free}", f"○ {paid}"]
        check_language(language, whole_text(admin.chat[-1]))
        await admin.press(paid)
        assert labels(admin.chat[-1])[0] == [f"○ {free}", f"● {paid}"]
        await admin.press(words["yes"])
        launched = await pool.fetchrow("SELECT paid, stars_cap FROM message_history")
    assert launched is not None
    assert tuple(launched) == (True, 500)


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_what_would_cost_too_much_cannot_be_chosen(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", *range(1, 46))
    chosen = {"allow_paid_broadcast": True, "paid_stars_cap": 4}
    async with telling(pool, database_url, language=language, **chosen) as story:
        await write(story.admin, "123", words)
        await story.admin.press(words["send"])
        check_language(language, whole_text(story.admin.chat[-1]))
        assert "5" in story.admin.chat[-1]["text"].splitlines()[-1]
        assert [row[0] for row in labels(story.admin.chat[-1])] == [words["yes"], words["back"]]
        await story.admin.press(words["yes"])
        assert not await pool.fetchval("SELECT paid FROM message_history")


async def test_unless_it_is_allowed_nobody_hears_of_stars(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url) as story:
        await write(story.admin, "Hello", WORDS["en"])
        await story.admin.press("Send to")
        assert "⭐" not in whole_text(story.admin.chat[-1])
        assert labels(story.admin.chat[-1]) == [["Yes, send"], ["‹ Back"]]


async def write(admin: Actor, text: str, words: dict[str, str]) -> Message:
    """A message to the third stream, up to the panel."""
    if words is WORDS["en"]:
        await begin_message(admin, text)
    else:
        await open_home(admin)
        await admin.press("Новое сообщение")
        admin.says(text)
        await admin.sees("Когда: сейчас")
    await admin.press(words["people"])
    await admin.press("45" if "45" in whole_text(admin.chat[-1]) else "· ")
    await admin.press(words["back"])
    return admin.chat[-1]


async def send(admin: Actor, text: str) -> None:
    await write(admin, text, WORDS["en"])
    await admin.press("Send to")
    await admin.press("Yes, send")
