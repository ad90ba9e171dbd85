"""The two clocks of the sandbox, replaceable in tests."""

import time
from collections.abc import Callable
from dataclasses import dataclass

# Ids that nobody saved begin here: eight a second since mid-2025 stay below 2**31 until 2033.
ID_EPOCH = 1_750_000_000
IDS_A_SECOND = 8


@dataclass(frozen=True, slots=True)
class Clock:
    """`wall` gives Unix seconds for dates; `monotonic` gives seconds for limits and timings."""

    wall: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic

    def now(self) -> int:
        """Returns the date that a message gets: whole Unix seconds."""
        return int(self.wall())

    def first_id(self) -> int:
        """Returns an id above any that an earlier, unsaved run has given."""
        return int((self.wall() - ID_EPOCH) * IDS_A_SECOND)
