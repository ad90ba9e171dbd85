"""The first whole path: an administrator's phone, the students' chats, and back into the ledger."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.server import running
from bot.sandbox.world import World
from db import bookings
from db.pool import Pool
from tests.botprocess import BotProcess, bot_process
from tests.story import Actor, Message, from_bot, whole_text
from tests.waiting import eventually

pytestmark = pytest.mark.acceptance

TOKEN = "42:acceptance"
ADMIN_ID = 900_001
THIRD = tuple(range(3001, 3013))  # the 3rd stream
FOURTH = tuple(range(4001, 4061))  # the 4th stream
CANCELLED, BLOCKED, LEFT_OUT = 3010, 3011, 3012  # of the 3rd stream
REACHABLE = tuple(person for person in THIRD if person not in (CANCELLED, BLOCKED, LEFT_OUT))
PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Course:
    """A course with two streams, its administrator, and the bot as a process."""

    world: World
    pool: Pool
    bot: BotProcess

    @property
    def admin(self) -> Actor:
        return Actor(self.world, ADMIN_ID)

    async def broadcasts(self) -> list[dict[str, object]]:
        """All rows of the history, oldest first."""
        return [dict(row) for row in await self.pool.fetch("SELECT * FROM message_history ORDER BY id")]

    async def ledger(self, broadcast_id: object) -> dict[int, tuple[str, str | None]]:
        """Each recipient's status and the reason of a failure."""
        rows = await self.pool.fetch(
            "SELECT user_id, delivery_status, error_code FROM message_recipients WHERE message_id = $1", broadcast_id
        )
        return {row["user_id"]: (row["delivery_status"], row["error_code"]) for row in rows}

    def delivered(self, text: str) -> Counter[int]:
        """How many messages with that text stand in each chat, the administrator's left out."""
        return Counter(
            {
                person: count
                for person in self.world.people
                if person != ADMIN_ID
                and (count := sum(from_bot(m) and text in whole_text(m) for m in self.world.chat(person)))
            }
        )


@pytest.fixture
async def course(pool: Pool, database_url: str, tmp_path: Path) -> AsyncIterator[Course]:
    """Everybody is in the source tables and in the sandbox; the bot runs."""
    async with pool.acquire() as conn:
        for person in THIRD + FOURTH:
            await bookings.add(
                conn,
                user_id=person,
                username=f"student_{person}",
                first_name=f"<b>{person}</b>",
                last_name=None,
                course_stream="3rd_stream" if person in THIRD else "4th_stream",
                confirmed=-1 if person == CANCELLED else 2,
            )
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(ADMIN_ID, "Ada", language_code="en")
        for person in THIRD + FOURTH:
            sandbox.world.add_person(person, f"<b>{person}</b>", username=f"student_{person}", language_code="en")
        environment = {
            "BOT_TOKEN": TOKEN,
            "ADMIN_IDS": str(ADMIN_ID),
            "DATABASE_URL": database_url,
            "TELEGRAM_API_URL": sandbox.url,
        }
        async with bot_process(environment, tmp_path) as process:
            yield Course(sandbox.world, pool, process)
            assert TOKEN not in process.log


async def test_from_the_admins_phone_to_the_students_and_back(course: Course) -> None:
    admin = course.admin
    refuse(course.world, BLOCKED)
    course.world.block(LEFT_OUT)
    await eventually(lambda: is_blocked(course.pool, LEFT_OUT), PATIENCE)

    await compose(admin, "Homework for week 3", [{"type": "bold", "offset": 0, "length": 8}])
    await admin.press("Buttons")
    await admin.sees("Sign up -")
    admin.says("Programme - https://example.org/week3\nGot it - Well done!")
    await admin.sees("Press a button to see it", "[Programme]", "[Got it]")
    await admin.press("Back")
    await choose(admin, "3rd stream")
    await admin.press("Send to 10")
    await admin.sees("Send to 10 people?", "1 blocked the bot")
    await admin.press("Yes, send")

    broadcast = await finished(course, 0)
    assert course.delivered("Homework for week 3") == Counter(REACHABLE)
    assert await course.ledger(broadcast["id"]) == dict.fromkeys(REACHABLE, ("sent", None)) | {
        BLOCKED: ("failed", "blocked")
    }
    assert (broadcast["total_recipients"], broadcast["successful_deliveries"]) == (10, 9)
    assert (broadcast["recipient_type"], broadcast["recipient_group"]) == ("group", "3rd_stream")
    await admin.sees("Delivered to 9 of 10")

    await a_student_presses(course, Actor(course.world, REACHABLE[0]), broadcast["id"])
    await the_history_agrees(admin)
    await the_log_agrees(course)
    await the_audit_log_tells(course)


async def test_a_kill_in_the_middle_loses_nobody_and_sends_nothing_twice(course: Course) -> None:
    admin = course.admin
    course.world.limits.latency_ms = 100
    await compose(admin, "See you on Monday")
    await choose(admin, "4th stream")
    await admin.press("Send to 60")
    await admin.press("Yes, send")
    await course.world.wait_for(lambda: len(course.delivered("See you on Monday")) >= 15, PATIENCE)
    await course.bot.kill()
    assert len(course.delivered("See you on Monday")) < len(FOURTH)

    await course.bot.start()
    broadcast = await finished(course, 0)
    ledger = await course.ledger(broadcast["id"])
    delivered = course.delivered("See you on Monday")
    uncertain = {person for person, (status, _) in ledger.items() if status == "uncertain"}
    assert set(ledger) == set(FOURTH)
    assert set(delivered.values()) == {1}
    assert {person for person, (status, _) in ledger.items() if status == "sent"} == set(delivered) - uncertain
    assert set(delivered) | uncertain == set(FOURTH)
    assert len(uncertain) <= 16
    assert broadcast["uncertain_deliveries"] == len(uncertain)
    assert broadcast["successful_deliveries"] == len(FOURTH) - len(uncertain)
    await admin.sees(f"Delivered to {len(FOURTH) - len(uncertain)} of 60")


async def test_composing_goes_on_after_a_restart(course: Course) -> None:
    admin = course.admin
    await compose(admin, "Half a message")
    await choose(admin, "3rd stream")
    await course.bot.kill()
    await course.bot.start()
    await admin.press("Send to 11")
    await admin.press("Yes, send")
    broadcast = await finished(course, 0)
    assert broadcast["message_text"] == "Half a message"
    assert sum(course.delivered("Half a message").values()) == 11


async def compose(admin: Actor, text: str, entities: list[Message] | None = None) -> None:
    """From /admin to the panel under the preview."""
    admin.says("/admin")
    await admin.press("New message")
    await admin.sees("Send me anything")
    admin.says(text, entities)
    await admin.sees("To: not chosen yet")


async def choose(admin: Actor, stream: str) -> None:
    """Picks one stream and returns to the panel."""
    await admin.press("People")
    await admin.sees("To whom?")
    await admin.press(stream)
    await admin.press("Back")
    await admin.sees(f"To: {stream}")


async def finished(course: Course, index: int) -> dict[str, object]:
    """Waits until that broadcast of the history is completed."""

    async def completed() -> dict[str, object] | None:
        rows = await course.broadcasts()
        return rows[index] if len(rows) > index and rows[index]["status"] == "completed" else None

    found = await eventually(completed, PATIENCE)
    assert found is not None
    return found


def refuse(world: World, person: int) -> None:
    """That person has blocked the bot, and the bot does not know it yet."""
    world.faults.add(
        "error",
        status=403,
        description="Forbidden: bot was blocked by the user",
        person=person,
        methods=["sendMessage"],
    )


async def is_blocked(pool: Pool, person: int) -> bool:
    return bool(await pool.fetchval("SELECT blocked_at IS NOT NULL FROM users WHERE user_id = $1", person))


async def a_student_presses(course: Course, student: Actor, broadcast_id: object) -> None:
    answer = await student.press("Got it")
    assert answer["text"] == "Well done!"
    await student.press("Got it")
    presses = await course.pool.fetch(
        "SELECT user_id, count(*) AS n FROM button_presses WHERE message_id = $1 GROUP BY user_id", broadcast_id
    )
    assert [(row["user_id"], row["n"]) for row in presses] == [(student.id, 2)]
    assert await course.pool.fetchval("SELECT count(*) FROM events WHERE user_id = $1", student.id)


async def the_history_agrees(admin: Actor) -> None:
    admin.says("/admin")
    await admin.press("History")
    await admin.sees("Homework for week 3", "9/10")
    await admin.press("1")
    await admin.sees("Delivered to 9 of 10", "blocked the bot", "“Got it” 2 by 1 person")
    await admin.press("Who did not")
    await admin.sees("<b>3011</b>", "blocked the bot")


async def the_log_agrees(course: Course) -> None:
    """Each message of each chat stands in the log, with its words, and nothing else does."""

    async def logged() -> dict[str, str]:
        rows = await course.pool.fetch(
            "SELECT message_id, content FROM messages WHERE message_id IS NOT NULL AND NOT is_deleted"
        )
        return {row["message_id"]: row["content"] for row in rows}

    def shown() -> dict[str, str]:
        return {
            f"{person}:{message['message_id']}": message["text"]
            for person in course.world.people
            for message in course.world.chat(person)
        }

    async def agree() -> bool:
        return await logged() == shown()

    await eventually(agree, PATIENCE, message="the log and the chats agree")
    assert await course.pool.fetchval("SELECT count(*) FROM messages WHERE status = 'failed'") == 1


async def the_audit_log_tells(course: Course) -> None:
    row = await course.pool.fetchrow("SELECT * FROM audit_log WHERE action = 'message_send_production'")
    assert row is not None
    assert (row["actor_id"], row["recipients"], row["preview"]) == (ADMIN_ID, 10, "Homework for week 3")
