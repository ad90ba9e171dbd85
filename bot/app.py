"""Composition root: the only place that builds things and starts lasting tasks."""

import asyncio
import gc
import logging
import signal
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError

from bot import jobs
from bot.config import Settings
from bot.delivery import sender
from bot.delivery.engine import Engine
from bot.delivery.flightbook import FlightBook, flight_book
from bot.delivery.governor import Governor, Priority
from bot.delivery.notices import PauseNotices
from bot.delivery.progress import ProgressCards
from bot.delivery.reviser import Reviser
from bot.delivery.revision_cards import RevisionCards
from bot.delivery.sender import Sender
from bot.dialogs import manager as dialogs
from bot.handlers import admin, cards, commands, errors, inbox, membership, presses, revisions
from bot.handlers import settings as student_settings
from bot.i18n import Phrases
from bot.intake.inbox import Inbox
from bot.intake.polling import Poller
from bot.intake.storage import DialogStorage, Visiting
from bot.middlewares.governing import Governing
from bot.middlewares.identity import Identity
from bot.middlewares.outgoing_log import OutgoingLog
from bot.services.recording import Recorder
from bot.telegram import bot_session, introduce
from db import migrate
from db.election import Office, elected
from db.outages import tells_of_outage
from db.pool import Pool, open_pool

CONNECTIONS = 10  # to PostgreSQL, for handlers, engine and log together
STOP_TIMEOUT = 6.5  # seconds in which what is in flight may finish; an operator waits ten for the end of it all

log = logging.getLogger(__name__)


async def run(settings: Settings, dsn: str) -> None:
    """Runs the bot until SIGTERM or Ctrl-C; a second signal ends it at once. Raises OperatorError, DatabaseError."""
    asyncio.get_running_loop().set_exception_handler(_note_leftover)
    gc.freeze()  # what is loaded stays: to look through it now and then stopped everything for 0.2 s
    with _until_a_signal():
        while True:
            async with serving(settings, dsn) as replaced:
                await replaced.wait()


def _note_leftover(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that ends while it is being given back leaves an error that nobody can wait for any more."""
    error = context.get("exception")
    if isinstance(error, Exception) and tells_of_outage(error):
        log.warning("A connection to the database ended: %s", type(error).__name__)
    else:
        loop.default_exception_handler(context)


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
        _one_error_at_a_time(),
        _pool(dsn) as pool,
        bot_session(settings) as bot,
        sender.sending(settings.telegram_api_url, settings.bot_token.get_secret_value()) as lean_sender,
    ):
        me = await introduce(bot, settings)
        async with elected(dsn, bot.id) as office:
            with flight_book(settings.data_dir / f"flights-{bot.id}") as book:
                async with _working(settings, pool, bot, lean_sender, office, book) as replaced:
                    log.info("@%s is at work", me.username)
                    yield replaced


@asynccontextmanager
async def _working(
    settings: Settings, pool: Pool, bot: Bot, lean_sender: Sender, office: Office, book: FlightBook
) -> AsyncIterator[asyncio.Event]:
    """Everything that only the active process does."""
    phrases, governor, recorder = Phrases(), Governor(settings.broadcast_rate, clock=time.monotonic), Recorder(pool)
    progress, notices = ProgressCards(pool, bot, phrases), PauseNotices(pool, bot, phrases)
    revision_cards = RevisionCards(pool, bot, phrases)
    _govern_and_log(bot, governor, recorder)
    dispatcher = _dispatcher(pool, settings, phrases, progress, revision_cards)
    receiver = Inbox(pool, dispatcher, bot, owner_ids=settings.admin_ids)
    engine = Engine(
        pool,
        lean_sender,
        governor,
        bot.id,
        phrases,
        failure_limit=settings.failure_limit,
        on_paused=notices.put,
        book=book,
    )
    reviser = Reviser(pool, lean_sender, governor, phrases)
    poller = Poller(settings.telegram_api_url, settings.bot_token.get_secret_value(), receiver)
    await jobs.tidy(pool)
    replaced = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(_keep(office, (engine, reviser), replaced))
        sending = tasks.create_task(engine.run())
        revising = tasks.create_task(reviser.run())
        lasting = [tasks.create_task(part.run()) for part in (recorder, receiver, progress, revision_cards, notices)]
        housekeeping = jobs.housekeeping(pool, receiver.replay_forgotten)
        housekeeping.start()
        await receiver.replay()
        passing = [tasks.create_task(poller.run()), tasks.create_task(_publish_commands(bot, phrases, settings))]
        try:
            yield replaced
        finally:
            housekeeping.shutdown(wait=False)
            engine.stop()
            for task in (keeping, revising, *passing):
                task.cancel()
            await _finish(receiver, (sending, revising), lasting, recorder)
            pool.terminate()  # a database that does not answer must not hold us


async def _finish(
    receiver: Inbox,
    leaving: "Sequence[asyncio.Task[None]]",
    lasting: "Sequence[asyncio.Task[None]]",
    recorder: Recorder,
) -> None:
    """What is under way ends and is written down, in STOP_TIMEOUT at most."""
    try:
        async with asyncio.timeout(STOP_TIMEOUT):
            await asyncio.gather(receiver.close(), *map(_ended, leaving))
            for task in lasting:
                task.cancel()
            await recorder.close()
    except TimeoutError:
        log.error("Not all that was under way could be recorded in time; the next start looks after it")
    for task in (*leaving, *lasting):
        task.cancel()


async def _keep(office: Office, workers: "Sequence[Engine | Reviser]", replaced: asyncio.Event) -> None:
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
        admin.router(),
        presses.router(),
        inbox.router(),
        errors.router(),
    )
    dialogs.setup(dispatcher)
    return dispatcher


async def _publish_commands(bot: Bot, phrases: Phrases, settings: Settings) -> None:
    """The menu is a comfort: without it the bot works all the same."""
    try:
        await commands.publish_commands(bot, phrases, settings.admin_ids)
    except TelegramAPIError as error:
        log.warning("The menu of commands was not published: %s", error.message)


@asynccontextmanager
async def _pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await open_pool(dsn, max_size=CONNECTIONS)
    try:
        yield pool
    finally:
        pool.terminate()


@contextmanager
def _until_a_signal() -> Iterator[None]:
    """SIGTERM or Ctrl-C ends the block, wherever it stands, by cancelling what runs in it."""
    loop, task, told = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Event()
    assert task is not None  # noqa: S101 - coroutines run in tasks

    def on_signal() -> None:
        told.set()
        log.info("Stopping")
        forget_signals()
        task.cancel()

    def forget_signals() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    except asyncio.CancelledError:
        if not told.is_set():
            raise
        task.uncancel()
    finally:
        forget_signals()


async def _ended(task: "asyncio.Task[None]") -> None:
    """Waits for a task whose failure the task group reports."""
    await asyncio.wait([task])


@asynccontextmanager
async def _one_error_at_a_time() -> AsyncIterator[None]:
    """The first failure of a group of tasks, which ended the others, in the place of the group."""
    try:
        yield
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
