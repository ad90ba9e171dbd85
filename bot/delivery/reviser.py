"""The reviser: edits or deletes messages that were sent, one person after the other, beside the engine.

What it asks for can be done twice, so it claims nobody: what was under way at a crash is done again.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from bot.delivery.backoff import Backoff
from bot.delivery.claiming import OUTAGE_PAUSE, in_flight_limit
from bot.delivery.governor import Governor
from bot.delivery.outcomes import Failed, Held, RefusedForAll, Troubled
from bot.delivery.revisals import Done, Gone, Revisal, judge, judge_silence
from bot.delivery.revised import Entry, Request, record, requests, settled_before, to_entry
from bot.delivery.rewriting import Edits, Rewriting, rewriting_of, rewritten
from bot.delivery.sender import Sender
from bot.i18n import Phrases
from bot.services import revising as revisions_service
from bot.services.gathering import Gathering
from db import broadcasts, revising, revisions
from db.models import Revision, Target
from db.outages import is_outage
from db.pool import Connection, Pool, transaction

LOOK_EVERY = 0.5  # seconds between looks for revisions that were launched or resumed

logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Track:
    """Where one revision stands. `after`: the recipient's id up to which everybody was taken in this walk."""

    revision_id: int
    kind: str
    rewriting: Rewriting | None
    after: int = 0


class Reviser:
    """Carries out all revisions of one bot. Only one process may run one at a time."""

    def __init__(self, pool: Pool, sender: Sender, governor: Governor, phrases: Phrases) -> None:
        self._pool = pool
        self._phrases = phrases
        self._sender = sender
        self._governor = governor
        self._backoff = Backoff()
        self._most = in_flight_limit(governor.rate)
        self._entries: Gathering[Entry] = Gathering("The ledger of revisions", self._write)
        self._tracks: dict[int, _Track] = {}
        self._flights: set[asyncio.Task[None]] = set()
        self._busy: dict[int, int] = {}  # recipient -> revision; under way, or not yet written down
        self._refused: dict[int, str] = {}  # revision -> why Telegram refuses it to everyone
        self._elected = asyncio.Event()  # cleared while another process may be at work
        self._elected.set()
        self._landed = asyncio.Event()

    def suspend(self) -> None:
        """Another process may be at work from now on: nothing more leaves until `resume`."""
        self._elected.clear()

    def resume(self) -> None:
        """This process is the one that works."""
        self._elected.set()

    async def run(self) -> None:
        """Work until cancelled. What is under way then is given up: the next start does it again."""
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._entries.run())
            try:
                await self._work()
            finally:
                for task in (*self._flights, writing):
                    task.cancel()
                await asyncio.gather(*self._flights, writing, return_exceptions=True)
                await self._entries.close()

    async def _work(self) -> None:
        while True:
            await self._elected.wait()
            try:
                await self._go_round()
            except Exception as error:
                if not is_outage(error):
                    raise
                logger.warning("Revisions wait for the database: %s", type(error).__name__)
                await asyncio.sleep(OUTAGE_PAUSE)

    async def _go_round(self) -> None:
        """Give each revision its share of what may be under way, or wait until there is something to do."""
        self._landed.clear()
        if self._backoff.failing:
            await self._backoff.wait()
        await self._halt_refused()
        async with self._pool.acquire() as conn:
            running = await revisions.running(conn)
            self._tracks = {
                revision.id: self._tracks.get(revision.id) or await _begin(conn, revision) for revision in running
            }
        begun = False
        for track in self._tracks.values():
            begun |= await self._go_on(track, -(-self._room() // len(self._tracks)))
        if not begun:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._landed.wait()

    def _room(self) -> int:
        """How many more may be under way; one at a time while Telegram does not answer."""
        return max(0, (1 if self._backoff.failing else self._most) - len(self._busy))

    async def _go_on(self, track: _Track, most: int) -> bool:
        """Take on the next people of one revision, or note its end; whether there is more to do at once."""
        if most <= 0:
            return False
        granted = await self._governor.reserve(most)  # first: who is paused meanwhile is not taken on
        if not self._elected.is_set():
            return False
        async with self._pool.acquire() as conn:
            found = await revising.targets(conn, track.revision_id, track.after, granted, self._busy)
            edits = await rewritten(conn, self._phrases, track.rewriting, found)
        for target, theirs in zip(found, edits, strict=True):
            self._fly(track, target, theirs)
        if found:
            track.after = found[-1].recipient_id
        elif track.after:
            track.after = 0  # once more from the start, for those who were put back
            return True
        elif track.revision_id not in self._busy.values():
            await revisions_service.finish(self._pool, revision_id=track.revision_id, now=datetime.now(UTC))
        return bool(found)

    async def _halt_refused(self) -> None:
        for revision_id, reason in list(self._refused.items()):
            logger.error("Revision %d is paused: %s", revision_id, reason)
            await revisions_service.halt(self._pool, revision_id=revision_id, reason=reason)
            del self._refused[revision_id]

    # Flights: one task for each person's messages.

    def _fly(self, track: _Track, target: Target, edits: Edits) -> None:
        self._busy[target.recipient_id] = track.revision_id
        flight = asyncio.create_task(self._revise(track, target, edits))
        self._flights.add(flight)
        flight.add_done_callback(self._on_landed)

    def _on_landed(self, flight: "asyncio.Task[None]") -> None:
        self._flights.discard(flight)
        self._landed.set()
        if not flight.cancelled() and (error := flight.exception()) is not None:
            logger.error("A revision of one message ended unexpectedly", exc_info=error)

    async def _revise(self, track: _Track, target: Target, edits: Edits) -> None:
        verdict: Revisal | None = settled_before(track.kind, target, datetime.now(UTC))
        if verdict is None:
            verdict = await self._ask(requests(track.kind, edits, target))
        match verdict:
            case Done() | Gone() | Failed():
                self._backoff.succeeded()
                self._entries.put(to_entry(track.kind, edits, target, verdict, datetime.now(UTC)))
                return
            case Held(seconds):
                self._governor.hold(seconds)
            case Troubled():
                self._backoff.troubled()
            case RefusedForAll(text):
                self._refused[track.revision_id] = text
        self._busy.pop(target.recipient_id, None)  # they wait for the next walk

    async def _ask(self, calls: Sequence[Request]) -> Revisal:
        """One call after the other, as long as they succeed; for the first one the governor has been asked."""
        verdict: Revisal = Done()
        for place, call in enumerate(calls):
            if place:
                await self._governor.reserve(1)
            if not self._elected.is_set():
                return Troubled("another process may be at work")
            verdict = await self._exchange(call)
            if not isinstance(verdict, Done):
                break
        return verdict

    async def _exchange(self, call: Request) -> Revisal:
        departed: list[float] = []
        try:
            status, reply = await self._sender.ask(
                call.method, orjson.dumps(call.fields), lambda: departed.append(self._governor.leave())
            )
        except OSError as error:
            return judge_silence(error)
        finally:
            for moment in departed:
                self._governor.land(moment)
        return judge(status, reply)

    async def _write(self, entries: Sequence[Entry]) -> None:
        async with transaction(self._pool) as conn:
            await record(conn, entries)
        for entry in entries:
            self._busy.pop(entry.target.recipient_id, None)
        self._landed.set()


async def _begin(conn: Connection, revision: Revision) -> _Track:
    broadcast = await broadcasts.get(conn, revision.message_id)
    assert broadcast is not None  # noqa: S101 - a revision goes with its broadcast
    return _Track(revision.id, revision.kind, rewriting_of(revision, broadcast))
