"""Claiming: whose turn it is, who is written to next, and who was left behind as `sending`.

One coroutine claims, so that what stands as `sending` is what it knows of.
"""

import asyncio
import logging
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.delivery.addressing import addressed
from bot.delivery.backoff import Backoff
from bot.delivery.flightbook import FlightBook
from bot.delivery.flights import Flights
from bot.delivery.governor import Governor, Grant
from bot.delivery.ledger import Entry, to_entry
from bot.delivery.letters import Letter, write
from bot.delivery.outcomes import Troubled, Unknown
from bot.delivery.track import Track, Tracks
from bot.domain.lifecycle import DeliveryStatus
from bot.domain.pricing import PAID_RATE
from bot.i18n import Phrases
from db import broadcasts, ledger
from db.models import Broadcast, Claim
from db.outages import is_outage
from db.pool import Connection, Pool

OUTAGE_PAUSE = 0.5
FEWEST_IN_FLIGHT = 16

logger = logging.getLogger(__name__)


def in_flight_limit(rate: int) -> int:
    """How many requests may be under way: enough for half a second of latency at full rate, and no more, so that
    few are left unknown when Telegram falls silent."""
    return max(FEWEST_IN_FLIGHT, min(rate, PAID_RATE) // 2)


class Claimer:
    """Claims recipients as the governor lets messages leave, and begins their flights.

    `elected`: cleared while another process may be sending; `put` takes what the ledger is to know of those who were
    left behind.
    """

    def __init__(
        self,
        pool: Pool,
        governor: Governor,
        backoff: Backoff,
        book: FlightBook,
        flights: Flights,
        elected: asyncio.Event,
        put: Callable[[Entry], None],
        phrases: Phrases,
        *,
        failure_limit: int,
    ) -> None:
        self._pool = pool
        self._governor = governor
        self._backoff = backoff
        self._book = book
        self._flights = flights
        self._elected = elected
        self._put = put
        self._phrases = phrases
        self._tracks = Tracks(failure_limit)
        self._adopted: set[int] = set()  # recipients found as `sending` whom no track holds, until recorded
        self._unsure = True  # somebody may stand as `sending` of whom no track knows
        self._doubtful: set[datetime] = set()  # moments of claims of ours that may have been committed unheard
        self._work = asyncio.Event()
        self._stopping = False
        self._resting: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Claim until `stop`."""
        while not self._stopping:
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
                logger.warning("Sending waits for the database: %s", type(error).__name__)
                self._unsure = True
                with self._rest():
                    await asyncio.sleep(OUTAGE_PAUSE)

    def stop(self) -> None:
        """Nobody else is claimed."""
        self._stopping = True
        if self._resting is not None:
            self._resting.cancel()

    def doubt(self) -> None:
        """Somebody else may have claimed: look who stands as `sending` before the next claim."""
        self._unsure = True

    def see(self, sending: Iterable[Broadcast], silent: Container[int]) -> None:
        """These are the broadcasts whose messages may leave now; `silent`: ids of those that make no sound now."""
        self._tracks.update(sending, silent)
        self._work.set()

    def wake(self) -> None:
        """There may be something to do: a message has landed."""
        self._work.set()

    def recorded(self, entries: Sequence[Entry]) -> None:
        """The ledger knows of those: they are in our hands no longer."""
        for outcome in (entry.outcome for entry in entries):
            self._adopted.discard(outcome.claim.recipient_id)
            self._book.recorded(outcome.claim)
            if (track := self._tracks.get(outcome.claim.message_id)) is not None:
                track.recorded(outcome.claim, put_back=outcome.status == DeliveryStatus.PENDING)
        self._work.set()

    async def _take_turn(self) -> None:
        """Claim for the broadcast whose turn it is, or wait until there is something to do."""
        self._work.clear()
        track = self._tracks.next_turn()
        paid = track is not None and track.paid_left > 0
        room = self._room(paid)
        if track is not None and track.over:
            await self._finish(track)
        elif track is None or room <= 0:
            with self._rest():
                await self._work.wait()
        else:
            with self._rest():
                if self._backoff.failing:
                    await self._backoff.wait()
                most, messages = min(room, track.paid_left) if paid else room, track.letter.bodies[0].messages
                grant = await self._governor.reserve_ahead(most, paid=paid, messages=messages)
            if self._elected.is_set() and not track.away:
                await self._claim_next(track, grant, paid)

    def _room(self, paid: bool) -> int:
        """How many more may be under way. What is paid has a ceiling of its own, and so has what is not.

        None while there is little room: a claim of one costs PostgreSQL as much as a claim of thirty. While Telegram
        does not answer, one at a time.
        """
        under_way = self._flights.under_way(paid=paid)
        if self._backoff.failing:
            return 0 if under_way or self._flights.under_way(paid=not paid) else 1
        limit = in_flight_limit(PAID_RATE if paid else self._governor.rate)
        room = limit - under_way
        return room if room >= limit // FEWEST_IN_FLIGHT else 0

    async def _claim_next(self, track: Track, grant: Grant, paid: bool) -> None:
        """Send to the next recipients; at the end of the line, to those who were put back behind us."""
        begun = await self._claim(track, track.after, grant, paid)
        if begun < grant.calls and track.after:
            begun += await self._claim(track, 0, grant._replace(calls=grant.calls - begun), paid)
        track.dry = begun < grant.calls

    async def _claim(self, track: Track, after: int, grant: Grant, paid: bool) -> int:
        """Commit recipients as `sending`, and only then send to them; returns how many."""
        now = datetime.now(UTC)
        async with self._pool.acquire() as conn:
            self._doubtful.add(now)
            self._book.claiming(now)
            claims = await ledger.claim(conn, track.broadcast_id, after, grant.calls, now)
            letters = await addressed(conn, self._phrases, track.letter, claims)
            self._doubtful.discard(now)
            self._book.claimed(claims)
            try:
                if claims:
                    await self._governor.until(grant.at)
            finally:  # and before the connection is given back, which fails if it is lost just now
                for claim, letter in zip(claims, letters, strict=True):
                    track.claimed(claim)
                    self._flights.begin(track, claim, letter, paid=paid)
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
            letters = await self._letters_to(conn, found)
        unheard = [claim for claim in found if claim.attempted_at in self._doubtful]
        left_behind = self._book.adopt([claim for claim in found if claim.attempted_at not in self._doubtful])
        for claim, verdict in [*((claim, Troubled("never left")) for claim in unheard), *left_behind]:
            self._adopted.add(claim.recipient_id)
            self._put(to_entry(claim, verdict, letters[claim.recipient_id].parts))
        unknown = sum(isinstance(verdict, Unknown) for _, verdict in left_behind)
        if unknown:
            logger.warning("%d messages were under way when the last process ended", unknown)

    async def _letters_to(self, conn: Connection, claims: Sequence[Claim]) -> dict[int, Letter]:
        """What these recipients were sent, or were about to be."""
        letters: dict[int, Letter] = {}
        for broadcast in await broadcasts.some(conn, list({claim.message_id for claim in claims})):
            theirs = [claim for claim in claims if claim.message_id == broadcast.id]
            made = await addressed(conn, self._phrases, write(broadcast), theirs)
            letters |= {claim.recipient_id: letter for claim, letter in zip(theirs, made, strict=True)}
        return letters

    @contextmanager
    def _rest(self) -> Iterator[None]:
        """Where `stop` may interrupt the claiming: nothing is half done."""
        if self._stopping:
            raise asyncio.CancelledError
        self._resting = asyncio.current_task()
        try:
            yield
        finally:
            self._resting = None
