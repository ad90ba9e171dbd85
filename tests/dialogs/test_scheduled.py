"""What is scheduled: the list, one broadcast, and what is done about it; two administrators at once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audience import Audience
from bot.i18n import Phrases
from bot.presenting.human import moment_with_weekday
from bot.services import rescheduling
from db import broadcasts
from db.pool import Pool
from tests.dialogs.people import enrol, labels, open_home, the_preview
from tests.dialogs.test_languages import check_language
from tests.dialogs.test_panels import twice
from tests.services.test_starting import write_row
from tests.story import ADMIN_ID, Actor, Message, Story, buttons, from_bot, telling, whole_text
from tests.waiting import eventually

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COLLEAGUE_ID = 900_002
ROWS = [
    ["Preview"],
    ["Edit message", "Edit people"],
    ["Move", "Send now"],
    ["Cancel it"],
    ["‹ Scheduled"],
]


@pytest.fixture
async def story(pool: Pool, database_url: str) -> AsyncIterator[Story]:
    """Two administrators, and three people in the 3rd stream."""
    await enrol(pool, "3rd_stream", 1, 2, 3)
    async with telling(pool, database_url, admin_ids=(ADMIN_ID, COLLEAGUE_ID)) as told:
        told.world.limits.enabled = False
        told.person(COLLEAGUE_ID, "Boris").says("/start")
        await eventually(lambda: pool.fetchval("SELECT started_at FROM users WHERE user_id = $1", COLLEAGUE_ID))
        yield told


async def test_the_list_begins_with_what_was_missed_and_goes_on_with_the_soonest(story: Story) -> None:
    admin, pool, now = story.admin, story.pool, datetime.now(UTC)
    await open_home(admin)
    assert labels(admin.chat[-1])[1:] == [
        ["🕒 Scheduled", "📨 History"],
        ["📝 Drafts", "👥 People"],
        ["⚙ Settings"],
    ]
    await admin.press("Scheduled")
    assert "Nothing is scheduled yet. Write a message and press When" in screen(admin)
    assert labels(admin.chat[-1]) == [["✎ New message"], ["‹ Back"]]
    await admin.press("New message")
    await admin.sees("Send me anything")
    await admin.press("‹ Back")
    await admin.sees("Nothing is scheduled yet")

    for day in range(5, 0, -1):
        await scheduled(pool, f"In {day} days", now + day * DAY + HOUR / 2)
    await scheduled(pool, "Boris's own", now + 6 * DAY + HOUR / 2, author_id=COLLEAGUE_ID)
    await pool.execute("UPDATE message_history SET audience = $1 WHERE message_text = 'In 5 days'", {"streams": 5})
    await write_row(pool, now + 3 * HOUR + HOUR / 60, [1, 2, 2])
    await scheduled(pool, "Yesterday's <b>", now - DAY, status="missed")
    await admin.press("‹ Back")
    await admin.sees("⚠ 1 not sent in time · 🕒 7 scheduled")
    await admin.press("History")
    await admin.sees("Nothing was sent yet")
    await admin.press("‹ Back")
    await admin.press("Scheduled")
    shown = screen(admin)
    assert "page 1 of 2 · 8 in all" in shown
    due = moment_with_weekday(Phrases().voice("en"), now - DAY, now, UTC)
    assert (
        f"⚠ Not sent in time\n\n1  Yesterday's <b>\n3rd stream · 3 people\nwas due {due}\n\nComing up\n\n2  Hi" in shown
    )
    assert "3rd stream · 3 people\n" in shown
    assert ", in 3 h" in shown
    assert " · by another program\n\n3  In 1 days" in shown
    assert labels(admin.chat[-1]) == [["1", "2", "3", "4", "5"], ["›"], ["‹ Back"]]
    admin.says("1")
    await admin.sees("Here I only understand the buttons. Press a number")
    await admin.press("›")
    shown = screen(admin)
    assert "page 2 of 2" in shown
    assert "Coming up" not in shown
    assert "8  Boris's own\n3rd stream · 3 people" in shown
    assert shown.splitlines()[-1].endswith(", in 6 d · by Boris"), shown
    await admin.press("7")
    assert "To: not known any more · 0 people today" in screen(admin), "another program may write anything"
    await admin.press("Send now")
    await admin.sees("Nobody can be reached now", "‹ Back")
    assert labels(admin.chat[-1]) == [["‹ Back"]]
    for name in ("‹ Back", "‹ Scheduled", "6", "Edit message", "Close"):
        await admin.press(name)
    await admin.sees("In 4 days", *ROWS[1])
    assert await pool.fetchval("SELECT count(*) FROM drafts") == 0, "nothing was changed: nothing stays"
    for name in ("Edit message", "Drop the change", "Yes, drop it"):
        await admin.press(name)
    await admin.sees("The change is dropped: the message stays as it was.", *ROWS[1])


async def test_one_is_previewed_moved_and_sent_once_whoever_presses(story: Story) -> None:
    admin, boris, pool, now = story.admin, Actor(story.world, COLLEAGUE_ID), story.pool, datetime.now(UTC)
    broadcast_id = await scheduled(pool, "Dear {first_name}, homework", now + 3 * HOUR)
    await pool.execute(
        "UPDATE message_history SET buttons = $1, content = content || $2",
        [[{"id": "b1", "kind": "answer", "text": "Yes"}, {"id": "b2", "kind": "answer", "text": "No"}]],
        {"options": {"silent": True}},
    )
    await look_at(admin)
    shown = screen(admin)
    assert shown.startswith("Goes out "), shown
    assert "Buttons: 2 in 1 row\nOptions: without a sound\n" in shown
    assert "in 2 h 59 min" in shown or "in 3 h" in shown
    assert "To: 3rd stream · 3 people today\nPeople are chosen at the moment of sending" in shown
    assert labels(admin.chat[-1]) == ROWS
    await admin.press("Preview")
    assert the_preview(admin)["text"] == "Dear Ada, homework"
    assert labels(the_preview(admin)) == [["Yes", "No"]]
    previewed = the_preview(admin)["message_id"]
    await look_at(boris)

    await admin.press("Move")
    assert previewed not in {message["message_id"] for message in admin.chat}
    admin.says("soonish")
    await admin.sees("I could not make out when that is")
    admin.says("in 2 days")
    await admin.sees("[Yes, move it]")
    await admin.press("Yes, move it")
    await admin.sees("Moved. It goes out", *ROWS[1])
    await boris.press("Send now")
    assert "Send to 3 people now?" in screen(boris)
    await admin.press("Move")
    admin.says("in 3 days")
    await admin.sees("[Yes, move it]")
    await admin.press("Yes, move it")
    await admin.sees("Moved. It goes out", *ROWS[1])
    await boris.press("Yes, send now")
    assert "Somebody moved or changed this message in the meantime" in screen(boris)
    assert "in 3 d" in screen(boris) or "in 2 d 23 h" in screen(boris)

    await boris.press("Send now")
    await admin.press("Cancel it")
    assert "3 people will not get it." in screen(admin)
    assert "On its way to 3 people. You will find it in the history." in await twice(boris, "Yes, send now")
    await boris.sees("Nothing is scheduled yet")
    await admin.press("Yes, cancel")
    assert "Too late, the message is going out now" in screen(admin) or "has gone out to everyone" in screen(admin)
    assert labels(admin.chat[-1]) == [["Look in the history"], ["‹ Scheduled"]]
    await admin.press("Look in the history")
    await admin.sees("To: 3rd stream", "‹ History")
    assert [row["action"] for row in await audited(pool, broadcast_id)] == [
        "scheduled_message_moved",
        "scheduled_message_moved",
        "scheduled_message_sent_now",
    ]


async def test_cancelled_it_goes_to_nobody_and_can_be_had_back_as_a_draft(story: Story) -> None:
    admin, pool, now = story.admin, story.pool, datetime.now(UTC)
    await scheduled(pool, "Never mind", now + HOUR)
    await write_row(pool, now + 2 * HOUR, [1, 2])
    await look_at(admin)
    for name in ("Cancel it", "‹ Back", "Cancel it"):
        await admin.press(name)
    assert (await admin.press("Yes, cancel"))["text"] == "Cancelled: nobody gets it."
    await admin.press("1")
    shown = screen(admin)
    assert (
        "To: 3rd stream · 2 people today\nAnother program chose these very people.\nScheduled by another program"
        in shown
    )
    assert [row for row in labels(admin.chat[-1]) if "Edit message" in row] == []
    await admin.press("Preview")
    assert the_preview(admin)["text"] == "Hi"
    assert the_preview(admin)["entities"][0]["type"] == "bold"
    await admin.press("Cancel it")
    await admin.press("Yes, and back to a draft")
    await admin.sees("Cancelled: nobody gets it. Here it is as a draft.", "To: 3rd stream · 3 people", "[Schedule…]")
    assert the_preview(admin)["text"] == "Hi"
    await admin.press("Close")
    await admin.sees("✎ 1 draft")
    await admin.press("History")
    assert "3rd stream · 0/2 · today" in screen(admin)
    assert screen(admin).count("· cancelled before its time") == 2
    await admin.press("2")
    assert screen(admin).startswith("Cancelled before its time: nobody got it")


async def test_a_change_is_saved_into_it_or_stays_a_draft(story: Story) -> None:
    admin, boris, pool, now = story.admin, Actor(story.world, COLLEAGUE_ID), story.pool, datetime.now(UTC)
    broadcast_id = await scheduled(pool, "Room 3", now + HOUR)
    await enrol(pool, "4th_stream", 4)
    await look_at(admin)
    await admin.press("Edit people")
    await admin.press("4th stream")
    await admin.press("‹ Back")
    await admin.sees("Change of a scheduled message", "Until you save, it goes out as it was.", "[Save changes]")
    assert not any("Schedule" in label or "Send to" in label for row in labels(admin.chat[-1]) for label in row)
    await rewrite(admin, "Room 4")
    await admin.press("Close")
    await admin.sees("Room 3", *ROWS[1])
    assert (await message_text(pool, broadcast_id)) == "Room 3"
    await admin.press("‹ Scheduled")
    await admin.press("‹ Back")
    await admin.press("Drafts")
    await admin.sees("Room 4", "change of a scheduled message")
    await admin.press("1")
    await admin.press("Go on writing")
    await admin.sees("Change of a scheduled message", "To: 3rd stream, 4th stream · 4 people")
    await admin.press("Save changes")
    await admin.sees("Saved. It goes out with these changes.", "Room 4", "To: 3rd stream, 4th stream · 4 people today")
    assert await pool.fetchval("SELECT count(*) FROM drafts") == 0

    await look_at(boris)
    await boris.press("Edit message")
    await rewrite(boris, "Room 5")
    await rescheduling.cancel(pool, broadcast_id=broadcast_id, actor_id=ADMIN_ID, now=now)
    await boris.press("Save changes")
    await boris.sees("Too late for this change: the message was cancelled.", "New message", "[Send to 4 people]")
    assert (await message_text(pool, broadcast_id)) == "Room 4"
    await boris.press("Close")
    await boris.sees("No longer scheduled: cancelled before its time", "[Look in the history]")


async def test_every_screen_speaks_russian(pool: Pool, database_url: str) -> None:
    """What was missed is decided upon; the English words are met in the other stories."""
    now = datetime.now(UTC)
    await enrol(pool, "3rd_stream", 1, 2)
    await scheduled(pool, "123", now - DAY, status="missed")
    await write_row(pool, now + DAY, [1, 2])
    async with telling(pool, database_url, language="ru") as story:
        story.world.limits.enabled = False
        admin = story.admin
        await open_home(admin)
        shown = [whole_text(admin.chat[-1])]
        for name in (
            *("Отложенные", "1", "Перенести", "‹ Назад", "Отправить сейчас", "‹ Назад"),
            *("Отменить", "Да, отменить", "1", "Отменить", "‹ Назад", "‹ Отложенные", "‹ Назад"),
        ):
            await admin.press(name)
            shown.append(whole_text(admin.chat[-1]))
            assert len(labels(admin.chat[-1])) <= 8
    for text in shown:
        check_language("ru", text.replace("Hi", "").replace("(UTC)", "").replace("UTC", ""))


async def look_at(actor: Actor) -> None:
    """From nothing to the first one of the list."""
    await open_home(actor)
    await actor.press("Scheduled")
    await actor.press("1")


async def rewrite(actor: Actor, text: str) -> None:
    """Another text in the composer, and the panel stands below its preview."""
    actor.says(text)

    def shown() -> bool:
        preview, panel = actor.chat[-2:]
        return from_bot(preview) and preview.get("text") == text and bool(buttons(panel))

    await actor.world.wait_for(shown)


def screen(actor: Actor) -> str:
    """What the panel says."""
    return str(actor.chat[-1]["text"])


async def message_text(pool: Pool, broadcast_id: int) -> str:
    async with pool.acquire() as conn:
        broadcast = await broadcasts.get(conn, broadcast_id)
    assert broadcast is not None
    return broadcast.message_text


async def audited(pool: Pool, broadcast_id: int) -> list[Message]:
    rows = await pool.fetch("SELECT action FROM audit_log WHERE message_id = $1 ORDER BY id", broadcast_id)
    return [dict(row) for row in rows]


async def scheduled(
    pool: Pool, text: str, at: datetime, *, author_id: int | None = ADMIN_ID, status: str = "scheduled"
) -> int:
    """A broadcast of Herald's to the 3rd stream that waits; its id."""
    broadcast_id: int = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, content, audience, recipient_type, recipient_group, status,
                                     author_id, total_recipients, scheduled_at, sent_at, missed_told_at)
        VALUES ($1, $2, $3, 'group', '3rd_stream', $4, $5, 3, $6, NULL, now())
        RETURNING id
        """,
        text,
        {"text": text, "entities": []},
        Audience(streams=("3rd_stream",)).to_json(),
        status,
        author_id,
        at,
    )
    return broadcast_id
