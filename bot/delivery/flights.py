"""Flights: one task for each message under way, from its claim to what the ledger is to know of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.delivery.backoff import Backoff
from bot.delivery.flightbook import FlightBook
from bot.delivery.governor import Governor, Priority
from bot.delivery.ledger import Entry, to_entry
from bot.delivery.letters import Body, Letter
from bot.delivery.outcomes import Failed, Held, Migrated, RefusedForAll, Sent, Troubled, Unknown, Verdict
from bot.delivery.sender import Sender
from bot.delivery.track import Track
from bot.domain.lifecycle import FailureKind
from db.models import Claim

LAST_REPLIES = 6.0  # seconds that a stop waits for replies under way
TRIES = 20  # of the message with an album's buttons, while it certainly did not arrive

logger = logging.getLogger(__name__)

_NOT_YET = Troubled("stopped before it left")


@dataclass(slots=True, eq=False)
class Flight:
    """One message under way, or an album and the message with its buttons.

    `departed`: the governor's moment at which the last request was written; `answer`: what became of that request;
    `is_half_sent`: the album has arrived; `verdict`: what is known of the whole.
    """

    track: Track
    claim: Claim
    letter: Letter
    paid: bool
    departed: float = 0.0
    answer: Verdict = _NOT_YET
    is_half_sent: bool = False
    verdict: Verdict = _NOT_YET


class Flights:
    """All messages under way.

    `elected`: cleared while another process may be sending, and then nothing leaves any more; `put` takes what the
    ledger is to know; `on_landed` is called when one has ended.
    """

    def __init__(
        self,
        sender: Sender,
        governor: Governor,
        backoff: Backoff,
        book: FlightBook,
        elected: asyncio.Event,
        put: Callable[[Entry], None],
        on_landed: Callable[[], None],
    ) -> None:
        self._sender = sender
        self._governor = governor
        self._backoff = backoff
        self._book = book
        self._elected = elected
        self._put = put
        self._on_landed = on_landed
        self._tasks: set[asyncio.Task[None]] = set()
        self._paid = 0

    def under_way(self, *, paid: bool) -> int:
        """How many there are, of those that are paid for or of the others."""
        return self._paid if paid else len(self._tasks) - self._paid

    def begin(self, track: Track, claim: Claim, letter: Letter, *, paid: bool) -> None:
        """Send the letter to one recipient, whose claim is committed."""
        if paid:
            self._paid += 1
            track.paid_left -= 1
        task = asyncio.create_task(self._fly(Flight(track, claim, letter, paid)))
        self._tasks.add(task)
        task.add_done_callback(self._end)

    async def land(self) -> None:
        """Wait for the replies under way; what has none after LAST_REPLIES is unknown."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LAST_REPLIES)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _end(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._on_landed()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("A message under way ended unexpectedly; it counts as unknown", exc_info=error)

    async def _fly(self, flight: Flight) -> None:
        try:
            chat_id, messages = flight.claim.user_id, flight.letter.bodies[0].messages
            if not self._governor.take_chat(chat_id, messages):
                await self._admit(flight, messages)
            if self._elected.is_set():
                await self._send(flight)
        finally:
            if flight.paid:
                self._note_price(flight.track, flight.verdict)
            reason = _halt_reason(flight)
            self._put(to_entry(flight.claim, flight.verdict, flight.letter.parts, reason))

    async def _send(self, flight: Flight) -> None:
        """Make the calls, and note what came of them."""
        first, *further = flight.letter.bodies
        flight.verdict = Unknown(FailureKind.TIMED_OUT, "stopped before the reply came")
        flight.verdict = await self._call(flight, first)
        if further and isinstance(flight.verdict, Sent):
            await self._add_buttons(flight, further[0], flight.verdict)
        self._book.answered(flight.claim, flight.verdict)
        flight.verdict = _once(flight)

    async def _add_buttons(self, flight: Flight, body: Body, album: Sent) -> None:
        """Send the message with the buttons of an album, which has arrived: nothing puts its person back any more."""
        flight.is_half_sent = True
        flight.verdict = Unknown(FailureKind.HALF_SENT, "stopped before the buttons left", album)
        self._book.answered(flight.claim, flight.verdict)
        for _ in range(TRIES):
            await self._admit(flight, body.messages)
            if not self._elected.is_set():
                return
            match await self._call(flight, body):
                case Sent(telegram_message_id):
                    flight.verdict = replace(album, further_ids=(*album.further_ids, telegram_message_id))
                    return
                case Held(seconds):  # the governor waits as long
                    flight.verdict = Unknown(FailureKind.HALF_SENT, f"Too Many Requests: {seconds} s", album)
                case Troubled(text):
                    flight.verdict = Unknown(FailureKind.HALF_SENT, text, album)
                    await self._backoff.wait()
                case Failed(_, text) | Unknown(_, text) | RefusedForAll(text) | Migrated(_, text):
                    flight.verdict = Unknown(FailureKind.HALF_SENT, text, album)
                    return

    async def _admit(self, flight: Flight, messages: int) -> None:
        await self._governor.admit(
            flight.claim.user_id, priority=Priority.BROADCAST, new_message=True, messages=messages, paid=flight.paid
        )

    async def _call(self, flight: Flight, body: Body) -> Verdict:
        """Make one call, and tell the governor of departure and answer."""
        request = body.paid() if flight.paid else body
        on_write, on_end = partial(self._depart, flight, body.messages), partial(self._arrive, flight, body.messages)
        flight.answer = await self._sender.send(request, flight.claim.user_id, on_write, on_end)
        self._react(flight.answer, flight.paid)
        return flight.answer

    def _depart(self, flight: Flight, messages: int) -> None:
        flight.departed = self._governor.leave(paid=flight.paid, messages=messages)
        if not flight.is_half_sent:
            self._book.leaving(
                flight.claim
            )  # last: a kill before the request is written leaves one unknown for nothing

    def _arrive(self, flight: Flight, messages: int) -> None:
        self._governor.land(flight.departed, paid=flight.paid, messages=messages)

    def _note_price(self, track: Track, verdict: Verdict) -> None:
        """What certainly was not delivered cost nothing."""
        self._paid -= 1
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


def _halt_reason(flight: Flight) -> str | None:
    """Why nobody else gets the broadcast for now, once: it is paused with that reason; None if it goes on."""
    track = flight.track
    track.brake.note(flight.verdict)
    reason = flight.answer.text if isinstance(flight.answer, RefusedForAll) else track.brake.pulled
    if reason is None or track.halted:
        return None
    track.halted = True
    logger.error("Broadcast %d is paused: %s", track.broadcast_id, reason)
    return str(reason)


def _once(flight: Flight) -> Verdict:
    """A group is followed to its new id once: Telegram could send us round in a circle."""
    verdict = flight.verdict
    if not isinstance(verdict, Migrated):
        return verdict
    recipient_id, migrated = flight.claim.recipient_id, flight.track.migrated
    if recipient_id in migrated:
        return Failed(FailureKind.MIGRATED, verdict.text)
    migrated.add(recipient_id)
    return verdict
