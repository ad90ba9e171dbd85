"""A conversation: what one person and the bot wrote to each other, as administrators read it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from db import messages
from db.models import LogRow
from db.pool import Pool
from tests.dialogs.people import enrol, open_home
from tests.story import ADMIN_ID, Actor, telling, whole_text
from tests.waiting import eventually

MARIA, QUIET, RUSSIAN_ADMIN = 501, 502, 900_002
LONG_AGO = datetime(2024, 3, 1, 12, tzinfo=UTC)


async def test_an_administrator_reads_what_was_said(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", MARIA, QUIET)
    async with telling(pool, database_url, admin_ids=(ADMIN_ID, RUSSIAN_ADMIN)) as story:
        story.world.limits.enabled = False
        admin, maria = story.admin, story.person(MARIA, "Мария")
        await open_conversation(admin, QUIET, "People", "Conversation")
        await admin.sees("Person 502: conversation", "Nothing was said yet", "✎ Write to them")
        await admin.press("Back")
        await admin.press("Stop messages")
        await admin.press("Conversation")
        await admin.sees("They get no messages now")

        maria.says("<b>hello</b> & bye")
        await maria.sees("/stop")
        await open_card(admin, MARIA, "People")
        await admin.press("Write to them")
        admin.says("Just for you")
        await admin.press("Send to 1 person")
        await admin.press("Yes, send")
        await maria.sees("Just for you")
        await eventually(lambda: logged(pool, 3), message="three messages in the log")

        await open_conversation(admin, MARIA, "People", "Conversation")
        screen = await admin.sees("Мария: conversation · page 1 of 1", "← from them 1 · → from us 2")
        assert in_order(whole_text(screen), "← today", "<b>hello</b> & bye", "→ today", "/stop", "→ today", "Just for")
        assert "[‹]" not in whole_text(screen)

        await add_older_messages(pool)
        await admin.press("Back")
        await admin.press("Conversation")
        await admin.sees("page 1 of 2", "not delivered 1 · deleted 1", "1 Mar 2024", "🗑 deleted\nPhoto · &&&", "[›]")
        await admin.press("›")
        older = await admin.sees("page 2 of 2", "[‹]")
        kinds = ("Contact", "Sticker", "Without words", "✗ not delivered\nnever came", "❓ it is not known")
        assert in_order(whole_text(older), *kinds)
        admin.says("Hi, Maria")
        await admin.sees("only for reading", "page 2 of 2")
        await admin.press("‹")
        await admin.sees("page 1 of 2")

        russian = story.person(RUSSIAN_ADMIN, "Иван", language="ru")
        await open_conversation(russian, MARIA, "Люди", "Переписка")
        told = ("Мария: переписка · страница 1 из 2", "не доставлено 1 · удалено 1", "🗑 удалено\nФото · &&&")
        assert in_order(whole_text(await russian.sees(*told)), "← сегодня", "→ сегодня", "Just for you")


async def open_card(admin: Actor, user_id: int, people: str) -> None:
    await open_home(admin)
    await admin.press(people)
    admin.says(str(user_id))
    await admin.press("1")


async def open_conversation(admin: Actor, user_id: int, people: str, conversation: str) -> None:
    await open_card(admin, user_id, people)
    await admin.press(conversation)


async def logged(pool: Pool, at_least: int) -> bool:
    count: int = await pool.fetchval("SELECT count(*) FROM messages WHERE context_id = $1", str(MARIA))
    return count >= at_least


async def add_older_messages(pool: Pool) -> None:
    """Eight, of all kinds; three of them are longer than a screen."""
    full = "&" * 5000
    lines: list[dict[str, Any]] = [
        {"metadata": {"contact": {"phone_number": "1"}}},
        {"media_type": "sticker", "media_url": "file"},
        {},
        {"content": "never came", "direction": "outgoing", "status": "failed"},
        {"content": "came?", "direction": "outgoing", "status": "queued"},
        {"content": full},
        {"content": full, "media_type": "voice", "media_url": "file"},
        {"content": full, "media_type": "image", "media_url": "file"},
    ]
    rows = [log_row(number, **line) for number, line in enumerate(lines)]
    async with pool.acquire() as conn:
        await messages.copy(conn, rows)
        await messages.soft_delete(conn, [f"{MARIA}:-7"], LONG_AGO)


def log_row(number: int, **chosen: Any) -> LogRow:
    """A message of Maria's, a minute after the one before."""
    usual = {"direction": "incoming", "content": None, "status": "delivered"}
    return LogRow(
        message_id=f"{MARIA}:-{number}",
        context_id=str(MARIA),
        context_type="private",
        sender=None,
        recipient=None,
        created_at=LONG_AGO + timedelta(minutes=number),
        **usual | chosen,
    )


def in_order(text: str, *parts: str) -> bool:
    """Whether the parts stand in the text one after another."""
    place = 0
    for part in parts:
        place = text.find(part, place) + len(part)
        assert place >= len(part), f"{part!r} is not where it should be in:\n{text}"
    return True
