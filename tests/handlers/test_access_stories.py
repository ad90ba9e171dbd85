"""In the whole bot: what is for administrators stays with them, whatever a student's phone sends."""

from typing import Any

from aiogram_dialog.utils import join_reply_callback

from db.pool import Pool
from tests.story import Actor, Story, buttons, telling

MARIA = 501


async def forge(story: Story, actor: Actor, data: str) -> dict[str, Any]:
    """Presses something on the newest message with data of one's own; the bot's answer."""
    query = story.world.press(actor.id, actor.chat[-1]["message_id"], data=data)
    return await story.world.answer(query)


async def test_admin_is_an_ordinary_word_for_students(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        maria = story.person(MARIA)
        maria.says("/admin")
        answer = await maria.sees("What you can do")
        assert not buttons(answer)


async def test_an_administrators_buttons_do_nothing_for_others(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        maria = story.person(MARIA)
        maria.says("hi")
        await maria.sees("What you can do")
        story.admin.says("/admin")
        await story.admin.sees("New message")
        known = [button["callback_data"] for row in buttons(story.admin.screen) for button in row]

        forged = ("c:1:stop!", "c:1:pause", "due:1:now", "due:missed", "aiogd:context:x\x1dnew", "\x1d", "p:1:b1")
        for data in [*known, *forged]:
            before = maria.chat
            assert (await forge(story, maria, data))["text"] == "This button does not work any more."
            assert maria.chat == before
        assert await pool.fetchval("SELECT count(*) FROM drafts") == 0


async def test_a_text_with_a_hidden_press_is_a_text(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        maria = story.person(MARIA)
        maria.says(join_reply_callback("hello", "p:1:b1"))
        await maria.sees("What you can do")


async def test_who_is_no_longer_an_administrator_loses_the_open_screen(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        dan = story.person(502)
        await pool.execute("INSERT INTO admins (user_id, role) VALUES (502, 'admin')")
        dan.says("/admin")
        await dan.sees("New message")
        await pool.execute("UPDATE admins SET revoked_at = now()")

        assert "does not work any more" in (await dan.press("New message"))["text"]
        dan.says("anything")
        await dan.sees("What you can do")


async def test_every_word_of_a_conversation_is_logged(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        story.admin.says("/admin")
        await story.admin.sees("New message")
        await story.admin.press("History")
        await story.world.wait_for(lambda: "History" in story.admin.screen["text"])
        await story.admin.press("Back")
        await story.world.wait_for(lambda: "Herald" in story.admin.screen["text"])
    chat = {f"{story.admin.id}:{message['message_id']}": message["text"] for message in story.admin.chat}
    rows = await pool.fetch("SELECT message_id, content FROM messages WHERE NOT is_deleted")
    assert {row["message_id"]: row["content"] for row in rows} == chat
