"""Updates are kept before they are acknowledged, handled once each, in order for each person, and after a crash too."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Router
from aiogram.types import Message

from bot.sandbox.server import Running, running
from db.pool import Pool
from tests.intake.serving import TOKEN, assembled, running_tasks, serving
from tests.waiting import eventually

MARIA = 501


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(MARIA, "Maria", language_code="en")
        yield sandbox


def text_update(update_id: int, person: int, text: str = "hi") -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_760_000_000,
            "chat": {"id": person, "type": "private", "first_name": "P"},
            "from": {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"},
            "text": text,
        },
    }


class Notebook:
    """A router that notes what it is given, and can be slow or break."""

    def __init__(self) -> None:
        self.seen: dict[int, list[str]] = defaultdict(list)
        self.busy = 0
        self.most_busy = 0
        self.router = Router(name="notebook")
        self.router.message.register(self.note)

    async def note(self, message: Message) -> None:
        assert message.from_user is not None
        if message.text == "break":
            raise RuntimeError(f"broken with {TOKEN}\x00")
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        await asyncio.sleep(random.random() / 200)  # noqa: S311 - no secret
        self.busy -= 1
        self.seen[message.from_user.id].append(message.text or "")


async def all_done(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM updates WHERE done_at IS NULL")


async def test_what_was_kept_but_not_handled_is_handled_at_the_next_start(pool: Pool, sandbox: Running) -> None:
    async with assembled(pool, sandbox) as killed:
        await killed.inbox.persist([text_update(7, MARIA, "/start"), text_update(8, MARIA, "/help")])

    async with serving(pool, sandbox):
        await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 2)
        await eventually(lambda: all_done(pool))
    texts = [message["text"] for message in sandbox.world.chat(MARIA)]
    assert "Hello, P" in texts[0]
    assert "What you can do" in texts[1]


async def test_what_another_process_kept_and_forgot_is_handled_after_a_while(pool: Pool, sandbox: Running) -> None:
    notebook = Notebook()
    async with serving(pool, sandbox, notebook.router) as active:
        async with assembled(pool, sandbox) as replaced:
            await replaced.inbox.persist([text_update(7, MARIA, "forgotten")])
        assert await active.inbox.replay_forgotten() == 0
        await pool.execute("UPDATE updates SET received_at = now() - interval '2 minutes'")
        assert await active.inbox.replay_forgotten() == 1
        assert await active.inbox.replay_forgotten() == 0
        await eventually(lambda: all_done(pool))
    assert notebook.seen[MARIA] == ["forgotten"]


async def test_a_second_copy_changes_nothing(pool: Pool, sandbox: Running) -> None:
    async with assembled(pool, sandbox) as intake:
        update = text_update(7, MARIA)
        assert len(await intake.inbox.persist([update, update])) == 1
        assert await intake.inbox.persist([update]) == []
    assert await pool.fetchval("SELECT count(*) FROM messages") == 1


async def test_people_at_the_same_time_and_each_in_order(pool: Pool, sandbox: Running) -> None:
    notebook = Notebook()
    batch = [text_update(number, 1000 + number % 20, str(number)) for number in range(400)]
    async with assembled(pool, sandbox, notebook.router) as intake, running_tasks(intake):
        for start in range(0, 400, 100):
            await intake.inbox.dispatch(await intake.inbox.persist(batch[start : start + 100]))
        await eventually(lambda: all_done(pool))
    assert notebook.most_busy > 5
    for person, texts in notebook.seen.items():
        assert texts == [str(number) for number in range(400) if 1000 + number % 20 == person]


async def test_a_failing_handler_is_reported_noted_and_done(
    pool: Pool, sandbox: Running, caplog: pytest.LogCaptureFixture
) -> None:
    notebook = Notebook()
    async with serving(pool, sandbox, notebook.router):
        sandbox.world.send(MARIA, text="break")
        await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 2)
        await eventually(lambda: all_done(pool))
        sandbox.world.send(MARIA, text="fine")
        await eventually(lambda: notebook.seen[MARIA] == ["fine"])
    assert "not your fault" in sandbox.world.chat(MARIA)[1]["text"]
    error = await pool.fetchval("SELECT error FROM updates WHERE error IS NOT NULL")
    assert error == "RuntimeError: broken with <token>"
    assert "broken with <token>" in caplog.text
    assert TOKEN not in caplog.text


async def test_poison_is_done_with_the_reason_and_stops_nobody(pool: Pool, sandbox: Running) -> None:
    strange: list[dict[str, Any]] = [
        {"update_id": 1, "message": {"message_id": "x"}},
        {"update_id": 2, "message": None},
        {"update_id": 3, "something_new": {"from": 5}},
        text_update(4, 2**70, "too big a person"),
        text_update(5, MARIA, "/help"),
    ]
    async with assembled(pool, sandbox) as intake, running_tasks(intake):
        await intake.inbox.dispatch(await intake.inbox.persist(strange))
        await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 1)
        await eventually(lambda: all_done(pool))
    noted = await pool.fetch("SELECT update_id, error IS NOT NULL AS failed FROM updates ORDER BY update_id")
    assert [tuple(row) for row in noted] == [(1, True), (2, False), (3, False), (4, True), (5, False)]


async def test_stopping_finishes_what_is_in_flight_and_leaves_the_rest(pool: Pool, sandbox: Running) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(message: Message) -> None:
        entered.set()
        await go_on.wait()

    router = Router()
    router.message.register(slow)
    async with assembled(pool, sandbox, router) as intake:
        await intake.inbox.dispatch(await intake.inbox.persist([text_update(1, MARIA), text_update(2, MARIA)]))
        await entered.wait()
        closing = asyncio.create_task(intake.inbox.close())
        asyncio.get_running_loop().call_soon(go_on.set)
        await closing
    assert await pool.fetchval("SELECT array_agg(update_id) FROM updates WHERE done_at IS NULL") == [2]


async def test_a_handler_that_hangs_does_not_hold_the_end_up(pool: Pool, sandbox: Running) -> None:
    async def hang(message: Message) -> None:
        await asyncio.Event().wait()

    router = Router()
    router.message.register(hang)
    async with assembled(pool, sandbox, router) as intake:
        await intake.inbox.dispatch(await intake.inbox.persist([text_update(1, MARIA)]))
        await asyncio.wait_for(intake.inbox.close(patience=0.05), 2)
    assert await pool.fetchval("SELECT done_at IS NULL FROM updates")


async def test_an_outage_under_a_handler_is_waited_out(pool: Pool, sandbox: Running) -> None:
    tries: list[str | None] = []

    async def unlucky(message: Message) -> None:
        tries.append(message.text)
        if len(tries) == 1:
            raise ConnectionRefusedError("the database went away")

    router = Router()
    router.message.register(unlucky)
    async with assembled(pool, sandbox, router) as intake, running_tasks(intake):
        await intake.inbox.dispatch(
            await intake.inbox.persist([text_update(1, MARIA, "a"), text_update(2, MARIA, "b")])
        )
        await eventually(lambda: all_done(pool))
    assert tries == ["a", "a", "b"]
    assert await pool.fetchval("SELECT count(error) FROM updates") == 0
    assert sandbox.world.chat(MARIA) == []
