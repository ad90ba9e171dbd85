"""Every handler knows who is there; groups are listened to in silence."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.domain.roles import Role
from bot.i18n import Voice
from bot.middlewares.access import Administers
from bot.sandbox.server import Running, running
from db.models import Person
from db.pool import Pool
from tests.intake.serving import ADMIN_ID, TOKEN, serving
from tests.waiting import eventually

MARIA, DEPUTY = 501, 502


@pytest.fixture
async def sandbox() -> AsyncIterator[Running]:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.add_person(MARIA, "Мария", language_code="ru")
        sandbox.world.add_person(DEPUTY, "Dan", language_code="de")
        sandbox.world.add_person(ADMIN_ID, "Ada", language_code="en-US")
        yield sandbox


def introducing() -> Router:
    """A router that says what it knows of who writes."""
    router = Router()

    async def introduce(message: Message, person: Person, role: Role, voice: Voice) -> None:
        await message.answer(f"{person.first_name} {role} {voice.language}")

    router.message.register(introduce)
    return router


async def answer(sandbox: Running, person: int) -> str:
    before = len(sandbox.world.chat(person))
    sandbox.world.send(person, text="Who am I?")
    await sandbox.world.wait_for(lambda: len(sandbox.world.chat(person)) == before + 2)
    return str(sandbox.world.chat(person)[-1]["text"])


async def test_roles_and_languages(pool: Pool, sandbox: Running) -> None:
    await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", DEPUTY)
    async with serving(pool, sandbox, introducing()):
        assert await answer(sandbox, MARIA) == "Мария student ru"
        assert await answer(sandbox, DEPUTY) == "Dan admin en"
        assert await answer(sandbox, ADMIN_ID) == "Ada owner en"

        await pool.execute("UPDATE admins SET revoked_at = now()")
        await pool.execute("UPDATE users SET language = 'ru' WHERE user_id = $1", DEPUTY)
        assert await answer(sandbox, DEPUTY) == "Dan student ru"


async def test_each_press_is_authorised_anew(pool: Pool, sandbox: Running) -> None:
    guarded = Router()
    guarded.callback_query.filter(Administers())
    inner = Router()
    guarded.include_router(inner)

    async def open_secret(query: CallbackQuery) -> None:
        await query.answer("secret")

    inner.callback_query.register(open_secret)
    await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", DEPUTY)
    async with serving(pool, sandbox, guarded):

        async def press(person: int) -> object:
            sandbox.world.send(person, text="hi")
            await sandbox.world.wait_for(lambda: bool(sandbox.world.chat(person)[-1]["from"]["is_bot"]))
            query = sandbox.world.press(person, sandbox.world.chat(person)[-1]["message_id"], data="x")
            return (await sandbox.world.answer(query)).get("text")

        assert await press(DEPUTY) == "secret"
        assert await press(ADMIN_ID) == "secret"
        assert await press(MARIA) == "Эта кнопка уже не работает."
        await pool.execute("UPDATE admins SET revoked_at = now()")
        assert await press(DEPUTY) == "This button does not work any more."


async def test_groups_are_logged_and_not_answered(pool: Pool, sandbox: Running) -> None:
    update = {
        "update_id": 7,
        "message": {
            "message_id": 3,
            "date": 1_760_000_000,
            "chat": {"id": -100, "type": "supergroup", "title": "Course"},
            "from": {"id": MARIA, "is_bot": False, "first_name": "Мария"},
            "text": "/start",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
    async with serving(pool, sandbox) as intake:
        await intake.inbox.dispatch(await intake.inbox.persist([update]))
        await eventually(lambda: pool.fetchval("SELECT done_at IS NOT NULL AND error IS NULL FROM updates"))
    row = await pool.fetchrow("SELECT message_id, context_type, recipient, direction FROM messages")
    assert row is not None
    assert tuple(row) == ("-100:3", "group", "-100", "incoming")
    assert await pool.fetchval("SELECT count(*) FROM users") == 0
