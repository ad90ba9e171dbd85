"""Live cards, as administrators see and press them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot import app
from bot.delivery.livecards import EDIT_EVERY
from bot.domain.audience import Audience
from bot.sandbox.server import running
from bot.services import broadcasting
from db import broadcasts, drafts
from db.models import Broadcast
from db.pool import Pool
from tests.story import ADMIN_ID, TOKEN, Story, story_settings, telling
from tests.waiting import eventually

STREAM = Audience(streams=("3rd_stream",))


async def test_a_card_shows_the_way_and_ends_as_a_summary(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 20)
        story.world.deactivate(1001)
        await launch_without_card(story)
        await story.admin.sees("Delivered to 19 of 20", "1 person: deleted their account")
        assert len(cards(story)) == 1


async def test_the_same_card_goes_on_after_a_restart_and_is_edited_every_three_seconds_at_most(
    pool: Pool, database_url: str
) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code="en")
        settings = story_settings(sandbox.url, database_url)
        story = Story(sandbox, settings, pool)
        async with app.serving(settings, database_url):
            await book(story, 150)
            await launch_without_card(story)
            card = await story.admin.sees("Going out", "of 150")
            await eventually(lambda: pool.fetchval("SELECT count(card_message_id) FROM message_history"))
        async with app.serving(settings, database_url):
            ended = await story.admin.sees("Delivered to 150 of 150", "[Details]")
    assert ended["message_id"] == card["message_id"]
    assert len(cards(story)) == 1
    edits = [call["at"] for call in sandbox.world.calls.report("editMessageText", 0)["calls"]]
    assert 1 <= len(edits) <= 3
    assert all(later - earlier > EDIT_EVERY - 0.1 for earlier, later in pairwise(sorted(edits)))


async def test_it_is_stopped_from_its_card_after_one_question(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 400)
        launched = await launch_without_card(story)
        await story.admin.sees("Going out", "of 400", "[Pause]")
        await story.admin.press("Stop")
        await story.admin.sees("Yes, stop: ")
        answer = await story.admin.press("Yes, stop")
        assert answer["text"] == "Stopped."
        await story.admin.sees("Stopped. Delivered to", "of 400", "stopped before their turn")
        actions = await audited(pool, launched)
    assert actions == ["message_send_production", "broadcast_cancelled"]


async def test_it_is_paused_and_resumed_from_its_card(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 90)
        await launch_without_card(story)
        await story.admin.press("Pause")
        await story.admin.sees("Paused", "[Resume]")
        await story.admin.press("Resume")
        await story.admin.sees("Delivered to 90 of 90")


async def test_a_press_that_comes_too_late_says_what_it_is_now(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 2)
        launched = await launch_without_card(story)
        card = await story.admin.sees("Delivered to 2 of 2")
        query = story.world.press(ADMIN_ID, card["message_id"], data=f"c:{launched.id}:pause")
        answer = await story.world.answer(query)
        assert "has gone out to everyone already" in answer["text"]


async def test_a_student_cannot_steer_a_broadcast(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 90)
        launched = await launch_without_card(story)
        student = story.person(1000)
        student.says("/help")
        message = await student.sees("")
        query = story.world.press(1000, message["message_id"], data=f"c:{launched.id}:stop!")
        await story.world.answer(query)
        async with pool.acquire() as conn:
            found = await broadcasts.get(conn, launched.id)
        assert found is not None
        assert found.status != "cancelled"


async def test_a_card_that_was_deleted_disturbs_nobody(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        await book(story, 90)
        launched = await launch_without_card(story)
        await broadcasting.place_card(pool, broadcast_id=launched.id, chat_id=ADMIN_ID, message_id=999_999)
        await story.world.wait_for(lambda: bool(story.world.chat(1089)), 8)


async def book(story: Story, count: int) -> None:
    """People of the third stream who have a chat with the bot, and an administrator whose language is known."""
    story.admin.says("/help")
    await story.admin.sees("/admin")
    ids = range(1000, 1000 + count)
    async with story.pool.acquire() as conn:
        await conn.executemany(
            "INSERT INTO bookings (user_id, course_stream, confirmed) VALUES ($1, '3rd_stream', 2)",
            [(user_id,) for user_id in ids],
        )
    for user_id in ids:
        story.person(user_id)


async def launch_without_card(story: Story) -> Broadcast:
    """Launched by a process that ended before it could send the card."""
    async with story.pool.acquire() as conn:
        draft = await drafts.create(conn, ADMIN_ID, {"text": "Homework", "entities": []}, audience=STREAM.to_json())
    moment = datetime.now(UTC) - timedelta(seconds=10)
    return await broadcasting.launch(story.pool, draft_id=draft.id, author_id=ADMIN_ID, now=moment)


def cards(story: Story) -> list[str]:
    """The texts of the administrator's messages that are cards."""
    return [message["text"] for message in story.admin.chat if "Homework" in message.get("text", "")]


async def audited(pool: Pool, broadcast: Broadcast) -> list[str]:
    async with pool.acquire() as conn:
        rows = await conn.fetch("SELECT action FROM audit_log WHERE message_id = $1 ORDER BY id", broadcast.id)
    return [row["action"] for row in rows]
