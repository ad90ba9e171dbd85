"""What an author hears when Herald pauses by itself."""

from datetime import UTC, datetime

from bot.domain.audience import Audience
from bot.services import broadcasting
from db import drafts
from db.pool import Pool
from tests.story import ADMIN_ID, Story, telling


async def test_the_author_is_told_when_too_many_did_not_get_it(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url, broadcast_rate=200) as story:
        story.world.limits.enabled = False
        people = await course(story, 80)
        for user_id in people:
            refuse(story, user_id)
        await launch(story, people)
        await story.admin.sees("A message of yours waits", "Homework", "41 of the last 41")
        await story.admin.sees("Paused", "41 of the last 41", "[Resume]")


async def test_the_author_is_told_when_telegram_refuses_the_message(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url) as story:
        people = await course(story, 3)
        await launch(story, people, entities=[{"type": "nonsense", "offset": 0, "length": 1}])
        await story.admin.sees("A message of yours waits", "Telegram refuses this message")
        assert sum("waits" in message["text"] for message in story.admin.chat) == 1


async def course(story: Story, count: int) -> list[int]:
    people = list(range(1000, 1000 + count))
    for user_id in people:
        story.world.add_person(user_id)
    await story.pool.execute("INSERT INTO users (user_id) SELECT unnest($1::bigint[])", people)
    await story.pool.execute("INSERT INTO users (user_id, language) VALUES ($1, 'en')", ADMIN_ID)
    return people


def refuse(story: Story, user_id: int) -> None:
    story.world.faults.add("error", status=400, description="Bad Request: VOICE_MESSAGES_FORBIDDEN", person=user_id)


async def launch(story: Story, people: list[int], entities: list[dict[str, object]] | None = None) -> None:
    async with story.pool.acquire() as conn:
        said = {"text": "Homework", "entities": entities or []}
        draft = await drafts.create(conn, ADMIN_ID, said, audience=Audience(people=tuple(people)).to_json())
    await broadcasting.launch(story.pool, draft_id=draft.id, author_id=ADMIN_ID, now=datetime.now(UTC))
