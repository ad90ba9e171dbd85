"""A ceiling on calls a second, as the server counts them; it learns: a refusal lowers it, and it climbs back slowly.

A call counts from its arrival, which is not seen. The reply is: the call was there at least a fastest journey before.
So however unequally calls travel, and however long this process stood still, no second at the server's holds more.

Pure: moments are given, in seconds of one clock.
"""

from bisect import bisect_right
from collections import deque
from math import inf

WINDOW = 1.003  # seconds: the second of the ceiling, and a little for journeys faster than those that were measured
FORGET_FASTEST = 10.0  # seconds after which the fastest round trip is measured anew: the way may have become longer
PACE_MARGIN = 0.001  # the pace is a little slower than the window opens, or it would follow the window's bunches
PACE_SLACK = 0.2  # seconds: a broadcast that fell behind its even pace may catch up with that much
GRAIN = 0.02  # seconds' worth of messages that broadcasts are given at once at least: fewer, larger claims
STEP = 0.9  # what a refusal leaves of the rate
LOWEST = 0.1  # of the configured rate; never less than one a second
CLIMB = 600.0  # seconds in which it would climb from nothing to the configured rate: from one step, a minute


class Ceiling:
    """At most `configured` calls in any second; fewer after Telegram refused some."""

    def __init__(self, configured: int) -> None:
        self._configured = configured
        self._fastest = _Fastest()
        self._departures: deque[float] = deque(maxlen=configured)
        self._granted: deque[float] = deque(maxlen=configured)  # of those, the ones that have not left yet
        self._paced_at = 0.0  # when a broadcast that goes at an even pace may leave next
        self._low = float(configured)  # the rate when it was lowered last
        self._low_until = 0.0  # when it began to climb again

    def rate(self, now: float) -> float:
        """Calls a second that may leave now."""
        climbed = max(0.0, now - self._low_until) * self._configured / CLIMB
        return min(float(self._configured), self._low + climbed)

    def lower(self, now: float, held_until: float) -> None:
        """Telegram refused a call; nobody leaves before `held_until`. Refusals during a hold count as one."""
        if now >= self._low_until:
            self._low = max(1.0, LOWEST * self._configured, STEP * self.rate(now))
        self._low_until = max(self._low_until, held_until)

    def depart(self, now: float) -> None:
        """Count a call that leaves."""
        self._departures.append(now)
        behind = now - self._paced_at > PACE_SLACK  # or at rest before: a burst would come back each second
        self._paced_at = (now if behind else self._paced_at) + (WINDOW + PACE_MARGIN) / self.rate(now)

    def grant(self, now: float) -> None:
        """Count a call that may leave now, and tells with `leave` when it does."""
        self.depart(now)
        self._granted.append(now)

    def leave(self, now: float) -> None:
        """One of the calls that were granted leaves: the window counts it from now on."""
        while self._granted and self._granted[0] <= now - WINDOW:
            self._granted.popleft()  # never left, or so late that the window has forgotten it
        if self._granted:
            self._forget(self._granted.popleft())
        self._departures.append(now)

    def land(self, departed: float, now: float) -> None:
        """The reply to a call is here: the window counts it from the latest moment at which it can have arrived."""
        self._delay(self._fastest.take(now, now - departed))
        arrived = max(departed, now - self._fastest.seconds)
        self._forget(departed)
        if len(self._departures) == self._configured:
            self._departures.popleft()
        self._departures.insert(self._place(arrived), arrived)

    def _delay(self, seconds: float) -> None:
        """The way can be that much faster than was known: so much later may those have arrived that are counted."""
        if seconds:
            self._departures = deque((moment + seconds for moment in self._departures), self._configured)

    def _forget(self, moment: float) -> None:
        """The last call that was counted at that moment or before counts no more."""
        if place := self._place(moment):
            del self._departures[place - 1]

    def _place(self, moment: float) -> int:
        """Where a call of that moment stands; few left since, so it is looked for from the end."""
        count, back = len(self._departures), 1
        while back < count and self._departures[-back] > moment:
            back *= 2
        return bisect_right(self._departures, moment, max(0, count - back))

    def open_at(self, now: float, messages: int = 1) -> float:
        """When the next call may leave; one that makes more messages than a second allows leaves after all others."""
        last = max(1, int(self.rate(now)) - messages + 1)
        return self._departures[-last] + WINDOW if len(self._departures) >= last else 0.0

    def even_at(self, now: float, messages: int = 1) -> float:
        """When the next call may leave at an even pace, so that there is always a slot near for an answer."""
        return max(self.open_at(now, messages), self._paced_at)

    def open_for_broadcasts_at(self, now: float, messages: int = 1) -> float:
        """When broadcasts may send next: as even as large claims allow."""
        rate = self.rate(now)
        grain = (max(1, int(rate * GRAIN)) - 1) * (WINDOW + PACE_MARGIN) / rate
        return max(self.open_at(now, messages), self._paced_at + grain)


class _Fastest:
    """The fastest round trip of the last FORGET_FASTEST to twice FORGET_FASTEST seconds."""

    def __init__(self) -> None:
        self._before = inf
        self._lately = inf
        self._since = 0.0

    @property
    def seconds(self) -> float:
        """The fastest; infinite before the first."""
        return min(self._before, self._lately)

    def take(self, now: float, round_trip: float) -> float:
        """Take a round trip in; returns by how many seconds it is faster than all before, 0 if it is not."""
        if now - self._since > FORGET_FASTEST:
            self._before, self._lately, self._since = self._lately, inf, now
        fastest = self.seconds
        self._lately = min(self._lately, round_trip)
        return max(0.0, fastest - round_trip) if fastest < inf else 0.0
