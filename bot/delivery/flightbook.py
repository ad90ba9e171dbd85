"""The flight book: how far each message under way is, written where a kill of the process cannot take it away.

The ledger says who is `sending`. After a kill that alone leaves open whether the request had left and whether the
reply had come; the book tells. It is a file mapped into memory: a note costs no system call, and outlives the process,
though not the machine, so it counts for nothing after a restart of that, or on another one.
"""

import fcntl
import logging
import mmap
import os
import struct
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.delivery.outcomes import Sent, Troubled, Unknown, Verdict
from bot.domain.content import ALBUM_LIMIT
from bot.domain.lifecycle import FailureKind
from db.models import Claim

SLOTS = 4096  # messages under way or waiting to be recorded; further ones are not noted

# What this start of the machine is known by (Linux, proc(5)), and the book's layout.
_START = Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()[:38].ljust(38, b"\0") + b"v2"

_HEADER = struct.Struct("<40sq")  # the machine's start; the moment of the newest claim
_SLOT = struct.Struct("<qqqqq")  # recipient, moment of the claim, Telegram's message id and date, stage
_STAGE = struct.Struct("<q")
_FURTHER = struct.Struct(f"<q{ALBUM_LIMIT}q")  # how many messages there are after the first, and their ids
_SLOT_SIZE = _SLOT.size + _FURTHER.size
_SIZE = _HEADER.size + SLOTS * _SLOT_SIZE
_FREE, _WAITING, _LEFT, _DELIVERED, _DELIVERED_SEVERAL, _DELIVERED_IN_PART = range(6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_NEVER_LEFT = Troubled("never left")
_CRASHED = Unknown(FailureKind.CRASHED, "Herald stopped before the reply came")

_Key = tuple[int, int]  # recipient and moment: one claim

logger = logging.getLogger(__name__)


class FlightBook:
    """Notes on claims, in the order in which things happen to them; kept in `memory`, at first as it was left."""

    def __init__(self, memory: mmap.mmap | None = None) -> None:
        self._memory = memory or mmap.mmap(-1, _SIZE)
        self._places: dict[_Key, int] = {}
        self._free: list[int] = []
        self._read()
        self._inherited = set(self._places)
        self._last_claimed_before = _HEADER.unpack_from(self._memory)[1]

    def claiming(self, at: datetime) -> None:
        """The next recipients are about to be claimed; their claims will bear that moment."""
        _HEADER.pack_into(self._memory, 0, _START, _moment(at))

    def claimed(self, claims: Iterable[Claim]) -> None:
        """They stand as `sending`, and nothing has left yet."""
        for claim in claims:
            if not self._free:  # it leaves unnoted: its moment alone must not say that it never left
                _HEADER.pack_into(self._memory, 0, _START, 0)
            elif (key := _key(claim)) not in self._places:
                place = self._places[key] = self._free.pop()
                _SLOT.pack_into(self._memory, place, *key, 0, 0, _WAITING)

    def leaving(self, claim: Claim) -> None:
        """The request is about to be written."""
        self._set_stage(claim, _LEFT)

    def answered(self, claim: Claim, verdict: Verdict) -> None:
        """What the reply said, or that there was none; after a part has arrived, what is known so far."""
        place = self._places.get(_key(claim))
        if place is None:
            return
        match verdict:
            case Sent(further_ids=further):
                self._note_messages(claim, place, verdict, _DELIVERED_SEVERAL if further else _DELIVERED)
            case Unknown(arrived=Sent() as part):
                self._note_messages(claim, place, part, _DELIVERED_IN_PART)
            case Unknown():
                pass
            case _:
                self._set_stage(claim, _WAITING)

    def recorded(self, claim: Claim) -> None:
        """The ledger knows what became of it."""
        place = self._places.pop(_key(claim), None)
        if place is not None:
            self._release(place)

    def adopt(self, found: Collection[Claim]) -> list[tuple[Claim, Verdict]]:
        """What became of those whom an earlier process left as `sending`; what it noted of others is forgotten."""
        judged = [(claim, self._judge(claim)) for claim in found]
        self.claimed(claim for claim, verdict in judged if verdict is _NEVER_LEFT)
        for key in self._inherited - {_key(claim) for claim in found}:
            if (place := self._places.pop(key, None)) is not None:
                self._release(place)
        self._inherited.clear()
        return judged

    def _judge(self, claim: Claim) -> Verdict:
        place = self._places.get(_key(claim))
        if place is None:  # either claimed just before the kill, or by somebody else
            return _NEVER_LEFT if 0 < _key(claim)[1] == self._last_claimed_before else _CRASHED
        _, _, message_id, date, stage = _SLOT.unpack_from(self._memory, place)
        if stage >= _DELIVERED:
            further = () if stage == _DELIVERED else self._read_further(place)
            sent = Sent(message_id, datetime.fromtimestamp(date, UTC), further)
            return Unknown(FailureKind.HALF_SENT, _CRASHED.text, sent) if stage == _DELIVERED_IN_PART else sent
        return _NEVER_LEFT if stage == _WAITING else _CRASHED

    def _note_messages(self, claim: Claim, place: int, sent: Sent, stage: int) -> None:
        if sent.further_ids:
            unused = [0] * (ALBUM_LIMIT - len(sent.further_ids))
            _FURTHER.pack_into(self._memory, place + _SLOT.size, len(sent.further_ids), *sent.further_ids, *unused)
        date = int(sent.date.timestamp())
        _SLOT.pack_into(self._memory, place, *_key(claim), sent.telegram_message_id, date, stage)

    def _read_further(self, place: int) -> tuple[int, ...]:
        count, *ids = _FURTHER.unpack_from(self._memory, place + _SLOT.size)
        return tuple(ids[:count])

    def _set_stage(self, claim: Claim, stage: int) -> None:
        place = self._places.get(_key(claim))
        if place is not None:
            _STAGE.pack_into(self._memory, place + _SLOT.size - _STAGE.size, stage)

    def _release(self, place: int) -> None:
        _STAGE.pack_into(self._memory, place + _SLOT.size - _STAGE.size, _FREE)
        self._free.append(place)

    def _read(self) -> None:
        """Find what is noted; notes of another start of the machine may be half written, and are wiped."""
        if _HEADER.unpack_from(self._memory)[0] != _START:
            self._memory[:] = bytes(_SIZE)
            _HEADER.pack_into(self._memory, 0, _START, 0)
        for place in range(_HEADER.size, _SIZE, _SLOT_SIZE):
            recipient_id, moment, _, _, stage = _SLOT.unpack_from(self._memory, place)
            if stage == _FREE:
                self._free.append(place)
            else:
                self._places[(recipient_id, moment)] = place


@contextmanager
def flight_book(path: Path) -> Iterator[FlightBook]:
    """The book in that file, which one process at a time may have; without it, one that ends with this process."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        logger.warning("No flight book at %s (%s): a kill leaves a few more unknown", path, error.strerror)
        yield FlightBook()
        return
    try:
        if _locked(file):
            os.ftruncate(file, _SIZE)
            with mmap.mmap(file, _SIZE) as memory:
                yield FlightBook(memory)
        else:
            logger.warning("Another process has the flight book at %s", path)
            yield FlightBook()
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _key(claim: Claim) -> _Key:
    return claim.recipient_id, _moment(claim.attempted_at)


def _moment(at: datetime | None) -> int:
    """Whole microseconds, as PostgreSQL keeps them; 0 for a claim without a moment."""
    return (at - _EPOCH) // _MICROSECOND if at is not None else 0
