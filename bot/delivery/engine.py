"""The engine: looks what is to be sent, claims recipients just before they are written to, sends, and has the
ledger record what came of it."""

import asyncio
from collections.abc import Callable, Sequence

from bot.delivery.backoff import Backoff
from bot.delivery.claiming import Claimer
from bot.delivery.flightbook import FlightBook
from bot.delivery.flights import Flights
from bot.delivery.governor import Governor
from bot.delivery.ledger import Entry, Ledger
from bot.delivery.looking import Lookout
from bot.delivery.sender import Sender
from bot.domain.quiet import QuietHours
from bot.i18n import Phrases
from db.pool import Pool


class Engine:
    """Sends all broadcasts of one bot. Only one process may run one at a time.

    `failure_limit`: percent of the newest outcomes beyond which a broadcast is paused (see Brake); `quiet_hours`: in
    which broadcasts wait or make no sound, as chosen for each; `on_paused` is told of a broadcast that Herald paused by
    itself, by its id.
    """

    def __init__(
        self,
        pool: Pool,
        sender: Sender,
        governor: Governor,
        bot_id: int,
        phrases: Phrases,
        *,
        failure_limit: int = 0,
        quiet_hours: QuietHours | None = None,
        on_paused: Callable[[int], None] = lambda _: None,
        book: FlightBook | None = None,
    ) -> None:
        self._on_paused = on_paused
        self._elected = asyncio.Event()  # cleared while another process may be sending
        self._elected.set()
        self._stopping = asyncio.Event()
        self._ledger = Ledger(pool, bot_id, self._on_recorded)
        backoff, kept_book, put = Backoff(), book or FlightBook(), self._ledger.put
        self._flights = Flights(sender, governor, backoff, kept_book, self._elected, put, self._on_landed)
        self._claimer = Claimer(
            pool, governor, backoff, kept_book, self._flights, self._elected, put, phrases, failure_limit=failure_limit
        )
        self._lookout = Lookout(pool, self._claimer.see, quiet_hours)

    def stop(self) -> None:
        """No further message leaves; `run` ends when what is under way is recorded."""
        self._stopping.set()
        self._claimer.stop()

    def suspend(self) -> None:
        """Another process may be sending from now on: no further message leaves until `resume`.

        What is under way is recorded as its replies come, wherever nobody else has recorded it.
        """
        self._elected.clear()
        self._claimer.doubt()

    def resume(self) -> None:
        """This process is the one that sends."""
        self._elected.set()

    async def run(self) -> None:
        """Send until `stop` or cancellation; what is under way is finished first. Raises what it did not expect."""
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._ledger.run())
            looking = [tasks.create_task(self._lookout.watch()), tasks.create_task(self._lookout.listen())]
            claiming = tasks.create_task(self._claimer.run())
            try:
                await self._stopping.wait()
            finally:
                self.stop()
                await asyncio.wait([claiming])
                await self._flights.land()
                for task in (*looking, writing):
                    task.cancel()
                await asyncio.wait([writing])
                await self._ledger.close()

    def _on_landed(self) -> None:
        self._claimer.wake()

    def _on_recorded(self, entries: Sequence[Entry]) -> None:
        self._claimer.recorded(entries)
        for entry in entries:
            if entry.pause_reason is not None:
                self._on_paused(entry.outcome.claim.message_id)
