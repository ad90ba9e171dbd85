"""What authors are told of what they scheduled, and what the buttons of these notices open."""

from datetime import UTC, datetime, timedelta
from typing import Any

from db.pool import Connection, Pool
from tests.story import ADMIN_ID, telling, whole_text
from tests.waiting import eventually

MINUTE = timedelta(minutes=1)
PEOPLE = range(1000, 1120)


async def test_what_was_missed_waits_for_its_author(pool: Pool, database_url: str) -> None:
    async with pool.acquire() as conn:
        await write_people(conn)
        gone = await write(conn, "Homework", -60 * MINUTE)
    async with telling(pool, database_url) as story:
        notice = await story.admin.sees("was not sent in time", "Homework", "1 person", "[Send now]", "[Move]")
        await story.admin.press("Send now")
        await story.admin.sees("Send to 1 person now?", "Homework")
        story.world.press(ADMIN_ID, notice["message_id"], row=1, column=0)
        await story.admin.sees("Cancel this message?", "Homework")
        story.world.press(ADMIN_ID, notice["message_id"], row=0, column=1)
        await story.admin.sees("Move to when?")
        for hostile in ("due:999999:now", "due:0:now", "due:1:now:1", "due:1", "due:missed:1"):
            query = story.world.press(ADMIN_ID, notice["message_id"], data=hostile)
            assert (await story.world.answer(query))["text"], hostile
        await told(pool, gone)

        async with pool.acquire() as conn, conn.transaction():
            others = {await write(conn, f"Letter {number}", -60 * MINUTE) for number in range(2)}
            others.add(await write(conn, "Foreign", -60 * MINUTE, author_id=None))
        await story.admin.sees("3 messages were not sent in time", "[Look at them]")
        await story.admin.press("Look at them")
        await story.admin.sees("Not sent in time", "Letter 1", "Foreign")
        await told(pool, gone, *others)
        assert sum("[Look at them]" in whole_text(message) for message in story.admin.chat) == 1


async def test_what_nobody_is_there_for_and_what_leaves_soon_is_told(pool: Pool, database_url: str) -> None:
    async with pool.acquire() as conn:
        await write_people(conn)
        await write(conn, "Large", 9 * MINUTE, people=list(PEOPLE))
        await write(conn, "Later", 30 * MINUTE, people=list(PEOPLE))
        await write(conn, "Small", 9 * MINUTE)
        fresh = await write(conn, "Fresh", 9 * MINUTE, people=list(PEOPLE))
        await conn.execute("UPDATE message_history SET created_at = now() WHERE id = $1", fresh)
        held = await write(conn, "Held", 9 * MINUTE, people=list(PEOPLE))
        await conn.execute("UPDATE message_history SET quiet = 'hold' WHERE id = $1", held)
        await write(conn, "Lost", timedelta(), people=["nobody's number"])
        await write(conn, "Nobody", timedelta(), people=[99])
    now = datetime.now(UTC)
    night = ((now - 30 * MINUTE).time(), (now + 30 * MINUTE).time())
    async with telling(pool, database_url, remind_minutes=10, quiet_hours=night) as story:
        await story.admin.sees("leaves in", "Large", "to 120 people", "[Look at it]", "[Cancel it]")
        await story.admin.press("Look at it")
        await story.admin.sees("Goes out", "Large")
        await story.admin.press("Cancel it")
        await story.admin.sees("Cancel this message?", "Large")
        await story.admin.sees("Nobody got it", "Nobody")
        await story.admin.sees("whom it is for can no longer be found out", "Lost", "[Look at it] [Cancel it]")
        reminders = [message["text"] for message in story.admin.chat if "🔔" in message["text"]]
        assert len(reminders) == 1


async def write_people(conn: Connection) -> None:
    await conn.execute("INSERT INTO users (user_id, language) SELECT unnest($1::bigint[]), 'en'", list(PEOPLE))
    await conn.execute("INSERT INTO users (user_id, language) VALUES ($1, 'en')", ADMIN_ID)


async def write(
    conn: Connection,
    text: str,
    ahead: timedelta,
    *,
    people: list[Any] | None = None,
    author_id: int | None = ADMIN_ID,
) -> int:
    """What was scheduled for these people; returns its id."""
    named = people or [1000]
    broadcast_id: int = await conn.fetchval(
        """
        INSERT INTO message_history (message_text, content, audience, author_id, status, sent_at, created_at,
                                     scheduled_at, total_recipients)
        VALUES ($1, $2, $3, $4, 'scheduled', NULL, now() - interval '1 day', $5, $6) RETURNING id
        """,
        text,
        {"text": text, "entities": []},
        {"people": named},
        author_id,
        datetime.now(UTC) + ahead,
        len(named),
    )
    return broadcast_id


async def told(pool: Pool, *broadcast_ids: int) -> None:
    """Waits until it is noted of these, and of no others, that somebody was told."""

    async def noted() -> bool:
        rows = await pool.fetch("SELECT id FROM message_history WHERE missed_told_at IS NOT NULL")
        return {row["id"] for row in rows} == set(broadcast_ids)

    await eventually(noted)
