"""The engine: claims recipients just before they are written to, sends, and hands the outcomes to the ledger."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from math import inf

from bot.delivery.backoff import Backoff
from bot.delivery.flightbook import FlightBook
from bot.delivery.governor import Governor, Priority
from bot.delivery.ledger import Entry, Ledger, to_entry
from bot.delivery.outcomes import Failed, Held, Migrated, RefusedForAll, Sent, Troubled, Unknown, Verdict
from bot.delivery.sender import Sender
from bot.delivery.track import Track, Tracks
from bot.domain.lifecycle import DeliveryStatus, FailureKind
from bot.domain.pricing import PAID_RATE
from bot.services import scheduling
from db import broadcasts, ledger
from db.models import Broadcast, Claim
from db.notifications import BROADCASTS, listening
from db.outages import is_outage
from db.pool import Pool

LOOK_EVERY = 1.0  # seconds between looks at the clock and the broadcasts, should no notification come
OUTAGE_PAUSE = 0.5
LAST_REPLIES = 6.0  # seconds that a stop waits for replies under way
FEWEST_IN_FLIGHT = 16

logger = logging.getLogger(__name__)


def in_flight_limit(rate: int) -> int:
    """How many requests may be under way: enough for half a second of latency at full rate, and no more, so that
    few are left unknown when Telegram falls silent."""
    return max(FEWEST_IN_FLIGHT, min(rate, PAID_RATE) // 2)


class Engine:
    """Sends all broadcasts of one bot. Only one process may run one at a time.

    `failure_limit`: percent of the newest outcomes beyond which a broadcast is paused (see Brake); `on_paused` is
    told of a broadcast that Herald paused by itself, by its id.
    """

    def __init__(
        self,
        pool: Pool,
        sender: Sender,
        governor: Governor,
        bot_id: int,
        *,
        failure_limit: int = 0,
        on_paused: Callable[[int], None] = lambda _: None,
        book: FlightBook | None = None,
    ) -> None:
        self._pool = pool
        self._book = book or FlightBook()
        self._on_paused = on_paused
        self._sender = sender
        self._governor = governor
        self._backoff = Backoff()
        self._ledger = Ledger(pool, bot_id, self._on_recorded)
        self._tracks = Tracks(failure_limit)
        self._adopted: set[int] = set()  # recipients found as `sending` whom no track holds, until recorded
        self._flights: set[asyncio.Task[None]] = set()
        self._paid_flights = 0
        self._unsure = True  # somebody may stand as `sending` of whom no track knows
        self._doubtful: set[datetime] = set()  # moments of claims of ours that may have been committed unheard
        self._elected = asyncio.Event()  # cleared while another process may be sending
        self._elected.set()
        self._look = asyncio.Event()
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self._resting = False

    @property
    def waits_for_telegram(self) -> bool:
        """Whether Telegram did not answer, or could not, when it was last asked."""
        return self._backoff.failing

    def stop(self) -> None:
        """No further message leaves; `run` ends when what is under way is recorded."""
        self._stopping.set()
        if self._resting and self._sending is not None:
            self._sending.cancel()

    def suspend(self) -> None:
        """Another process may be sending from now on: no further message leaves until `resume`.

        What is under way is recorded as its replies come, wherever nobody else has recorded it.
        """
        self._elected.clear()
        self._unsure = True

    def resume(self) -> None:
        """This process is the one that sends."""
        self._elected.set()

    async def run(self) -> None:
        """Send until `stop` or cancellation; what is under way is finished first. Raises what it did not expect."""
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._ledger.run())
            looking = [tasks.create_task(self._watch()), tasks.create_task(self._listen())]
            self._sending = tasks.create_task(self._send())
            try:
                await self._stopping.wait()
            finally:
                self.stop()
                await asyncio.wait([self._sending])
                await self._land()
                for task in (*looking, writing):
                    task.cancel()
                await asyncio.wait([writing])
                await self._ledger.close()

    # Looking: what is due, what is to be sent.

    async def _watch(self) -> None:
        while True:
            self._look.clear()
            wait = LOOK_EVERY
            try:
                await scheduling.start_due(self._pool, now=datetime.now(UTC))
                async with self._pool.acquire() as conn:
                    sending = await broadcasts.sending(conn)
                now = datetime.now(UTC)
                self._tracks.update(broadcast for broadcast in sending if not broadcast.is_held(now))
                wait = min([LOOK_EVERY, *(_held_for(broadcast, now) for broadcast in sending)])
                self._work.set()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._look.wait()

    async def _listen(self) -> None:
        while True:
            try:
                async with listening(self._pool, BROADCASTS, self._look.set) as lost:
                    await lost.wait()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
            await asyncio.sleep(LOOK_EVERY)

    # Sending: one coroutine claims, so that what stands as `sending` is what it knows of.

    async def _send(self) -> None:
        while not self._stopping.is_set():
            if not self._elected.is_set():
                with self._rest():
                    await self._elected.wait()
            try:
                if self._unsure:
                    await self._recover()
                await self._take_turn()
            except Exception as error:
                if not is_outage(error):
                    raise
                _note_outage(error)
                self._unsure = True
                with self._rest():
                    await asyncio.sleep(OUTAGE_PAUSE)

    async def _take_turn(self) -> None:
        """Claim and send for the broadcast whose turn it is, or wait until there is something to do."""
        self._work.clear()
        track = self._tracks.next_turn()
        paid = track is not None and track.paid_left > 0
        room = 1 if self._backoff.failing else self._room(paid)
        if track is not None and track.over:
            await self._finish(track)
        elif track is None or room <= 0 or (self._backoff.failing and self._flights):
            with self._rest():
                await self._work.wait()
        else:
            with self._rest():
                if self._backoff.failing:
                    await self._backoff.wait()
                room = await self._governor.reserve(min(room, track.paid_left) if paid else room, paid=paid)
            if self._elected.is_set():
                await self._send_next(track, room, paid)

    def _room(self, paid: bool) -> int:
        """How many more may be under way. What is paid has a ceiling of its own, and so has what is not.

        None while there is little room: a claim of one costs PostgreSQL as much as a claim of thirty.
        """
        limit = in_flight_limit(PAID_RATE if paid else self._governor.rate)
        room = limit - (self._paid_flights if paid else len(self._flights) - self._paid_flights)
        return room if room >= limit // FEWEST_IN_FLIGHT else 0

    async def _send_next(self, track: Track, most: int, paid: bool) -> None:
        """Send to the next recipients; at the end of the line, to those who were put back behind us."""
        begun = await self._claim(track, track.after, most, paid)
        if begun < most and track.after:
            begun += await self._claim(track, 0, most - begun, paid)
        track.dry = begun < most

    async def _claim(self, track: Track, after: int, most: int, paid: bool) -> int:
        """Commit recipients as `sending`, and only then send to them; returns how many."""
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            self._doubtful.add(now)
            self._book.claiming(now)
            claims = await ledger.claim(conn, track.broadcast_id, after, most, now)
            self._doubtful.discard(now)
            self._book.claimed(claims)
            for claim in claims:  # before the connection is given back, which fails if it is lost just now
                track.out[claim.recipient_id] = claim.attempted_at
                track.after = max(track.after, claim.recipient_id)
                self._fly(track, claim, paid)
        return len(claims)

    async def _finish(self, track: Track) -> None:
        """Note the end of a broadcast; if it is not its end, look again what it is."""
        async with self._pool.acquire() as conn:
            if not await broadcasts.complete(conn, track.broadcast_id, datetime.now(UTC)):
                self._unsure = True
        self._tracks.drop(track)

    async def _recover(self) -> None:
        """Settle who stands as `sending` and is not ours.

        A claim of ours whose commit we never learned of has left nobody's hands. What another process left under way
        may have arrived or not; nobody can know, unless the flight book tells.
        """
        self._unsure = False
        ours = self._tracks.out() | self._adopted
        async with self._pool.acquire() as conn:
            found = [claim for claim in await ledger.under_way(conn) if claim.recipient_id not in ours]
            texts = await broadcasts.texts(conn, list({claim.message_id for claim in found}))
        unheard = [claim for claim in found if claim.attempted_at in self._doubtful]
        left_behind = self._book.adopt([claim for claim in found if claim.attempted_at not in self._doubtful])
        for claim, verdict in [*((claim, Troubled("never left")) for claim in unheard), *left_behind]:
            self._adopted.add(claim.recipient_id)
            self._ledger.put(to_entry(claim, verdict, texts[claim.message_id]))
        unknown = sum(isinstance(verdict, Unknown) for _, verdict in left_behind)
        if unknown:
            logger.warning("%d messages were under way when the last process ended", unknown)

    # Flights: one task for each message under way.

    def _fly(self, track: Track, claim: Claim, paid: bool) -> None:
        flight = asyncio.create_task(self._deliver(track, claim, paid))
        if paid:
            self._paid_flights += 1
            track.paid_left -= 1
        self._flights.add(flight)
        flight.add_done_callback(self._on_landed)

    def _on_landed(self, flight: "asyncio.Task[None]") -> None:
        self._flights.discard(flight)
        self._work.set()
        if not flight.cancelled() and (error := flight.exception()) is not None:
            logger.error("A message under way ended unexpectedly; it counts as unknown", exc_info=error)

    async def _deliver(self, track: Track, claim: Claim, paid: bool) -> None:
        verdict: Verdict = Troubled("stopped before it left")
        try:
            if not self._governor.take_chat(claim.user_id):
                await self._governor.admit(claim.user_id, priority=Priority.BROADCAST, new_message=True)
            if self._elected.is_set():
                verdict = Unknown(FailureKind.TIMED_OUT, "stopped before the reply came")
                departure: list[float] = []
                leave = partial(self._leave, claim, paid, departure)
                verdict = await self._sender.send(track.request(paid=paid), claim.user_id, leave)
                for moment in departure:
                    self._governor.land(moment, paid=paid)
                self._book.answered(claim, verdict)
                verdict = _once(track, claim, verdict)
        finally:
            self._react(verdict, paid)
            if paid:
                self._note_price(track, verdict)
            self._ledger.put(to_entry(claim, verdict, track.text, self._halt_reason(track, verdict)))

    def _leave(self, claim: Claim, paid: bool, departure: list[float]) -> None:
        self._book.leaving(claim)
        departure.append(self._governor.leave(paid=paid))

    def _note_price(self, track: Track, verdict: Verdict) -> None:
        """What certainly was not delivered cost nothing."""
        self._paid_flights -= 1
        if not isinstance(verdict, (Sent, Unknown)):
            track.paid_left += 1

    def _react(self, verdict: Verdict, paid: bool) -> None:
        """What the verdict on one message means for the others."""
        match verdict:
            case Held(seconds):
                self._governor.hold(seconds, paid=paid)
            case Troubled() | Unknown():
                self._backoff.troubled()
            case Sent() | Failed() | Migrated():
                self._backoff.succeeded()

    def _halt_reason(self, track: Track, verdict: Verdict) -> str | None:
        """Why nobody else gets the broadcast for now, once: it is paused with that reason; None if it goes on."""
        track.brake.note(verdict)
        reason = verdict.text if isinstance(verdict, RefusedForAll) else track.brake.pulled
        if reason is None or track.halted:
            return None
        track.halted = True
        logger.error("Broadcast %d is paused: %s", track.broadcast_id, reason)
        return str(reason)

    def _on_recorded(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            claim, recipient_id = entry.outcome.claim, entry.outcome.claim.recipient_id
            self._adopted.discard(recipient_id)
            self._book.recorded(claim)
            if entry.pause_reason is not None:
                self._on_paused(entry.outcome.claim.message_id)
            track = self._tracks.get(entry.outcome.claim.message_id)
            if track is None:
                continue
            if track.out.get(recipient_id) == claim.attempted_at:  # it may have been claimed again meanwhile
                track.out.pop(recipient_id, None)
            if entry.outcome.status == DeliveryStatus.PENDING:
                track.after = min(track.after, recipient_id - 1)
                track.dry = False
        self._work.set()

    async def _land(self) -> None:
        """Wait for the replies under way; what has none after a while is unknown."""
        if self._flights:
            _, late = await asyncio.wait(self._flights, timeout=LAST_REPLIES)
            for flight in late:
                flight.cancel()
            if late:
                await asyncio.wait(late)

    @contextmanager
    def _rest(self) -> Iterator[None]:
        """Where `stop` may interrupt the sending: nothing is half done."""
        self._resting = True
        try:
            if self._stopping.is_set():
                raise asyncio.CancelledError
            yield
        finally:
            self._resting = False


def _once(track: Track, claim: Claim, verdict: Verdict) -> Verdict:
    """A group is followed to its new id once: Telegram could send us round in a circle."""
    if not isinstance(verdict, Migrated):
        return verdict
    if claim.recipient_id in track.migrated:
        return Failed(FailureKind.MIGRATED, verdict.text)
    track.migrated.add(claim.recipient_id)
    return verdict


def _held_for(broadcast: Broadcast, now: datetime) -> float:
    """Seconds until its hold ends; infinite if it has none any more."""
    if broadcast.hold_until is None or not broadcast.is_held(now):
        return inf
    return (broadcast.hold_until - now).total_seconds()


def _note_outage(error: Exception) -> None:
    logger.warning("The engine waits for the database: %s", type(error).__name__)
