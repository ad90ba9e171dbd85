"""Launching and steering broadcasts: one transaction each, and only from the state that was seen."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.audience import Audience, Choice, Did, Only
from bot.domain.lifecycle import BroadcastStatus
from bot.errors import (
    BroadcastGone,
    BroadcastMoved,
    DraftGone,
    DraftIncomplete,
    MessageUnfit,
    NobodyToReach,
    UnknownPeople,
)
from bot.services import broadcasting
from db import audience, broadcasts, drafts, recipients
from db.models import AudienceCount, Broadcast
from db.pool import Pool
from tests.waiting import eventually

AUTHOR = 1
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def test_a_launch_freezes_the_message_and_consumes_the_draft(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream", 12: "3rd_stream", 13: "4th_stream"})
    draft_id = await draft(pool, Audience(streams=("3rd_stream",)), text="Hello there")
    launched = await launch(pool, draft_id)
    assert launched.message_text == "Hello there"
    assert launched.content == {"text": "Hello there", "entities": []}
    assert (launched.status, launched.sent_at, launched.author_id) == (BroadcastStatus.SENDING, NOW, AUTHOR)
    assert (launched.recipient_type, launched.recipient_group) == ("group", "3rd_stream")
    assert (launched.total_recipients, launched.left) == (2, 2)
    assert await receivers(pool, launched) == [11, 12]
    async with pool.acquire() as conn:
        assert await drafts.get(conn, draft_id, AUTHOR) is None


async def test_the_same_press_twice_launches_once(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await draft(pool, Audience(streams=("3rd_stream",)))
    first, second = await asyncio.gather(launch(pool, draft_id), launch(pool, draft_id))
    assert first.id == second.id
    async with pool.acquire() as conn:
        assert await broadcasts.count(conn) == 1


async def test_a_draft_of_somebody_else_is_gone(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await draft(pool, Audience(everyone=True))
    with pytest.raises(DraftGone):
        await broadcasting.launch(pool, draft_id=draft_id, author_id=2, now=NOW)


@pytest.mark.parametrize("named", [Audience(), Audience(streams=("3rd_stream",))])
async def test_without_text_or_people_it_is_incomplete(pool: Pool, named: Audience) -> None:
    draft_id = await draft(pool, named, text=" " if named else "Hello")
    with pytest.raises(DraftIncomplete):
        await launch(pool, draft_id)


async def test_media_need_no_words(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    photos = [{"kind": "photo", "file_id": "one"}, {"kind": "photo", "file_id": "two", "text": "Two", "entities": []}]
    bare = await draft(pool, Audience(everyone=True), text="", media=photos[:1])
    assert (await launch(pool, bare)).message_text == ""
    album = await draft(pool, Audience(everyone=True), text="", media=photos)
    assert (await launch(pool, album)).message_text == "Two"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Dear {name}", "compose-unknown-placeholder"),
        ("{last_name} ", "compose-empty-for-some"),
        ("{first_name}" + "x" * 4033, "compose-too-long-filled"),
    ],
)
async def test_what_somebody_could_not_get_is_not_launched(pool: Pool, text: str, key: str) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await draft(pool, Audience(everyone=True), text=text)
    with pytest.raises(MessageUnfit) as refused:
        await launch(pool, draft_id)
    assert refused.value.key == key


async def test_nobody_to_reach_leaves_the_draft(pool: Pool) -> None:
    draft_id = await draft(pool, Audience(streams=("3rd_stream",)))
    with pytest.raises(NobodyToReach):
        await launch(pool, draft_id)
    async with pool.acquire() as conn:
        assert await drafts.get(conn, draft_id, AUTHOR) is not None
        assert await broadcasts.count(conn) == 0


async def test_only_known_people_can_be_named(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await draft(pool, Audience(people=(11, 404, 405), but_not=Choice(people=(406,))))
    with pytest.raises(UnknownPeople) as refused:
        await launch(pool, draft_id)
    assert refused.value.values == {"ids": "404, 405, 406"}
    draft_id = await draft(pool, Audience(everyone=True, only=Only(did=Did.MISSED, broadcast=404)))
    with pytest.raises(BroadcastGone):
        await launch(pool, draft_id)


async def test_individuals_are_individual(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    launched = await launch(pool, await draft(pool, Audience(people=(11, 11))))
    assert (launched.recipient_type, launched.recipient_group) == ("individual", None)
    assert await receivers(pool, launched) == [11]


async def test_who_blocked_or_opted_out_is_left_out_and_counted(pool: Pool) -> None:
    await book(pool, dict.fromkeys(range(11, 17), "3rd_stream"))
    async with pool.acquire() as conn:
        await conn.execute("UPDATE users SET blocked_at = now() WHERE user_id IN (11, 12)")
        await conn.execute("UPDATE users SET opted_out_at = now() WHERE user_id IN (12, 13)")
    named = Audience(streams=("3rd_stream",))
    async with pool.acquire() as conn:
        assert await audience.count(conn, named.to_json()) == AudienceCount(reachable=3, blocked=2, opted_out=1)
    launched = await launch(pool, await draft(pool, named))
    assert launched.left_out == {"blocked": 2, "opted_out": 1}
    assert await receivers(pool, launched) == [14, 15, 16]


async def test_audiences_name_each_person_once(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream", 12: "4th_stream", 13: "4th_stream"})
    await book(pool, {11: "4th_stream"})
    await book(pool, {13: "3rd_stream", 14: "3rd_stream"}, confirmed=-1)
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO events (user_id, event_type) VALUES (15, 'seen')")
        assert await audience.stream_overlap(conn, ["3rd_stream", "4th_stream"]) == 1
    expected = {
        Audience(streams=("3rd_stream",)): [11],
        Audience(streams=("3rd_stream", "4th_stream")): [11, 12, 13],
        Audience(no_course=True): [14, 15],
        Audience(streams=("3rd_stream",), no_course=True, people=(12,)): [11, 12, 14, 15],
        Audience(everyone=True): [11, 12, 13, 14, 15],
    }
    for named, people in expected.items():
        launched = await launch(pool, await draft(pool, named))
        assert await receivers(pool, launched) == people


async def test_a_launch_is_audited(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    launched = await launch(pool, await draft(pool, Audience(everyone=True), text="Hello\nthere"))
    assert await audited(pool) == [("message_send_production", AUTHOR, launched.id, 1, "Hello there", NOW)]


async def test_pause_resume_and_stop_move_only_from_the_state_that_they_are_for(pool: Pool) -> None:
    await book(pool, dict.fromkeys(range(11, 17), "3rd_stream"))
    launched = await launch(pool, await draft(pool, Audience(everyone=True)))
    steps: list[tuple[Any, BroadcastStatus]] = [
        (broadcasting.pause, BroadcastStatus.PAUSED),
        (broadcasting.resume, BroadcastStatus.SENDING),
        (broadcasting.cancel, BroadcastStatus.CANCELLED),
    ]
    for step, status in steps:
        assert (await step(pool, broadcast_id=launched.id, actor_id=2)).status == status
        with pytest.raises(BroadcastMoved) as moved:
            await step(pool, broadcast_id=launched.id, actor_id=2)
        assert moved.value.values == {"status": status}
    async with pool.acquire() as conn:
        stopped = await broadcasts.get(conn, launched.id)
        assert await recipients.counts(conn, launched.id) == {"cancelled": 6}
    assert stopped is not None
    assert (stopped.cancelled_deliveries, stopped.left) == (6, 0)
    assert [(action, actor) for action, actor, *_ in await audited(pool)] == [
        ("message_send_production", AUTHOR),
        ("broadcast_paused", 2),
        ("broadcast_resumed", 2),
        ("broadcast_cancelled", 2),
    ]


async def test_a_broadcast_that_does_not_exist_is_gone(pool: Pool) -> None:
    with pytest.raises(BroadcastGone):
        await broadcasting.pause(pool, broadcast_id=404, actor_id=AUTHOR)


async def test_a_launch_wakes_whoever_listens(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft_id = await draft(pool, Audience(everyone=True))
    told: list[str] = []
    async with pool.acquire() as conn:
        await conn.add_listener("herald_broadcasts", lambda *news: told.append(str(news[3])))
        launched = await launch(pool, draft_id)
        await eventually(lambda: told == [str(launched.id)])
        await conn.reset()


async def book(pool: Pool, bookings: dict[int, str], *, confirmed: int = 2) -> None:
    """People with a booking: id -> stream."""
    async with pool.acquire() as conn:
        await conn.executemany(
            "INSERT INTO bookings (user_id, course_stream, confirmed) VALUES ($1, $2, $3)",
            [(user_id, stream, confirmed) for user_id, stream in bookings.items()],
        )


async def draft(pool: Pool, named: Audience, *, text: str = "Hello", **content: Any) -> int:
    """A draft of the author; returns its id."""
    async with pool.acquire() as conn:
        said = {"text": text, "entities": [], **content}
        made = await drafts.create(conn, AUTHOR, said, audience=named.to_json())
    return made.id


async def launch(pool: Pool, draft_id: int) -> Broadcast:
    return await broadcasting.launch(pool, draft_id=draft_id, author_id=AUTHOR, now=NOW)


async def receivers(pool: Pool, broadcast: Broadcast) -> list[int]:
    async with pool.acquire() as conn:
        rows = await conn.fetch(
            "SELECT user_id FROM message_recipients WHERE message_id = $1 ORDER BY user_id", broadcast.id
        )
    return [row["user_id"] for row in rows]


async def audited(pool: Pool) -> list[tuple[Any, ...]]:
    async with pool.acquire() as conn:
        rows = await conn.fetch(
            "SELECT action, actor_id, message_id, recipients, preview, at FROM audit_log ORDER BY id"
        )
    return [tuple(row) for row in rows]
