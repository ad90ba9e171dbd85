"""Where the engine stands in each broadcast, and whose turn it is."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.brake import Brake
from bot.delivery.sender import Body, prepare
from bot.domain.pricing import MESSAGES_FOR_A_STAR
from db.models import Broadcast


@dataclass(slots=True, eq=False)
class Track:
    """One broadcast that is being sent.

    `after`: the recipient's id up to which everybody was claimed; `out`: recipients claimed and not yet
    recorded, with the moments of their claims;
    `dry`: nobody is left to be claimed; `halted`: Herald pauses it by itself;
    `migrated`: recipients that were groups whose id changed, and wait under the new one;
    `paid_left`: how many more may be paid for with stars; those beyond leave as fast as is free.
    """

    broadcast_id: int
    text: str
    body: Body
    brake: Brake
    paid_left: int = 0
    after: int = 0
    out: dict[int, datetime | None] = field(default_factory=dict)
    dry: bool = False
    halted: bool = False
    migrated: set[int] = field(default_factory=set)

    def request(self, *, paid: bool) -> Body:
        """What is sent to everyone."""
        return self.body.paid() if paid else self.body

    @property
    def waiting(self) -> bool:
        """Whether there may be somebody to claim."""
        return not (self.dry or self.halted)

    @property
    def over(self) -> bool:
        """Whether nobody is left to claim and nothing is under way."""
        return not self.waiting and not self.out


class Tracks:
    """All of them, taking turns so that a short broadcast never waits for the end of a long one.

    `failure_limit`: see Brake.
    """

    def __init__(self, failure_limit: int) -> None:
        self._failure_limit = failure_limit
        self._by_id: dict[int, Track] = {}
        self._turns: deque[Track] = deque()

    def update(self, sending: Iterable[Broadcast]) -> None:
        """Begin what is new; nobody else is claimed for what is no longer being sent."""
        current = {broadcast.id: broadcast for broadcast in sending}
        for broadcast_id, broadcast in current.items():
            if broadcast_id not in self._by_id:
                body, brake = prepare(broadcast), Brake(self._failure_limit)
                track = Track(broadcast_id, broadcast.message_text, body, brake, _paid_left(broadcast))
                self._by_id[broadcast_id] = track
                self._turns.append(track)
        for track in self._turns:
            if track.broadcast_id not in current:
                track.dry = True

    def get(self, broadcast_id: int) -> Track | None:
        """The broadcast's track, while it has one."""
        return self._by_id.get(broadcast_id)

    def drop(self, track: Track) -> None:
        """It is finished, or is not to be sent any more."""
        del self._by_id[track.broadcast_id]
        self._turns.remove(track)

    def next_turn(self) -> Track | None:
        """The next one with something to do: people to claim, or its end to note."""
        for _ in range(len(self._turns)):
            track = self._turns[0]
            self._turns.rotate(-1)
            if track.waiting or track.over:
                return track
        return None

    def out(self) -> set[int]:
        """All recipients who were claimed and are not yet recorded."""
        return {recipient_id for track in self._turns for recipient_id in track.out}


def _paid_left(broadcast: Broadcast) -> int:
    """How many more of its messages may cost stars. Whatever arrived may have cost some already."""
    if not broadcast.paid or broadcast.stars_cap is None:
        return 0
    arrived = broadcast.successful_deliveries + broadcast.uncertain_deliveries
    return max(0, broadcast.stars_cap * MESSAGES_FOR_A_STAR - arrived)
