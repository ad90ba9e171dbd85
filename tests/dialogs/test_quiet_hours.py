"""The choice that whoever writes in quiet hours has: as usual, without a sound, or when they are over."""

from datetime import UTC, datetime, timedelta

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home
from tests.story import Actor, Message, telling, whole_text
from tests.waiting import eventually

ASKED = "It would run into quiet hours"
PUT_OFF = "SELECT 1 FROM message_history WHERE abs(extract(epoch FROM scheduled_at - $1)) < 60"


async def test_what_is_sent_in_them_waits_is_silent_or_goes_as_usual(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    now = datetime.now(UTC)
    begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
    async with telling(pool, database_url, quiet_hours=(begin.time(), end.time())) as story:
        story.world.limits.enabled = False
        admin, student = story.admin, story.person(1)
        over = f"{end:%H:%M}"
        asked = await ask(admin, "As loud as ever")
        assert ASKED in asked["text"]
        assert labels(asked)[:2] == [["● As usual"], ["○ Silently", f"○ Wait until {over}"]]
        await admin.press("Yes, send")
        assert not (await student.sees("As loud as ever")).get("silent")

        await ask(admin, "Quietly")
        await admin.press("Silently")
        await admin.sees("● Silently", "○ As usual")
        await admin.press("Yes, send")
        assert (await student.sees("Quietly"))["silent"]

        await ask(admin, "In the morning")
        await admin.press("Wait until")
        await admin.sees(f"● Wait until {over}")
        await admin.press("Yes, send")
        card = await admin.sees("Waits for the end of quiet hours:", over, "“In the morning”", "[Stop]")
        await open_home(admin)
        await admin.press("History")
        await admin.sees("waits until", f"{over} (quiet hours)")
        await admin.press("1")
        await admin.sees("waits until", "In the morning", "[Stop]")
        await pool.execute("UPDATE message_history SET quiet = NULL WHERE status = 'sending'")
        await student.sees("In the morning")
        await eventually(lambda: "Delivered to 1 of 1" in now_says(admin, card))

        await ask(admin, "Later")
        await pool.execute("UPDATE drafts SET scheduled_at = now() + interval '5 hours'")
        await back_and_forth(admin)
        assert ASKED not in (await admin.sees("[Yes, schedule]"))["text"], "they are over by then"
        start = datetime.now(UTC) + timedelta(minutes=30)
        await pool.execute("UPDATE drafts SET scheduled_at = $1", start)
        await back_and_forth(admin)
        await admin.press("Wait until")
        await admin.sees("Schedule for", over, f"● Wait until {over}")
        await admin.press("Silently")
        await admin.press("Yes, schedule")
        await admin.sees("It goes out", f"{start:%H:%M}", "[Open]")
        # On its own screen it can be chosen anew, and where it is moved out of them there is nothing to choose.
        await admin.press("Open")
        chosen = await admin.sees("Goes out", f"{start:%H:%M}", "● Silently", "without a sound")
        assert len(labels(chosen)) <= 8
        await admin.press("Wait until")
        await admin.sees("Goes out", over, f"● Wait until {over}")
        assert await pool.fetchval("SELECT quiet FROM message_history WHERE status = 'scheduled'") == "hold"
        await admin.press("Move")
        admin.says("in 5 hours")
        await admin.press("Yes, move it")
        assert ASKED not in (await admin.sees("Moved. It goes out", "in 5 h"))["text"]
        await admin.press("Move")
        admin.says("in 20 minutes")
        await admin.press("Yes, move it")
        await admin.sees("Moved. It goes out", over, ASKED)
        await admin.press("‹ Scheduled")
        assert over in (await admin.sees("Later", "in 5"))["text"]
        # When it is due it waits on, and whoever has joined by their end will get it.
        await pool.execute("UPDATE message_history SET scheduled_at = now() WHERE status = 'scheduled'")
        await eventually(lambda: pool.fetchval(PUT_OFF, end))
        await admin.press("1")
        assert ASKED not in (await admin.sees("Goes out", over, "[Move]"))["text"]


async def ask(admin: Actor, text: str) -> Message:
    """From nothing to the last question."""
    await begin_message(admin, text)
    await admin.press("People")
    await admin.press("3rd stream")
    await admin.press("‹ Back")
    await admin.press("Send to 1 person")
    return await admin.sees("[Yes, ", "[‹ Back]")


async def back_and_forth(admin: Actor) -> None:
    """The last question anew."""
    await admin.press("‹ Back")
    await admin.press("Schedule…")


def now_says(admin: Actor, card: Message) -> str:
    """The card as it stands now."""
    return next(whole_text(each) for each in admin.chat if each["message_id"] == card["message_id"])
