"""Every message in and out stands in the log, as people see it in the chat."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import BufferedInputFile, InputMediaPhoto

from bot.domain import log
from bot.sandbox.server import Running, running
from bot.services.recording import Recorder
from db.pool import Pool
from tests.intake.serving import ADMIN_ID, TOKEN, Intake, serving
from tests.waiting import eventually

MARIA = 501
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64).decode()


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(MARIA, "Maria", username="maria", language_code="en")
        sandbox.world.add_person(ADMIN_ID, "Ada", language_code="en")
        yield sandbox


@pytest.fixture
async def intake(pool: Pool, sandbox: Running) -> AsyncIterator[Intake]:
    async with serving(pool, sandbox) as intake:
        yield intake


async def logged(pool: Pool, count: int) -> list[dict[str, Any]]:
    """The log's rows in order, once there are so many."""
    await eventually(lambda: pool.fetchval("SELECT count(*) = $1 FROM messages", count))
    rows = await pool.fetch("SELECT * FROM messages ORDER BY created_at, split_part(message_id, ':', 2)::bigint")
    return [dict(row) for row in rows]


async def test_a_command_and_its_answer(pool: Pool, sandbox: Running, intake: Intake) -> None:
    sandbox.world.start(MARIA, "3rd_stream")
    question, answer = await logged(pool, 2)
    sent, shown = sandbox.world.chat(MARIA)

    assert question["message_id"] == f"{MARIA}:{sent['message_id']}"
    assert (question["context_id"], question["context_type"]) == (str(MARIA), "private")
    assert (question["direction"], question["sender"], question["recipient"]) == ("incoming", str(MARIA), "42")
    assert (question["content"], question["status"]) == ("/start 3rd_stream", "delivered")
    assert (question["is_bot_command"], question["command_name"]) == (True, "start")
    assert question["is_admin_command"] is False
    assert question["metadata"]["from"]["username"] == "maria"
    assert question["metadata"]["update_id"] > 0
    assert int(question["created_at"].timestamp()) == sent["date"]

    assert answer["message_id"] == f"{MARIA}:{shown['message_id']}"
    assert (answer["direction"], answer["sender"], answer["recipient"]) == ("outgoing", "42", str(MARIA))
    assert (answer["content"], answer["status"]) == (shown["text"], "sent")


async def test_an_admin_command_is_one_from_an_administrator_only(pool: Pool, sandbox: Running, intake: Intake) -> None:
    for person in (MARIA, ADMIN_ID):
        sandbox.world.send(person, text="/admin")
    await logged(pool, 4)
    rows = await pool.fetch("SELECT sender, is_admin_command FROM messages WHERE direction = 'incoming'")
    assert {row["sender"]: row["is_admin_command"] for row in rows} == {str(MARIA): False, str(ADMIN_ID): True}


async def test_files_captions_and_replies(pool: Pool, sandbox: Running, intake: Intake) -> None:
    original = sandbox.world.send(MARIA, text="Look at this")
    sandbox.world.send(MARIA, photo=PIXEL, caption="My homework", reply_to=original["message_id"])
    await logged(pool, 4)
    photo = await pool.fetchrow("SELECT * FROM messages WHERE media_url IS NOT NULL")
    assert photo is not None
    assert (photo["content"], photo["media_type"]) == ("My homework", "image")
    assert photo["media_content_type"] == "image/jpeg"
    assert photo["media_size"] > 0
    said = await pool.fetchval("SELECT content FROM messages WHERE id = $1", photo["reply_to_message_id"])
    assert said == "Look at this"


async def test_edits_and_deletions_of_the_bot(pool: Pool, sandbox: Running, intake: Intake) -> None:
    message = await intake.bot.send_message(MARIA, "<b>one</b>")
    await intake.bot.edit_message_text("two", chat_id=MARIA, message_id=message.message_id)
    await eventually(lambda: pool.fetchval("SELECT content = 'two' AND metadata ? 'edited_at' FROM messages"))
    await intake.bot.delete_message(MARIA, message.message_id)
    await eventually(lambda: pool.fetchval("SELECT is_deleted AND deleted_at IS NOT NULL FROM messages"))
    assert await pool.fetchval("SELECT count(*) FROM messages") == 1


async def test_edits_of_a_person(pool: Pool, sandbox: Running, intake: Intake) -> None:
    message = {
        "message_id": 5,
        "date": 1_760_000_000,
        "chat": {"id": MARIA, "type": "private"},
        "from": {"id": MARIA, "is_bot": False, "first_name": "Maria"},
        "text": "/hlep",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    edited = message | {"text": "help", "entities": [], "edit_date": 1_760_000_060}
    unseen = edited | {"message_id": 4, "text": "older than the bot"}
    await intake.inbox.persist(
        [
            {"update_id": 1, "message": message},
            {"update_id": 2, "edited_message": edited},
            {"update_id": 3, "edited_message": unseen},
        ]
    )
    older, row = await logged(pool, 2)
    assert older["content"] == "older than the bot"
    assert (row["content"], row["command_name"]) == ("help", "hlep")
    assert (row["metadata"]["entities"], row["metadata"]["update_id"]) == ([], 1)
    assert row["metadata"]["edited_at"] == "2025-10-09T08:54:20+00:00"
    assert sandbox.world.chat(MARIA) == []


async def test_albums_and_copies(pool: Pool, sandbox: Running, intake: Intake) -> None:
    file = BufferedInputFile(base64.b64decode(PIXEL), "a.png")
    album = await intake.bot.send_media_group(MARIA, [InputMediaPhoto(media=file), InputMediaPhoto(media=file)])
    await intake.bot.copy_message(MARIA, MARIA, album[0].message_id, caption="again")
    rows = await logged(pool, 3)
    assert [row["media_type"] for row in rows] == ["image", "image", None]
    assert rows[2]["metadata"]["copied_from"] == f"{MARIA}:{album[0].message_id}"
    assert rows[2]["content"] == "again"


async def test_what_telegram_refuses_is_logged_as_failed(pool: Pool, sandbox: Running, intake: Intake) -> None:
    sandbox.world.block(MARIA)
    with pytest.raises(TelegramForbiddenError):
        await intake.bot.send_message(MARIA, "Hello?")
    await eventually(lambda: pool.fetchval("SELECT count(*) = 1 FROM messages"))
    row = await pool.fetchrow("SELECT * FROM messages")
    assert row is not None
    assert (row["status"], row["content"], row["message_id"]) == ("failed", "Hello?", None)
    assert "blocked" in row["error_message"]


async def test_a_flood_is_waited_out_and_logged_once(pool: Pool, sandbox: Running, intake: Intake) -> None:
    sandbox.world.faults.add(kind="error", status=429, retry_after=1, count=2, methods=["sendMessage"])
    await intake.bot.send_message(MARIA, "patience")
    [row] = await logged(pool, 1)
    assert row["status"] == "sent"


async def test_a_log_that_cannot_be_written_breaks_no_conversation(
    pool: Pool, sandbox: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(pool, sandbox) as intake:
        await pool.execute("ALTER TABLE messages ADD CONSTRAINT picky CHECK (content <> 'bad') NOT VALID")
        for text in ("good", "bad", "fine"):
            await intake.bot.send_message(MARIA, text)
        await eventually(lambda: pool.fetchval("SELECT array_agg(content) @> '{good,fine}' FROM messages"))
    assert "one cannot be written and is dropped" in caplog.text
    assert [message["text"] for message in sandbox.world.chat(MARIA)] == ["good", "bad", "fine"]


async def test_what_is_left_is_written_at_the_end(pool: Pool) -> None:
    recorder = Recorder(pool)
    recorder.put(log.refused(MARIA, "Hello?", "blocked", bot_id=42, at=datetime.now(UTC)))
    await recorder.close()
    assert await pool.fetchval("SELECT count(*) FROM messages WHERE status = 'failed'") == 1
