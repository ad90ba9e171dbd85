"""The log: how messages are written, changed and read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from db import conversations, messages
from db.models import LogRow
from db.pool import Connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARIA = "501"


def line(number: int, content: str | None = None, *, direction: str = "incoming", status: str = "sent") -> LogRow:
    """A message of Maria's conversation, a minute after the one before."""
    return LogRow(
        message_id=f"{MARIA}:{number}",
        context_id=MARIA,
        context_type="private",
        direction=direction,
        sender=MARIA if direction == "incoming" else "42",
        recipient="42" if direction == "incoming" else MARIA,
        content=content or f"line {number}",
        created_at=NOON + timedelta(minutes=number),
        status=status,
    )


async def texts(conn: Connection, limit: int = 10, offset: int = 0) -> list[str | None]:
    found = await conversations.history(conn, MARIA, limit=limit, offset=offset)
    return [message.content for message in found]


async def test_a_conversation_has_pages_and_spans(conn: Connection) -> None:
    await messages.copy(conn, [line(number) for number in range(5)])

    assert await texts(conn, limit=2) == ["line 4", "line 3"]
    assert await texts(conn, limit=2, offset=4) == ["line 0"]
    assert [message.content for message in await conversations.last(conn, MARIA, 2)] == ["line 3", "line 4"]
    span = await conversations.history(
        conn, MARIA, limit=9, since=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=3)
    )
    assert [message.content for message in span] == ["line 2", "line 1"]


async def test_a_second_copy_changes_nothing(conn: Connection) -> None:
    await messages.insert(conn, [line(1, "first")])
    await messages.insert(conn, [line(1, "second"), line(2)])
    assert await texts(conn) == ["line 2", "first"]


async def test_a_reply_points_at_what_it_answers(conn: Connection) -> None:
    question = line(1, "?")
    answer = replace(line(2, "!"), reply_to=(f"{MARIA}:1", question.created_at))
    unknown = replace(line(3, "…"), reply_to=(f"{MARIA}:999", NOON))
    await messages.insert(conn, [question, answer, unknown])

    pointed = await conn.fetch(
        """
        SELECT m.content, original.content AS original
        FROM messages m LEFT JOIN messages original ON original.id = m.reply_to_message_id
        ORDER BY m.created_at
        """
    )
    assert [tuple(row) for row in pointed] == [("?", None), ("!", "?"), ("…", None)]


async def test_edits_join_the_metadata(conn: Connection) -> None:
    await messages.insert(conn, [replace(line(1), metadata={"update_id": 7})])

    assert await messages.edit(conn, f"{MARIA}:1", line(1).created_at, "new words", {"edited_at": "later"})
    assert not await messages.edit(conn, f"{MARIA}:2", line(2).created_at, "new words", {})

    [message] = await conversations.history(conn, MARIA, limit=1)
    assert message.content == "new words"
    assert message.metadata == {"update_id": 7, "edited_at": "later"}


async def test_what_is_deleted_is_hidden_and_what_is_erased_is_gone(conn: Connection) -> None:
    await messages.insert(conn, [line(1), line(2)])

    assert await messages.soft_delete(conn, [f"{MARIA}:1", f"{MARIA}:1", f"{MARIA}:77"], NOON) == 1
    assert await messages.soft_delete(conn, [f"{MARIA}:1"], NOON) == 0
    assert await texts(conn) == ["line 2"]
    assert await conn.fetchval("SELECT deleted_at FROM messages WHERE is_deleted") == NOON
    shown = await conversations.page(conn, MARIA, limit=5)
    assert [(message.content, message.is_deleted) for message in shown] == [("line 2", False), ("line 1", True)]
    numbers = await conversations.stats(conn, MARIA)
    assert (numbers.total, numbers.incoming, numbers.deleted) == (1, 1, 1)

    assert await messages.hard_delete(conn, [f"{MARIA}:1"]) == 1
    assert await conn.fetchval("SELECT count(*) FROM messages") == 1


async def test_status_keeps_its_first_moment(conn: Connection) -> None:
    await messages.insert(conn, [line(1, direction="outgoing")])
    for minutes in (1, 2):
        assert await messages.set_status(conn, f"{MARIA}:1", "delivered", NOON + timedelta(minutes=minutes))
    await messages.set_status(conn, f"{MARIA}:1", "failed", NOON, "lost")
    assert not await messages.set_status(conn, "nobody:1", "read", NOON)

    row = await conn.fetchrow("SELECT status, error_message, delivered_at, read_at FROM messages")
    assert row is not None
    assert tuple(row) == ("failed", "lost", NOON + timedelta(minutes=1), None)


async def test_search_media_failures_and_numbers(conn: Connection) -> None:
    photo = replace(line(3, "Look: 100% of IT"), media_url="file", media_type="image", direction="outgoing")
    command = replace(line(4, "/start"), is_bot_command=True, command_name="start")
    failed = replace(line(5, "Привет", direction="outgoing", status="failed"), message_id=None)
    await messages.insert(conn, [line(1), photo, command, failed])

    assert [found.content for found in await conversations.search(conn, MARIA, "ПРИВ", limit=5)] == ["Привет"]
    assert [found.content for found in await conversations.search(conn, MARIA, "0%", limit=5)] == ["Look: 100% of IT"]
    assert [found.media_url for found in await conversations.media(conn, MARIA, limit=5)] == ["file"]
    for whose in (MARIA, None):
        assert [found.content for found in await conversations.failed(conn, context_id=whose, limit=5)] == ["Привет"]
    numbers = await conversations.stats(conn, MARIA)
    assert (numbers.total, numbers.incoming, numbers.outgoing) == (4, 2, 2)
    assert (numbers.with_media, numbers.commands, numbers.failed) == (1, 1, 1)
