"""What students live through, in both languages."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.types import BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.domain.audience import Audience
from bot.handlers.commands import publish_commands
from bot.i18n import Phrases
from bot.sandbox.server import Running, running
from db import audience
from db.pool import Pool
from tests.intake.serving import ADMIN_ID, TOKEN, Intake, serving
from tests.waiting import eventually

MARIA, JOHN = 501, 502


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(MARIA, "Мария", username="maria", language_code="ru")
        sandbox.world.add_person(JOHN, "John <b>&", last_name="</i>", language_code="en-GB")
        yield sandbox


@pytest.fixture(autouse=True)
async def intake(pool: Pool, sandbox: Running) -> AsyncIterator[Intake]:
    async with serving(pool, sandbox) as intake:
        yield intake


async def says(sandbox: Running, person: int, text: str) -> str:
    """Writes, and returns the bot's next words."""
    before = len(sandbox.world.chat(person))
    sandbox.world.send(person, text=text)
    await sandbox.world.wait_for(lambda: len(sandbox.world.chat(person)) == before + 2)
    return str(sandbox.world.chat(person)[-1]["text"])


async def row(pool: Pool, sql: str, *values: object) -> dict[str, Any]:
    found = await pool.fetchrow(sql, *values)
    return dict(found) if found else {}


async def test_a_link_greets_and_is_remembered(pool: Pool, sandbox: Running) -> None:
    sandbox.world.start(MARIA, "3rd_stream")
    await sandbox.world.wait_for(lambda: len(sandbox.world.chat(MARIA)) == 2)

    assert "Здравствуйте, Мария!" in sandbox.world.chat(MARIA)[-1]["text"]
    event = await row(pool, "SELECT event_type, event_data FROM events WHERE user_id = $1", MARIA)
    assert event == {"event_type": "start", "event_data": {"source": "3rd_stream"}}
    person = await row(pool, "SELECT username, first_name, started_at FROM users WHERE user_id = $1", MARIA)
    assert (person["username"], person["first_name"]) == ("maria", "Мария")
    assert person["started_at"] is not None


async def test_a_name_full_of_html_is_shown_as_it_is(sandbox: Running) -> None:
    assert "Hello, John <b>&!" in await says(sandbox, JOHN, "/start")


async def test_stop_and_start_again(pool: Pool, sandbox: Running) -> None:
    await says(sandbox, MARIA, "/start")

    assert "Готово" in await says(sandbox, MARIA, "/stop")
    assert (await row(pool, "SELECT opted_out_at FROM users WHERE user_id = $1", MARIA))["opted_out_at"]
    assert "уже отключены" in await says(sandbox, MARIA, "/stop")

    assert "С возвращением" in await says(sandbox, MARIA, "/start")
    assert (await row(pool, "SELECT opted_out_at FROM users WHERE user_id = $1", MARIA))["opted_out_at"] is None


async def test_what_comes_and_when_is_chosen_and_every_audience_respects_it(pool: Pool, sandbox: Running) -> None:
    await says(sandbox, MARIA, "/start")
    await pool.execute("INSERT INTO bookings (user_id, course_stream, confirmed) VALUES ($1, '3rd_stream', 2)", MARIA)
    assert "все сообщения курса" in await says(sandbox, MARIA, "/settings")

    assert "только сообщения своего потока" in await chooses(sandbox, MARIA, "Только мой поток")
    assert await reached(pool, Audience(everyone=True)) == {"own_stream": 1}
    assert await reached(pool, Audience(streams=("3rd_stream",))) == {"reachable": 1}
    assert await reached(pool, Audience(people=(MARIA,))) == {"reachable": 1}

    assert "Пауза" in await chooses(sandbox, MARIA, "Пауза на 7 дней")
    assert await reached(pool, Audience(streams=("3rd_stream",))) == {"paused": 1}
    await pool.execute("UPDATE users SET paused_until = now() - interval '1 second'")
    assert await reached(pool, Audience(streams=("3rd_stream",))) == {"reachable": 1}

    assert "своего потока" in await says(sandbox, MARIA, "/settings")
    await chooses(sandbox, MARIA, "Получать всё")
    assert await reached(pool, Audience(everyone=True)) == {"reachable": 1}
    await says(sandbox, MARIA, "/stop")
    assert await reached(pool, Audience(everyone=True)) == {"opted_out": 1}
    assert "отключены" in await says(sandbox, MARIA, "/settings")
    assert "все сообщения курса" in await chooses(sandbox, MARIA, "Снова получать")
    assert await reached(pool, Audience(no_course=True, streams=("3rd_stream",))) == {"reachable": 1}


async def chooses(sandbox: Running, person: int, label: str) -> str:
    """Presses a button of the last message, and returns what that says then."""
    message = sandbox.world.chat(person)[-1]
    rows = message["reply_markup"]["inline_keyboard"]
    [place] = [
        (row, column) for row, line in enumerate(rows) for column, button in enumerate(line) if label in button["text"]
    ]
    await sandbox.world.answer(sandbox.world.press(person, message["message_id"], row=place[0], column=place[1]))
    before = message["text"]
    await sandbox.world.wait_for(lambda: sandbox.world.chat(person)[-1]["text"] != before)
    return str(sandbox.world.chat(person)[-1]["text"])


async def reached(pool: Pool, named: Audience) -> dict[str, int]:
    """How many get a message to these people, and how many are left out for which reason; zeros are left out."""
    async with pool.acquire() as conn:
        counted = await audience.count(conn, named.to_json())
    return {"reachable": counted.reachable, **counted.left_out} if counted.reachable else dict(counted.left_out)


async def test_another_language(pool: Pool, sandbox: Running) -> None:
    assert "На каком языке" in await says(sandbox, MARIA, "/language")
    question = sandbox.world.chat(MARIA)[-1]

    query = sandbox.world.press(MARIA, question["message_id"], row=0, column=0)
    assert (await sandbox.world.answer(query))["text"] == "English it is"
    await sandbox.world.wait_for(lambda: "English now" in sandbox.world.chat(MARIA)[-1]["text"])

    assert "messages from your course" in await says(sandbox, MARIA, "/help")


async def test_blocking_is_noticed(pool: Pool, sandbox: Running) -> None:
    await says(sandbox, JOHN, "/start")

    sandbox.world.block(JOHN)
    await eventually(lambda: pool.fetchval("SELECT blocked_at IS NOT NULL FROM users WHERE user_id = $1", JOHN))
    sandbox.world.unblock(JOHN)
    await eventually(lambda: pool.fetchval("SELECT blocked_at IS NULL FROM users WHERE user_id = $1", JOHN))

    kinds = await pool.fetch("SELECT event_type FROM events WHERE user_id = $1 ORDER BY id", JOHN)
    assert [kind["event_type"] for kind in kinds] == ["start", "blocked", "unblocked"]


async def test_anything_else_is_answered_with_what_one_can_do(sandbox: Running) -> None:
    for words in ("How are you?", "/admin", "/nonsense"):
        assert "What you can do" in await says(sandbox, JOHN, words)


async def test_an_album_is_answered_once_and_a_pin_not_at_all(sandbox: Running, intake: Intake) -> None:
    common = {
        "date": 1_760_000_000,
        "chat": {"id": JOHN, "type": "private"},
        "from": {"id": JOHN, "is_bot": False, "first_name": "John", "language_code": "en"},
    }
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    items = [common | {"message_id": 10 + n, "media_group_id": "g", "photo": photo} for n in range(4)]
    pin = common | {"message_id": 20, "pinned_message": common | {"message_id": 10, "text": "hi"}}
    last = common | {"message_id": 21, "text": "/stop", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    batch = [{"update_id": n, "message": message} for n, message in enumerate([*items, pin, last], start=1)]
    await intake.inbox.dispatch(await intake.inbox.persist(batch))
    await sandbox.world.wait_for(lambda: len(sandbox.world.chat(JOHN)) == 2)
    first, second = (message["text"] for message in sandbox.world.chat(JOHN))
    assert "What you can do" in first
    assert "no more messages" in second


async def test_the_menu_is_published_in_each_language(sandbox: Running, intake: Intake) -> None:
    await publish_commands(intake.bot, Phrases(), [ADMIN_ID])
    russian = await intake.bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="ru")
    english = await intake.bot.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="en")
    assert [command.command for command in russian] == ["start", "help", "settings", "language", "stop"]
    assert (russian[3].description, english[3].description) == ("Выбрать язык", "Choose the language")


async def test_an_administrator_is_greeted_as_one_and_has_a_menu_of_their_own(sandbox: Running, intake: Intake) -> None:
    await publish_commands(intake.bot, Phrases(), [ADMIN_ID])  # there is no such chat yet, which does not matter
    sandbox.world.add_person(ADMIN_ID, "Ada", language_code="en")
    greeting = await says(sandbox, ADMIN_ID, "/start")
    assert "You are an administrator here" in greeting
    assert "/admin" in greeting
    await sandbox.world.wait_for(lambda: sandbox.world.calls.count("setMyCommands") == 6)
    menu = await intake.bot.get_my_commands(scope=BotCommandScopeChat(chat_id=ADMIN_ID), language_code="en")
    assert [command.command for command in menu] == ["admin", "cancel", "help", "language"]
    assert "/admin" in await says(sandbox, ADMIN_ID, "what now?")


async def test_every_command_is_offered_in_every_language(sandbox: Running) -> None:
    for text in (await says(sandbox, JOHN, "/help"), await says(sandbox, MARIA, "/help")):
        assert all(command in text for command in ("/settings", "/language", "/stop", "/start"))
