"""After sending: a message is changed everywhere, and taken back."""

from typing import Any

import pytest

from db.pool import Pool, transaction
from tests.dialogs.people import labels, open_home, the_preview
from tests.dialogs.test_history import screen
from tests.dialogs.test_languages import check_language
from tests.story import ADMIN_ID, Actor, Story, telling, whole_text
from tests.waiting import eventually

YES = [[{"id": "b1", "kind": "answer", "text": "Yes", "answer": "See you"}]]


async def test_a_message_is_changed_everywhere_and_then_taken_back(story: Story) -> None:
    students = await sent_to(story, {"text": "Homwork", "entities": []}, YES, people=3)
    admin, student = story.admin, students[0]
    await look(admin)
    await admin.press("Edit everywhere")
    await admin.sees("Change it everywhere", "3 people have it.", "Buttons: 1", "[Buttons]")
    assert the_preview(admin)["text"] == "Homwork"
    assert ["Change for 3 people"] not in labels(screen(admin)), "nothing to change yet"
    bold = {"type": "bold", "offset": 0, "length": 8}
    admin.says("Homework!", [bold])
    await admin.sees("Change it everywhere", "[Change for 3 people]")
    assert (the_preview(admin)["text"], the_preview(admin)["entities"]) == ("Homework!", [bold])
    await admin.press("Buttons")
    await admin.sees("Buttons everywhere", "Yes - See you")
    admin.says("Sure - Good | Site - https://example.org")
    await admin.sees("Change it everywhere", "Buttons: 2")
    await admin.press("Change for 3")
    await admin.sees("Change it for 3 people?", "About 1 s.")
    await story.pool.execute(
        "INSERT INTO revisions (message_id, kind, status, former_text, author_id) "
        "VALUES (1, 'edit', 'cancelled', 'Homwork', 7)"
    )
    await admin.press("Yes, change")
    await admin.sees("Somebody else changed this message", "[Change for 3 people]")
    await admin.press("Change for 3")
    await admin.press("Yes, change")
    card = await admin.sees("Changed for 3 of 3", "“Homework!”", "[Details]")
    for each in students:
        [message] = each.chat
        assert (message["text"], message["entities"]) == ("Homework!", [bold])
        assert labels(message) == [["Sure", "Site"]]
    assert (await student.press("Sure"))["text"] == "Good"
    old = story.world.press(student.id, student.chat[0]["message_id"], data="p:1:b1")
    assert "does not work any more" in (await story.world.answer(old))["text"]

    await admin.press("Details")
    await admin.sees("✎ Changed for 3 of 3", "Ada", "It said: “Homwork”")
    await admin.press("Take back")
    await admin.sees("Take it back from 3 people?", "for another 47 h 59 min")
    await admin.press("Yes, take it back")
    again = await admin.sees("Taking it back", "0 of 3")
    assert again["message_id"] != card["message_id"]
    await eventually(lambda: story.pool.fetchval("SELECT status = 'recalled' FROM message_history"))
    assert [each.chat for each in students] == [[], [], []]
    await look(admin)
    await admin.sees("Taken back 3", "· taken back", "↩ Taken back from 3 of 3")
    assert ["Edit everywhere", "Take back"] not in labels(screen(admin))
    audited = await story.pool.fetch("SELECT action, actor_id, recipients FROM audit_log ORDER BY id")
    assert [tuple(entry) for entry in audited] == [
        ("broadcast_edited", ADMIN_ID, 3),
        ("broadcast_recalled", ADMIN_ID, 3),
    ]


async def test_it_is_steered_from_its_card_by_administrators_alone(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        admin = story.admin
        students = await sent_to(story, {"text": "Homework", "entities": []}, [], people=8)
        # It is not over before it is steered: one reply comes late.
        story.world.faults.add("delay", person=students[-1].id, seconds=4, methods=["editMessageText"], count=1)
        await look(admin)
        await admin.press("Edit everywhere")
        admin.says("{nickname}, homework")
        await admin.sees("{nickname}", "{first_name}")
        admin.says("Homework 2")
        await admin.press("Change for 8")
        await admin.press("Yes, change")
        card = await admin.sees("Changing it everywhere", "of 8", "[Pause]")
        stranger = story.world.press(students[0].id, students[0].chat[0]["message_id"], data="r:1:stop!")
        assert "does not work any more" in (await story.world.answer(stranger))["text"]
        await admin.press("Pause")
        await admin.sees("Paused: changing it everywhere", "Paused by Ada.", "[Resume]")
        await admin.press("Stop")
        await admin.sees("Yes, stop: for")
        await admin.press("‹ Back")
        await admin.press("Resume")
        await eventually(lambda: pool.fetchval("SELECT status = 'running' FROM revisions"))
        await look(admin)
        await admin.press("Progress")  # as any other administrator would
        await admin.sees("Changing it everywhere", "[Pause]", "[‹ Back]")
        await admin.press("Stop")
        await admin.press("Yes, stop")
        await admin.sees("Stopped. Changed for", "it stays as it was", "[‹ Back]")
        await admin.sees("Stopped. Changed for", "it stays as it was", "[Details]")
        story.world.faults.clear()
        too_late = story.world.press(ADMIN_ID, card["message_id"], data="r:1:pause")
        assert "is stopped already" in (await story.world.answer(too_late))["text"]
        await admin.press("Details")
        await admin.press("Edit everywhere")
        await admin.press("Change for 8")  # the same again, for those whom it has not reached
        await admin.press("Yes, change")
        await eventually(lambda: pool.fetchval("SELECT done = 8 FROM revisions ORDER BY id DESC LIMIT 1"))
        assert all([message["text"] for message in student.chat] == ["Homework 2"] for student in students)
        actions = await pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'revision%' ORDER BY id")
        assert [entry["action"] for entry in actions] == ["revision_paused", "revision_resumed", "revision_cancelled"]
        assert story.world.limits.refused == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("History", "Edit everywhere", "Buttons", "No buttons", "Change for", "‹ Back", "Take back")),
        ("ru", ("История", "Изменить у всех", "Кнопки", "Без кнопок", "Изменить у", "‹ Назад", "Отозвать")),
    ],
)
async def test_every_screen_speaks_the_language_and_what_is_too_old_gets_other_words(
    pool: Pool, database_url: str, language: str, words: tuple[str, ...]
) -> None:
    async with telling(pool, database_url, language=language) as story:
        admin, shown = story.admin, []
        await sent_to(story, {"text": "123", "entities": []}, YES_IN[language], people=2)
        await open_home(admin)
        await admin.press(words[0])
        await admin.press("1")
        shown.append(screen(admin))
        for word in words[1:6]:
            await admin.press(word)
            shown.append(screen(admin))
        await admin.press(words[5])
        await admin.press(words[6])
        shown.append(screen(admin))
        await admin.press(words[5])
        await pool.execute("UPDATE message_recipients SET attempted_at = now() - interval '49 hours' WHERE user_id = 1")
        await admin.press(words[6])
        shown.append(screen(admin))
        await admin.press(words[5])
        await pool.execute("UPDATE message_recipients SET attempted_at = now() - interval '49 hours'")
        await admin.press(words[6])
        shown.append(screen(admin))
        await admin.press(WITHDRAWAL[language][0])
        shown.append(screen(admin))
        assert the_preview(admin)["text"] == WITHDRAWAL[language][1]
        await admin.press(words[4])
        await admin.press(YES_PLEASE[language])
        shown.append(await admin.sees("2", WITHDRAWAL[language][1]))
        await eventually(lambda: pool.fetchval("SELECT status = 'completed' FROM revisions"))
        await open_home(admin)
        await admin.press(words[0])
        await admin.press("1")
        shown.append(screen(admin))
        assert [message["text"] for message in Actor(story.world, 1).chat] == [WITHDRAWAL[language][1]]
    for message in shown:
        check_language(language, whole_text(message).replace("Ada", ""))
        assert len(labels(message)) <= 8


YES_IN = {
    "en": YES,
    "ru": [[{"id": "b1", "kind": "answer", "text": "Да", "answer": "Ждём"}]],
}
WITHDRAWAL = {
    "en": ("Put other words there", "This message was withdrawn."),
    "ru": ("Заменить текст", "Это сообщение отозвано."),
}
YES_PLEASE = {"en": "Yes, change", "ru": "Да, изменить"}


async def look(admin: Actor) -> None:
    await open_home(admin)
    await admin.press("History")
    await admin.press("1")


async def sent_to(
    story: Story, content: dict[str, Any], buttons: list[Any], *, people: int, text: str | None = None
) -> list[Actor]:
    """Students who have got a message, through the engine."""
    students = [story.person(user_id) for user_id in range(1, people + 1)]
    async with transaction(story.pool) as conn:
        broadcast_id = await conn.fetchval(
            """
            INSERT INTO message_history (message_text, content, buttons, status, total_recipients, sent_at)
            VALUES ($1, $2, $3, 'sending', $4, now()) RETURNING id
            """,
            text or content["text"],
            content,
            buttons,
            people,
        )
        await conn.executemany(
            "INSERT INTO message_recipients (message_id, user_id) VALUES ($1, $2)",
            [(broadcast_id, student.id) for student in students],
        )
    await eventually(lambda: story.pool.fetchval("SELECT status = 'completed' FROM message_history"))
    return students
