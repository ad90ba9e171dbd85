"""An administrator writes a message, chooses people, and sends it."""

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, open_home
from tests.story import Actor, Story, telling
from tests.waiting import eventually


async def test_from_the_first_press_to_the_ledger(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2, 3)
    await enrol(pool, "4th_stream", 3, 4)
    async with telling(pool, database_url) as story:
        admin = story.admin
        await open_home(admin)
        await admin.sees("Herald", "5 people can be reached")  # the administrator is one of them
        await admin.press("New message")
        await admin.sees("Send me anything")
        admin.says("Homework is due on Friday", entities=[{"type": "bold", "offset": 0, "length": 8}])
        panel = await admin.sees("not chosen yet", "[People]")
        preview = admin.chat[-2]
        assert preview["text"] == "Homework is due on Friday"
        assert preview["entities"] == [{"type": "bold", "offset": 0, "length": 8}]
        await admin.press("People")
        await admin.press("3rd stream · 3")
        await admin.press("4th stream · 2")
        await admin.sees("4 people get it")
        await admin.press("Back")
        await admin.press("Send to 4 people")
        await admin.sees("Send to 4 people?", "3rd stream 3 · 4th stream 2", "in several of them 1", "About 1 s")
        await admin.press("Yes, send")
        assert preview["message_id"] not in {message["message_id"] for message in admin.chat}
        history = await pool.fetchrow("SELECT * FROM message_history")
        assert history is not None
        assert history["total_recipients"] == 4
        assert history["card_message_id"] == panel["message_id"]
        assert await pool.fetchval("SELECT count(*) FROM drafts") == 0


async def test_two_presses_on_send_launch_once_and_everybody_gets_it_once(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3)
    students = [story.person(user_id) for user_id in (1, 2, 3)]
    await ask_to_send(story.admin, "Hello, all")
    panel = story.admin.chat[-1]
    for _ in range(2):
        story.world.press(story.admin.id, panel["message_id"], row=0, column=0)
    await eventually(lambda: all(texts(student) == ["Hello, all"] for student in students))
    await story.admin.sees("3 of 3")
    assert await story.pool.fetchval("SELECT count(*) FROM message_history") == 1
    assert [texts(student) for student in students] == [["Hello, all"]] * 3
    assert story.admin.chat[-1]["message_id"] == panel["message_id"], "the panel became the card"
    await open_home(story.admin)
    assert panel["message_id"] in {message["message_id"] for message in story.admin.chat}, "the card stays"


async def test_nobody_is_left_to_reach_at_the_last_moment(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1)
    await ask_to_send(story.admin, "Hello")
    await story.pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 1")
    await story.admin.press("Yes, send")
    await story.admin.sees("When: now", "Left out: 1 opted out")
    assert await story.pool.fetchval("SELECT count(*) FROM message_history") == 0
    assert await story.pool.fetchval("SELECT count(*) FROM drafts") == 1


async def ask_to_send(admin: Actor, text: str) -> None:
    await begin_message(admin, text)
    await admin.press("People")
    await admin.press("3rd stream")
    await admin.press("‹ Back")
    await admin.press("Send to")
    await admin.sees("[Yes, send]")


def texts(student: Actor) -> list[str]:
    return [message["text"] for message in student.chat]
