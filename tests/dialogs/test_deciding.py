"""Decisions in the history: who gets it again, what counts as delivered, and steering by any administrator."""

import pytest

from bot.domain.pauses import TooManyFailed
from db.pool import Pool
from tests.dialogs.people import labels, open_home
from tests.dialogs.test_history import screen, sent
from tests.dialogs.test_languages import check_language
from tests.story import ADMIN_ID, Actor, Story, telling, whole_text
from tests.waiting import eventually

SECOND = 900_002
OUTCOMES = {
    1: ("sent", None),
    2: ("failed", "refused"),
    3: ("failed", "blocked"),
    4: ("uncertain", "timed_out"),
    5: ("uncertain", "crashed"),
}


async def test_who_did_not_get_it_gets_it_again_after_one_question(story: Story) -> None:
    students = await finished(story)
    await look_at_the_newest(story.admin)
    await story.admin.press("Send again to those who did not")
    text = screen(story.admin)["text"]
    assert "Send it again?" in text
    assert "✗ 1 person: blocked the bot" in text
    assert labels(screen(story.admin)) == [["Send to 1 person"], ["Send to all 2 people"], ["‹ Back"]]
    answer = await story.admin.press("Send to 1 person")
    assert answer["text"] == "On its way again, to 1 person."
    await eventually(lambda: texts(students[2]) == ["Homework"])
    await eventually(lambda: story.pool.fetchval("SELECT status = 'completed' FROM message_history"))
    assert [texts(students[user]) for user in (1, 3, 4, 5)] == [[]] * 4, "those stand in the ledger only"
    await story.admin.press("‹ History")
    await story.admin.press("1")
    assert "Delivered to 2 of 5" in screen(story.admin)["text"]
    await story.admin.press("Send again to those who did not")
    assert labels(screen(story.admin)) == [["Send to 1 person"], ["‹ Back"]], "only who blocked the bot is left"


async def test_what_is_not_known_is_sent_again_or_taken_for_delivered(story: Story) -> None:
    students = await finished(story)
    await look_at_the_newest(story.admin)
    await story.admin.press("Decide on what is not known")
    assert "2 people: not known whether it arrived" in screen(story.admin)["text"]
    assert "some may get it twice" in screen(story.admin)["text"]
    assert labels(screen(story.admin)) == [["Send again to 2 people"], ["Count as delivered"], ["‹ Back"]]
    await story.admin.press("Send again to 2 people")
    await eventually(lambda: texts(students[4]) == texts(students[5]) == ["Homework"])
    await eventually(lambda: story.pool.fetchval("SELECT status = 'completed' FROM message_history"))
    await sent(story.pool, "Another", OUTCOMES)
    await look_at_the_newest(story.admin)
    await story.admin.press("Decide on what is not known")
    answer = await story.admin.press("Count as delivered")
    assert answer["text"] == "Counted as delivered: 2 people."
    assert "Delivered to 3 of 5" in screen(story.admin)["text"]
    assert ["Decide on what is not known"] not in labels(screen(story.admin))
    actions = await story.pool.fetch("SELECT action, actor_id, recipients FROM audit_log ORDER BY id")
    assert [tuple(entry) for entry in actions] == [
        ("uncertain_resent", ADMIN_ID, 2),
        ("uncertain_accepted", ADMIN_ID, 2),
    ]


async def test_a_question_that_was_answered_meanwhile_says_so(story: Story) -> None:
    await finished(story)
    await look_at_the_newest(story.admin)
    await story.admin.press("Decide on what is not known")
    await story.pool.execute("UPDATE message_history SET status = 'cancelled'")
    await story.admin.press("Send again to 2 people")
    assert "Too late, the message is stopped already" in screen(story.admin)["text"]
    assert "Delivered to 1 of 5" in screen(story.admin)["text"]


async def test_any_administrator_pauses_resumes_and_stops_it_from_the_history(story: Story) -> None:
    story.admin.says("/help")
    second = await a_second_administrator(story)
    await story.pool.execute(
        "INSERT INTO bookings (user_id, course_stream, confirmed) SELECT id, '3rd_stream', 2 "
        "FROM generate_series(1000, 1999) AS id"
    )
    for user_id in range(1000, 2000):
        story.person(user_id)
    await launch_to_all(story)
    await look_at_the_newest(second)
    answer = await second.press("Pause")
    assert answer["text"] == "Paused."
    assert "Paused by Michael Hart." in screen(second)["text"]
    await story.admin.sees("Paused", "Paused by Michael Hart.", "[Resume]")
    await eventually(lambda: story.pool.fetchval(NOBODY_UNDER_WAY), 1.0, message="still sending a second later")
    delivered = await story.pool.fetchval("SELECT successful_deliveries FROM message_history")
    assert ["Resume", "Stop", "↻"] in labels(screen(second))
    await second.press("Resume")
    await eventually(lambda: story.pool.fetchval("SELECT successful_deliveries > $1 FROM message_history", delivered))
    await second.press("Stop")
    assert "Stop for good?" in screen(second)["text"]
    await second.press("Yes, stop")
    await story.admin.sees("Stopped. Delivered to")
    actors = await story.pool.fetch("SELECT action, actor_id FROM audit_log WHERE actor_id = $1 ORDER BY id", SECOND)
    assert [entry["action"] for entry in actors] == ["broadcast_paused", "broadcast_resumed", "broadcast_cancelled"]


async def test_who_is_no_administrator_any_more_decides_nothing(story: Story) -> None:
    await finished(story)
    second = await a_second_administrator(story)
    await look_at_the_newest(second)
    await second.press("Decide on what is not known")
    await story.pool.execute("UPDATE admins SET revoked_at = now()")
    await second.press("Count as delivered")
    assert await story.pool.fetchval("SELECT uncertain_deliveries FROM message_history") == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("History", "Send again to those", "‹ Back", "Decide on", "‹ Back", "Stop", "‹ Back", "Undo")),
        ("ru", ("История", "Ещё раз тем", "‹ Назад", "Разобраться", "‹ Назад", "Остановить", "‹ Назад", "Вернуть")),
    ],
)
async def test_every_question_speaks_the_language(
    pool: Pool, database_url: str, language: str, words: tuple[str, ...]
) -> None:
    async with telling(pool, database_url, language=language) as story:
        await sent(pool, "123", OUTCOMES)
        admin = story.admin
        await open_home(admin)
        await admin.press(words[0])
        await admin.press("1")
        shown = [screen(admin)]
        for word in words[1:5]:
            await admin.press(word)
            shown.append(screen(admin))
        await pool.execute(
            "UPDATE message_history SET status = 'paused', pause_reason = $1", str(TooManyFailed(45, 200))
        )
        await admin.press("‹ ")
        await admin.press("1")
        for word in words[5:7]:
            await admin.press(word)
            shown.append(screen(admin))
        await pool.execute("UPDATE message_history SET hold_until = now() + interval '1 hour'")
        await admin.press("‹ ")
        await admin.press("1")
        await admin.press(words[7])
        shown.append(screen(admin))
    for message in shown:
        check_language(language, whole_text(message))
        assert len(labels(message)) <= 8


NOBODY_UNDER_WAY = "SELECT NOT EXISTS (SELECT FROM message_recipients WHERE delivery_status = 'sending')"


async def finished(story: Story) -> dict[int, Actor]:
    """A broadcast that went out with OUTCOMES, to people who have a chat with the bot."""
    people = {user_id: story.person(user_id) for user_id in OUTCOMES}
    await story.pool.executemany("INSERT INTO users (user_id, started_at) VALUES ($1, now())", [(id,) for id in people])
    await story.pool.execute("UPDATE users SET blocked_at = now() WHERE user_id = 3")
    await sent(story.pool, "Homework", OUTCOMES)
    return people


async def a_second_administrator(story: Story) -> Actor:
    story.world.add_person(SECOND, first_name="Michael", last_name="Hart", language_code="en")
    await story.pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", SECOND)
    return Actor(story.world, SECOND)


async def launch_to_all(story: Story) -> None:
    await open_home(story.admin)
    await story.admin.press("New message")
    story.admin.says("Homework")
    await story.admin.press("People")
    await story.admin.press("3rd stream")
    await story.admin.press("‹ Back")
    await story.admin.press("Send to")
    await story.admin.press("Yes, send")


async def look_at_the_newest(admin: Actor) -> None:
    await open_home(admin)
    await admin.press("History")
    await admin.press("1")


def texts(student: Actor) -> list[str]:
    return [message["text"] for message in student.chat]
