"""Where the engine stands in each broadcast, and whose turn it is."""

from collections import deque
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.brake import Brake
from bot.delivery.letters import Letter, write
from bot.domain.pricing import MESSAGES_FOR_A_STAR
from db.models import Broadcast, Claim


@dataclass(slots=True, eq=False)
class Track:
    """One broadcast that is being sent.

    `said`: what its letter was written from, which may change while it is paused; `after`: the recipient's id up to
    which everybody was claimed; `out`: recipients claimed and not yet recorded, with the moments of their claims;
    `dry`: nobody is left to be claimed; `halted`: Herald pauses it by itself; `away`: nothing of it may leave now;
    `migrated`: recipients that were groups whose id changed, and wait under the new one;
    `paid_left`: for how many more it may be paid with stars; those beyond leave as fast as is free.
    """

    broadcast_id: int
    said: tuple[object, ...]
    letter: Letter
    brake: Brake
    paid_left: int = 0
    after: int = 0
    out: dict[int, datetime | None] = field(default_factory=dict)
    dry: bool = False
    halted: bool = False
    away: bool = False
    migrated: set[int] = field(default_factory=set)

    def claimed(self, claim: Claim) -> None:
        """The recipient stands as `sending`."""
        self.out[claim.recipient_id] = claim.attempted_at
        self.after = max(self.after, claim.recipient_id)

    def recorded(self, claim: Claim, *, put_back: bool) -> None:
        """The ledger knows what became of the claim; `put_back`: the recipient waits again."""
        if self.out.get(claim.recipient_id) == claim.attempted_at:  # it may have been claimed again meanwhile
            self.out.pop(claim.recipient_id, None)
        if put_back:
            self.after = min(self.after, claim.recipient_id - 1)
            self.dry = False

    @property
    def waiting(self) -> bool:
        """Whether there may be somebody to claim."""
        return not (self.dry or self.halted or self.away)

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

    def update(self, sending: Iterable[Broadcast], silent: Container[int] = ()) -> None:
        """Begin what is new; nobody else is claimed for what is no longer being sent.

        `silent`: ids of those whose messages are to make no sound now.
        """
        current = {broadcast.id: broadcast for broadcast in sending}
        for broadcast in current.values():
            is_silent = broadcast.id in silent
            said = (broadcast.content, broadcast.message_text, broadcast.buttons, is_silent)
            track = self._by_id.get(broadcast.id)
            if track is None:
                self._begin(broadcast, said, write(broadcast, silent=is_silent))
            elif track.said != said:
                track.said, track.letter = said, write(broadcast, silent=is_silent)
        for track in self._turns:
            track.away = track.broadcast_id not in current

    def _begin(self, broadcast: Broadcast, said: tuple[object, ...], letter: Letter) -> None:
        paid_left = _paid_left(broadcast, len(letter.parts))
        track = Track(broadcast.id, said, letter, Brake(self._failure_limit), paid_left)
        self._by_id[broadcast.id] = track
        self._turns.append(track)

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


def _paid_left(broadcast: Broadcast, messages: int) -> int:
    """For how many more people stars may be spent, `messages` each. Whatever arrived may have cost some already."""
    if not broadcast.paid or broadcast.stars_cap is None:
        return 0
    arrived = broadcast.successful_deliveries + broadcast.uncertain_deliveries
    return max(0, broadcast.stars_cap * MESSAGES_FOR_A_STAR // messages - arrived)
