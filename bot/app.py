"""Composition root: the only place that builds things and starts lasting tasks."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import jobs
from bot.config import Settings
from bot.delivery import sender
from bot.delivery.alarm import Alarm
from bot.delivery.engine import Engine
from bot.delivery.flightbook import FlightBook, flight_book
from bot.delivery.governor import Governor, Priority
from bot.delivery.missed import MissedNotices
from bot.delivery.notices import PauseNotices
from bot.delivery.progress import ProgressCards
from bot.delivery.reminders import Reminders
from bot.delivery.reviser import Reviser
from bot.delivery.revision_cards import RevisionCards
from bot.delivery.sender import Sender
from bot.dialogs import manager as dialogs
from bot.domain.quiet import quiet_hours
from bot.handlers import admin, cards, commands, due, errors, inbox, membership, presses, receipts, repeating, revisions
from bot.handlers import settings as student_settings
from bot.i18n import Phrases
from bot.intake.inbox import Inbox
from bot.intake.polling import Poller
from bot.intake.storage import DialogStorage, Visiting
from bot.lifetime import ended, note_leftover, one_error_at_a_time, until_a_signal
from bot.middlewares.governing import Governing
from bot.middlewares.identity import Identity
from bot.middlewares.outgoing_log import OutgoingLog
from bot.services.recording import Recorder
from bot.telegram import bot_session, introduce
from db import migrate
from db.election import Office, elected
from db.pool import Pool, open_pool

CONNECTIONS = 12  # to PostgreSQL, for handlers, engine and log together
STOP_TIMEOUT = 6.5  # seconds in which what is in flight may finish; an operator waits ten for the end of it all

log = logging.getLogger(__name__)


async def run(settings: Settings, dsn: str) -> None:
    """Runs the bot until SIGTERM or Ctrl-C; a second signal ends it at once. Raises OperatorError, DatabaseError."""
    asyncio.get_running_loop().set_exception_handler(note_leftover)
    gc.freeze()  # what is loaded stays: to look through it now and then stopped everything for 0.2 s
    with until_a_signal():
        while True:
            async with serving(settings, dsn) as replaced:
                await replaced.wait()


async def prepare(settings: Settings, dsn: str) -> None:
    """Brings the database up to date. Raises DatabaseError."""
    for name in await migrate.migrate(dsn):
        log.info("Applied %s", name)


@asynccontextmanager
async def serving(settings: Settings, dsn: str) -> AsyncIterator[asyncio.Event]:
    """The bot at work until the block ends; what is in flight is finished then.

    Waits while another process is active for this bot. The event is set when another one has become active: then
    the block is to end. A lasting task that fails ends the block. Raises OperatorError, DatabaseError, and what a
    task did not expect.
    """
    await prepare(settings, dsn)
    async with (
        one_error_at_a_time(),
        _pool(dsn) as pool,
        bot_session(settings) as bot,
        sender.sending(settings.telegram_api_url, settings.bot_token.get_secret_value()) as lean_sender,
    ):
        me = await introduce(bot, settings)
        async with elected(dsn, bot.id) as office:
            with flight_book(settings.data_dir / f"flights-{bot.id}") as book:
                parts = _parts(settings, pool, bot, lean_sender, book)
                async with _working(settings, pool, bot, office, parts) as replaced:
                    log.info("@%s is at work", me.username)
                    yield replaced


@dataclass(frozen=True, slots=True)
class _Parts:
    """What works in the active process. `notices`: what writes to authors by itself."""

    recorder: Recorder
    receiver: Inbox
    poller: Poller
    engine: Engine
    reviser: Reviser
    housekeeping: AsyncIOScheduler
    alarm: Alarm
    cards: tuple[ProgressCards, RevisionCards]
    notices: tuple[PauseNotices, MissedNotices, Reminders]


def _parts(settings: Settings, pool: Pool, bot: Bot, lean_sender: Sender, book: FlightBook) -> _Parts:
    """Builds them all; none is at work yet."""
    phrases, governor, recorder = Phrases(), Governor(settings.broadcast_rate, clock=time.monotonic), Recorder(pool)
    zone = settings.default_timezone
    hours = quiet_hours(settings.quiet_hours, zone)
    progress = ProgressCards(pool, bot, phrases, default_zone=zone, quiet_hours=hours)
    revision_cards = RevisionCards(pool, bot, phrases)
    pauses = PauseNotices(pool, bot, phrases)
    _govern_and_log(bot, governor, recorder)
    dispatcher = _dispatcher(pool, settings, phrases, progress, revision_cards)
    receiver = Inbox(pool, dispatcher, bot, owner_ids=settings.admin_ids)
    housekeeping = jobs.housekeeping(pool, receiver.replay_forgotten)
    return _Parts(
        recorder=recorder,
        receiver=receiver,
        poller=Poller(settings.telegram_api_url, settings.bot_token.get_secret_value(), receiver),
        engine=Engine(
            pool,
            lean_sender,
            governor,
            bot.id,
            phrases,
            failure_limit=settings.failure_limit,
            quiet_hours=hours,
            on_paused=pauses.put,
            book=book,
        ),
        reviser=Reviser(pool, lean_sender, governor, phrases),
        housekeeping=housekeeping,
        alarm=Alarm(pool, housekeeping, grace=timedelta(minutes=settings.misfire_grace), quiet_hours=hours),
        cards=(progress, revision_cards),
        notices=(
            pauses,
            MissedNotices(pool, bot, phrases, owner_ids=settings.admin_ids, default_zone=zone),
            Reminders(
                pool,
                bot,
                phrases,
                ahead=timedelta(minutes=settings.remind_minutes),
                default_zone=zone,
                quiet_hours=hours,
            ),
        ),
    )


@asynccontextmanager
async def _working(
    settings: Settings, pool: Pool, bot: Bot, office: Office, parts: _Parts
) -> AsyncIterator[asyncio.Event]:
    """Everything that only the active process does, until the block ends."""
    await jobs.tidy(pool)
    replaced = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(parts.engine.run())
        revising = tasks.create_task(parts.reviser.run())
        lasting = [
            tasks.create_task(part.run()) for part in (parts.recorder, parts.receiver, *parts.cards, *parts.notices)
        ]
        passing = [revising, tasks.create_task(_keep(office, (parts.engine, parts.reviser, parts.alarm), replaced))]
        parts.housekeeping.start()
        try:
            await parts.receiver.replay()
            passing += [
                tasks.create_task(parts.poller.run()),
                tasks.create_task(parts.alarm.run()),
                tasks.create_task(_publish_commands(bot, settings)),
            ]
            yield replaced
        finally:
            parts.housekeeping.shutdown(wait=False)
            parts.engine.stop()
            for task in passing:
                task.cancel()
            try:
                await _finish(parts, (sending, revising), lasting)
            finally:
                for task in (sending, revising, *lasting):
                    task.cancel()
                pool.terminate()  # a database that does not answer must not hold us


async def _finish(
    parts: _Parts, leaving: "Sequence[asyncio.Task[None]]", lasting: "Sequence[asyncio.Task[None]]"
) -> None:
    """What is under way ends and is written down, in STOP_TIMEOUT at most."""
    try:
        async with asyncio.timeout(STOP_TIMEOUT):
            await asyncio.gather(parts.receiver.close(), *map(ended, leaving))
            await asyncio.gather(*(cards.close() for cards in parts.cards))
            for task in lasting:
                task.cancel()
            await parts.recorder.close()
    except TimeoutError:
        log.error("Not all that was under way could be recorded in time; the next start looks after it")


async def _keep(office: Office, workers: "Sequence[Engine | Reviser | Alarm]", replaced: asyncio.Event) -> None:
    """Nothing is sent while the lock is lost; `replaced` is set when another process has it."""

    def suspend() -> None:
        for worker in workers:
            worker.suspend()

    def resume() -> None:
        for worker in workers:
            worker.resume()

    await office.keep(suspend, resume)
    replaced.set()


def _govern_and_log(bot: Bot, governor: Governor, recorder: Recorder) -> None:
    """Whatever the bot does apart from broadcasts is logged and governed; the log sees what came of it at last."""

    async def admit(chat_id: int | None, messages: int) -> float:
        return await governor.admit(
            chat_id, priority=Priority.ANSWER, new_message=messages > 0, messages=max(1, messages)
        )

    def land(departed: float, messages: int) -> None:
        governor.land(departed, messages=max(1, messages))

    bot.session.middleware(OutgoingLog(recorder.put))
    bot.session.middleware(Governing(admit, land, governor.hold))


def _dispatcher(
    pool: Pool, settings: Settings, phrases: Phrases, progress: ProgressCards, revision_cards: RevisionCards
) -> Dispatcher:
    """The handlers, the most particular first."""
    storage = DialogStorage(pool)
    dispatcher = Dispatcher(
        storage=storage,
        pool=pool,
        settings=settings,
        phrases=phrases,
        progress=progress,
        revision_cards=revision_cards,
    )
    dispatcher.update.outer_middleware(Visiting(storage))
    dispatcher.update.outer_middleware(Identity(pool, settings, phrases))
    dispatcher.include_routers(
        commands.router(),
        student_settings.router(),
        membership.router(),
        cards.router(),
        revisions.router(),
        due.router(),
        receipts.router(),
        repeating.router(),
        admin.router(),
        presses.router(),
        inbox.router(),
        errors.router(),
    )
    dialogs.setup(dispatcher)
    return dispatcher


async def _publish_commands(bot: Bot, settings: Settings) -> None:
    """The menu is a comfort: without it the bot works all the same."""
    try:
        await commands.publish_commands(bot, Phrases(), settings.admin_ids)
    except TelegramAPIError as error:
        log.warning("The menu of commands was not published: %s", error.message)


@asynccontextmanager
async def _pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await open_pool(dsn, max_size=CONNECTIONS)
    try:
        yield pool
    finally:
        pool.terminate()
