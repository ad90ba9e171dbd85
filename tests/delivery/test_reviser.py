"""Edits and recalls, as they reach people's chats: through refusals, waits and restarts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from bot.delivery.governor import Governor
from bot.delivery.reviser import Reviser
from bot.delivery.sender import sending
from bot.domain.buttons import rows_from_json
from bot.domain.content import Content, content_from_json
from bot.domain.lifecycle import BroadcastStatus, RevisionStatus
from bot.errors import BroadcastMoved, RevisionMoved
from bot.services import broadcasting, revising
from db import revisions
from db.models import Broadcast, Revision
from tests.delivery.stage import AUTHOR, PHRASES, TOKEN, Stage
from tests.waiting import eventually

NEW = Content("New words", ({"type": "bold", "offset": 0, "length": 3},))
presses = count(1)
NOBODY_UNDER_WAY = "SELECT NOT EXISTS (SELECT FROM message_recipients WHERE delivery_status = 'sending')"


async def test_an_edit_reaches_everyone_once_whatever_telegram_answers(stage: Stage) -> None:
    broadcast = await sent(stage, 12, buttons=[[{"id": "b1", "kind": "answer", "text": "Old"}]])
    world = stage.sandbox.world
    world.block(100)
    world.deactivate(101)
    world.faults.add("error", status=429, retry_after=1, methods=["editMessageText"], count=1)
    world.faults.add("error", status=502, methods=["editMessageText"], count=2)
    world.faults.add("cut", when="after", methods=["editMessageText"], count=1)
    async with reviser(stage):
        made = await edit(stage, broadcast, NEW, [[{"id": "x1", "kind": "answer", "text": "New"}]])
        done = await over(stage, made)
    assert (done.total, done.done, done.gone, done.failed) == (12, 10, 0, 2)
    for user_id in range(102, 112):
        [message] = world.chat(user_id)
        assert (message["text"], message["entities"]) == ("New words", list(NEW.entities))
        assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "New"
    assert await failures(stage, made) == {"blocked": 1, "deactivated": 1}
    changed = await stage.broadcast(broadcast.id)
    assert (changed.message_text, changed.content) == ("New words", NEW.to_json())
    logged = await stage.pool.fetch("SELECT content, metadata FROM messages WHERE recipient = '105'")
    assert [row["content"] for row in logged] == ["New words"]
    assert logged[0]["metadata"]["edited_at"]
    assert await stage.pool.fetchval("SELECT count(*) FROM users WHERE blocked_at IS NOT NULL") == 2


async def test_a_recall_takes_back_what_is_young_enough(stage: Stage) -> None:
    broadcast = await sent(stage, 6)
    world = stage.sandbox.world
    await stage.pool.execute(
        "UPDATE message_recipients SET attempted_at = now() - interval '49 hours' WHERE user_id = 100"
    )
    world.faults.add(
        "error", status=400, description="Bad Request: message to delete not found", methods=["deleteMessage"], count=1
    )
    async with reviser(stage):
        made = await recall(stage, broadcast)
        done = await over(stage, made)
    assert (done.total, done.done, done.gone, done.failed) == (6, 4, 1, 1)
    assert await failures(stage, made) == {"gone": 1, "too_old": 1}
    assert (await stage.broadcast(broadcast.id)).status == BroadcastStatus.RECALLED
    assert await stage.counts(broadcast.id) == {"deleted": 5, "sent": 1}
    assert len(stage.texts(100)) == 1
    assert await stage.pool.fetchval("SELECT count(*) FROM messages WHERE is_deleted") == 5


async def test_media_keep_their_files_and_everyone_gets_their_own_words(stage: Stage) -> None:
    photo, first, second = (stage.sandbox.world.files.store("photo", b"picture", None, None).file_id for _ in "123")
    album = {"media": [{"kind": "photo", "file_id": first}, {"kind": "photo", "file_id": second, "text": "Two"}]}
    world = stage.sandbox.world
    single = await sent(stage, 2, "Photo", media=[{"kind": "photo", "file_id": photo}])
    several = await sent(stage, 0, "", buttons=[[{"id": "b1", "kind": "answer", "text": "Old"}]], **album)
    async with reviser(stage):
        was = content_from_json(single.content or {})
        await over(stage, await edit(stage, single, replace(was, text="For {first_name|you}")))
        was = content_from_json(several.content or {})
        new = replace(was, text="", media=(was.media[0], replace(was.media[1], text="Three")))
        await over(stage, await edit(stage, several, new, [[{"id": "x1", "kind": "answer", "text": "New"}]]))
        [one, *_, buttons_below] = world.chat(100)
        assert (one["caption"], one["photo"][-1]["file_id"]) == ("For Person 100", photo)
        assert buttons_below["reply_markup"]["inline_keyboard"][0][0]["text"] == "New"
        assert [message.get("caption") for message in world.chat(101)] == ["For Person 101", None, "Three", None]
        await over(stage, await recall(stage, several))
        assert len(world.chat(100)) == len(world.chat(101)) == 1, "of an album nothing stays"
        assert world.calls.count("deleteMessages") == 2


async def test_an_edit_during_a_pause_is_for_everyone_and_another_one_replaces_it(stage: Stage) -> None:
    await stage.people(300)
    world = stage.sandbox.world
    async with stage.engine(), reviser(stage):
        broadcast = await stage.launch()
        await world.wait_for(lambda: world.calls.count("sendMessage") > 20)
        world.faults.add("error", status=429, retry_after=1, methods=["sendMessage"], count=1)  # time for the pause
        await world.wait_for(lambda: world.calls.count("sendMessage", 429) > 0)
        with pytest.raises(BroadcastMoved):
            await edit(stage, broadcast, NEW)
        await broadcasting.pause(stage.pool, broadcast_id=broadcast.id, actor_id=AUTHOR)
        await eventually(lambda: stage.pool.fetchval(NOBODY_UNDER_WAY))
        world.faults.add("error", status=429, retry_after=1, methods=["editMessageText"], count=1)
        first = await edit(stage, broadcast, Content("First thought"))
        await world.wait_for(lambda: world.calls.count("editMessageText", 429) > 0)
        second = await edit(stage, broadcast, NEW)
        await broadcasting.resume(stage.pool, broadcast_id=broadcast.id, actor_id=AUTHOR)
        await over(stage, second)
        await stage.becomes(broadcast.id, BroadcastStatus.COMPLETED)
    assert {tuple(stage.texts(user_id)) for user_id in range(100, 400)} == {("New words",)}
    assert await stage.pool.fetchval("SELECT status FROM revisions WHERE id = $1", first.id) == "cancelled"


async def test_what_telegram_refuses_waits_for_an_administrator_and_one_process_works_at_a_time(stage: Stage) -> None:
    broadcast, calls = await sent(stage, 3), stage.sandbox.world.calls
    unfit = Content("New", ({"type": "nonsense", "offset": 0, "length": 3},))
    async with reviser(stage) as working:
        made = await edit(stage, broadcast, unfit)
        paused = "SELECT pause_reason FROM revisions WHERE status = 'paused'"
        assert "Bad Request" in await eventually(lambda: stage.pool.fetchval(paused))
        await over(stage, await edit(stage, broadcast, NEW))
        assert (stage.texts(100), calls.count("editMessageText")) == (["New words"], 3)
        working.suspend()
        again = await edit(stage, broadcast, Content("From another process"))
        async with reviser(stage):
            await over(stage, again)
        assert calls.count("editMessageText") == 6, "the one that was suspended did nothing"
    with pytest.raises(RevisionMoved):
        await revising.resume(stage.pool, revision_id=made.id, actor_id=AUTHOR)


async def sent(stage: Stage, people: int, text: str = "Homework", **said: Any) -> Broadcast:
    """A broadcast that so many new people, and all who are there, have got."""
    await stage.people(people)
    async with stage.engine():
        launched = await stage.launch(text, **said)
        return await stage.becomes(launched.id, BroadcastStatus.COMPLETED)


async def edit(stage: Stage, broadcast: Broadcast, content: Content, buttons: Sequence[Any] = ()) -> Revision:
    async with stage.pool.acquire() as conn:
        seen = await revising.newest(conn, broadcast.id)
    return await revising.launch_edit(
        stage.pool,
        broadcast_id=broadcast.id,
        actor_id=AUTHOR,
        content=content,
        rows=rows_from_json(buttons),
        seen=seen,
        press_id=f"press {next(presses)}",
        now=datetime.now(UTC),
    )


async def recall(stage: Stage, broadcast: Broadcast) -> Revision:
    return await revising.launch_recall(
        stage.pool,
        broadcast_id=broadcast.id,
        actor_id=AUTHOR,
        press_id=f"press {next(presses)}",
        now=datetime.now(UTC),
    )


async def over(stage: Stage, revision: Revision) -> Revision:
    """The revision once it is completed."""

    async def completed() -> Revision | None:
        async with stage.pool.acquire() as conn:
            found = await revisions.get(conn, revision.id)
        return found if found is not None and found.status == RevisionStatus.COMPLETED else None

    found = await eventually(completed, 10, message="not completed")
    assert found is not None
    return found


async def failures(stage: Stage, revision: Revision) -> dict[str, int]:
    async with stage.pool.acquire() as conn:
        return dict(await revisions.failure_counts(conn, revision.id))


@asynccontextmanager
async def reviser(stage: Stage) -> AsyncIterator[Reviser]:
    """A reviser that works until the block ends."""
    async with sending(stage.sandbox.url, TOKEN) as sender:
        made = Reviser(stage.pool, sender, Governor(stage.rate), PHRASES)
        working = asyncio.create_task(made.run())
        try:
            yield made
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
