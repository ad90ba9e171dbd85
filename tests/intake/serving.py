"""A bot with the intake's own parts only: enough for students' stories, without screens and delivery."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.config import Settings
from bot.handlers import commands, errors, inbox, membership, presses
from bot.handlers import settings as student_settings
from bot.i18n import Phrases
from bot.intake.inbox import Inbox
from bot.intake.polling import Poller
from bot.middlewares.governing import Governing
from bot.middlewares.identity import Identity
from bot.middlewares.outgoing_log import OutgoingLog
from bot.sandbox.server import Running
from bot.services.recording import Recorder
from db.pool import Pool

TOKEN = "42:test"
ADMIN_ID = 900_001


@dataclass(frozen=True, slots=True)
class Intake:
    """The parts, ready to be started one by one."""

    bot: Bot
    inbox: Inbox
    poller: Poller
    recorder: Recorder


@asynccontextmanager
async def assembled(pool: Pool, sandbox: Running, *first: Router) -> AsyncIterator[Intake]:
    """All parts, none of them running; `first` are routers that see updates before the bot's own."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    bot = Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    recorder = Recorder(pool)
    session.middleware(OutgoingLog(recorder.put))
    session.middleware(Governing(_admit, lambda departed, messages: None, lambda seconds: None))
    receiver = Inbox(pool, _dispatcher(pool, sandbox, first), bot, owner_ids=[ADMIN_ID])
    try:
        yield Intake(bot, receiver, Poller(sandbox.url, TOKEN, receiver, long_poll=2), recorder)
    finally:
        await receiver.close()
        await recorder.close()
        await session.close()


@asynccontextmanager
async def serving(pool: Pool, sandbox: Running, *first: Router) -> AsyncIterator[Intake]:
    """All parts, running until the block ends."""
    async with assembled(pool, sandbox, *first) as intake, running_tasks(intake):
        yield intake


@asynccontextmanager
async def running_tasks(intake: Intake) -> AsyncIterator[None]:
    """The lasting tasks of the parts."""
    await intake.inbox.replay()
    tasks = [asyncio.create_task(part.run()) for part in (intake.recorder, intake.inbox, intake.poller)]
    try:
        yield
    finally:
        for task in reversed(tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _dispatcher(pool: Pool, sandbox: Running, first: tuple[Router, ...]) -> Dispatcher:
    settings = Settings(_env_file=None, bot_token=TOKEN, admin_ids=(ADMIN_ID,), telegram_api_url=sandbox.url)
    phrases = Phrases()
    dispatcher = Dispatcher(disable_fsm=True, pool=pool, settings=settings, phrases=phrases)
    dispatcher.update.outer_middleware(Identity(pool, settings, phrases))
    dispatcher.include_routers(
        *first,
        commands.router(),
        student_settings.router(),
        membership.router(),
        presses.router(),
        inbox.router(),
        errors.router(),
    )
    return dispatcher


async def _admit(chat_id: int | None, messages: int) -> float:
    """There is no broadcast to wait for."""
    return 0.0
