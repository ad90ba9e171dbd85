"""Broadcasts of every kind: what each person gets, what the ledger knows of it, and what stands in the log."""

import shutil
from pathlib import Path
from typing import Any

import asyncpg

from bot.delivery.flightbook import flight_book
from bot.domain.audience import Audience
from bot.domain.content import MediaKind
from bot.domain.lifecycle import BroadcastStatus
from db.pool import Pool
from tests.delivery.stage import Stage, staged
from tests.waiting import eventually

BOLD = {"type": "bold", "offset": 0, "length": 4}
BUTTONS = [[{"id": "b1", "kind": "link", "text": "Open", "url": "https://example.org/"}]]


def stored(stage: Stage, kind: str) -> str:
    """A file that the bot can send; its id."""
    return stage.sandbox.world.files.store(kind, b"content", None, None).file_id


def album(stage: Stage, count: int) -> list[dict[str, Any]]:
    return [{"kind": "photo", "file_id": stored(stage, "photo")} for _ in range(count)]


async def ledger(stage: Stage, broadcast_id: int) -> list[asyncpg.Record]:
    async with stage.pool.acquire() as conn:
        return await conn.fetch("SELECT * FROM message_recipients WHERE message_id = $1 ORDER BY user_id", broadcast_id)


async def logged(stage: Stage, broadcast_id: int) -> list[asyncpg.Record]:
    async with stage.pool.acquire() as conn:
        return await conn.fetch(
            "SELECT * FROM messages WHERE metadata @> $1 ORDER BY recipient, message_id", {"broadcast": broadcast_id}
        )


async def test_each_kind_arrives_as_composed_and_stands_in_the_log(stage: Stage) -> None:
    kinds = {kind: stored(stage, kind) for kind in MediaKind}
    people = dict(zip(kinds, await stage.people(len(kinds)), strict=True))
    launched = {}
    async with stage.engine():
        for kind, file_id in kinds.items():
            launched[kind] = await stage.launch(
                "Look here",
                Audience(people=(people[kind],)),
                entities=[BOLD],
                media=[{"kind": kind.value, "file_id": file_id, "spoiler": True}],
                caption_above=True,
                options={"silent": True, "protected": True},
                buttons=BUTTONS,
            )
        for broadcast in launched.values():
            await stage.becomes(broadcast.id, BroadcastStatus.COMPLETED)
    for kind, file_id in kinds.items():
        [message] = stage.sandbox.world.chat(people[kind])
        file = message[kind][-1] if kind == "photo" else message[kind]
        says = (None, None) if kind == "video_note" else ("Look here", [BOLD])
        assert file["file_id"] == file_id
        assert (message.get("caption"), message.get("caption_entities")) == says
        assert (message["silent"], message["has_protected_content"]) == (True, True)
        veiled = True if kind in ("photo", "video", "animation") else None
        assert (message.get("has_media_spoiler"), message.get("show_caption_above_media")) == (veiled, veiled)
        assert message["reply_markup"]["inline_keyboard"] == [[{"text": "Open", "url": "https://example.org/"}]]
        [row] = await logged(stage, launched[kind].id)
        assert row["message_id"] == f"{people[kind]}:{message['message_id']}"
        assert (row["media_url"], row["media_type"]) == (file_id, "image" if kind == "photo" else kind.value)
        assert (row["content"], row["status"]) == (says[0], "sent")


async def test_an_album_with_buttons_is_known_message_by_message(stage: Stage) -> None:
    first, second = await stage.people(2)
    stage.sandbox.world.block(second)
    media = album(stage, 3)
    media[2] |= {"text": "The last", "entities": [BOLD]}
    async with stage.engine():
        launched = await stage.launch("Look here", media=media, buttons=BUTTONS, buttons_text="Choose")
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert (done.successful_deliveries, done.failed_deliveries) == (1, 1)
    chat = stage.sandbox.world.chat(first)
    assert [message.get("caption", message.get("text")) for message in chat] == [
        "Look here",
        None,
        "The last",
        "Choose",
    ]
    assert len({message["media_group_id"] for message in chat[:3]}) == 1
    assert chat[3]["reply_markup"]
    [line, blocked] = await ledger(stage, launched.id)
    ids = [message["message_id"] for message in chat]
    assert [line["telegram_message_id"], *line["further_message_ids"]] == ids
    assert (blocked["telegram_message_id"], blocked["further_message_ids"]) == (None, None)
    *rows, refused = await logged(stage, launched.id)
    assert [row["message_id"] for row in rows] == [f"{first}:{message_id}" for message_id in ids]
    assert [row["content"] for row in rows] == ["Look here", None, "The last", "Choose"]
    assert [row["media_type"] for row in rows] == ["image", "image", "image", None]
    assert (refused["message_id"], refused["content"], refused["status"]) == (None, "Look here", "failed")


async def test_each_gets_their_own_words(stage: Stage) -> None:
    ada, nobody = await stage.people(2)
    async with stage.pool.acquire() as conn:
        await conn.execute("UPDATE users SET first_name = '<Åda😀>', language_code = 'ru' WHERE user_id = $1", ada)
        await conn.execute("UPDATE users SET first_name = NULL, language_code = 'en' WHERE user_id = $1", nobody)
        await conn.execute("INSERT INTO bookings (user_id, course_stream) VALUES ($1, '4th_stream')", ada)
        await conn.execute("UPDATE streams SET title = 'Fourth' WHERE code = '4th_stream'")
        html_id = await conn.fetchval(
            """
            INSERT INTO message_history (message_text, total_recipients, scheduled_at)
            VALUES ('<b>{first_name|you}</b> {name}', 1, now() + interval '1 minute') RETURNING id
            """
        )
        await conn.execute("INSERT INTO message_recipients (message_id, user_id) VALUES ($1, $2)", html_id, ada)
        await conn.execute("UPDATE message_history SET scheduled_at = now() WHERE id = $1", html_id)
    await stage.start_due()
    bold = {"type": "bold", "offset": 3, "length": 19}
    async with stage.engine():
        launched = await stage.launch("😀 {first_name|friend}, {stream}", entities=[bold])
        everyone = await stage.launch("{stream}!", Audience(people=(ada,)))
        for broadcast_id in (html_id, launched.id, everyone.id):
            await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    texts = {message["text"]: message["entities"] for message in stage.sandbox.world.chat(ada) if "entities" in message}
    assert texts == {
        "😀 <Åda😀>, 3-й поток": [{**bold, "length": 7}],
        "<Åda😀> {name}": [{**bold, "offset": 0, "length": 7}],
    }
    assert "Fourth!" in stage.texts(ada)
    [message] = stage.sandbox.world.chat(nobody)
    assert (message["text"], message["entities"]) == ("😀 friend, 3rd stream", [{**bold, "length": 6}])
    assert [row["content"] for row in await logged(stage, launched.id)] == [
        "😀 <Åda😀>, 3-й поток",
        "😀 friend, 3rd stream",
    ]


async def test_buttons_that_certainly_did_not_arrive_are_sent_again(stage: Stage) -> None:
    faults = stage.sandbox.world.faults
    faults.add("error", status=429, retry_after=1, count=1, methods=["sendMessage"])
    faults.add("error", status=502, description="Bad Gateway", count=1, methods=["sendMessage"])
    [person] = await stage.people(1)
    async with stage.engine():
        launched = await stage.launch("Look here", media=album(stage, 2), buttons=BUTTONS)
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert await stage.counts(launched.id) == {"sent": 1}
    assert len(stage.sandbox.world.chat(person)) == 3


async def test_an_album_whose_buttons_are_not_known_to_have_arrived_is_unknown(stage: Stage) -> None:
    lost, refused = await stage.people(2)
    faults = stage.sandbox.world.faults
    faults.add("cut", when="after", person=lost, methods=["sendMessage"])
    faults.add("error", status=403, description="Forbidden: no", person=refused, methods=["sendMessage"])
    async with stage.engine():
        launched = await stage.launch("Look here", media=album(stage, 2), buttons=BUTTONS)
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert (done.uncertain_deliveries, done.successful_deliveries) == (2, 0)
    assert [len(stage.sandbox.world.chat(person)) for person in (lost, refused)] == [3, 2]
    lines = await ledger(stage, launched.id)
    assert [line["error_code"] for line in lines] == ["half_sent"] * 2
    assert [line["error_text"] for line in lines] == ["ConnectionResetError", "Forbidden: no"]
    for line, person in zip(lines, (lost, refused), strict=True):
        ids = [message["message_id"] for message in stage.sandbox.world.chat(person)[:2]]
        assert [line["telegram_message_id"], *line["further_message_ids"]] == ids
    rows = await logged(stage, launched.id)
    assert sorted(row["status"] for row in rows) == ["queued"] * 2 + ["sent"] * 4


async def test_a_crash_between_an_album_and_its_buttons_sends_neither_again(stage: Stage, tmp_path: Path) -> None:
    people = await stage.people(3)
    stage.sandbox.world.faults.add("hang", when="before", seconds=1, methods=["sendMessage"])
    with flight_book(tmp_path / "book") as book:
        async with stage.engine(book=book) as killed:
            launched = await stage.launch("Look here", media=album(stage, 2), buttons=BUTTONS)
            under_way = stage.sandbox.world.calls.under_way
            await eventually(lambda: sum(method == "sendMessage" for method, _ in under_way) == 3)
            killed.suspend()
            shutil.copy(tmp_path / "book", tmp_path / "left behind")
            with flight_book(tmp_path / "left behind") as left:
                async with stage.engine(book=left):
                    done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert (done.uncertain_deliveries, done.left) == (3, 0)
    for line, person in zip(await ledger(stage, launched.id), people, strict=True):
        ids = [message["message_id"] for message in stage.sandbox.world.chat(person)]
        assert (line["error_code"], line["error_text"]) == ("half_sent", "Herald stopped before the reply came")
        assert [line["telegram_message_id"], *line["further_message_ids"]] == ids
    assert [len(stage.sandbox.world.chat(person)) for person in people] == [2, 2, 2]


async def test_albums_are_counted_message_by_message(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        people = await stage.people(10)
        async with stage.engine():
            launched = await stage.launch("Look here", media=album(stage, 5), buttons=BUTTONS)
            await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.sandbox.world.chat(person)) for person in people] == [6] * 10
    assert stage.sandbox.world.limits.refused == 0
