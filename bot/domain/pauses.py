"""Why Herald paused a broadcast by itself, or could not begin it, as `message_history.pause_reason` holds it."""

import re
from dataclasses import dataclass

UNRESOLVABLE = "unresolvable"  # of what is missed: whom it is for can no longer be found out

_TOO_MANY_FAILED = re.compile(r"too many failures: (\d{1,9}) of the last (\d{1,9})")


@dataclass(frozen=True, slots=True)
class TooManyFailed:
    """Of the last `of` people, `failed` did not get it. Whoever blocked the bot does not count."""

    failed: int
    of: int

    def __str__(self) -> str:
        """What stands in `pause_reason`."""
        return f"too many failures: {self.failed} of the last {self.of}"


def read_pause_reason(text: str) -> TooManyFailed | str:
    """What `pause_reason` says: numbers, or Telegram's own words about a message that it refuses."""
    match = _TOO_MANY_FAILED.fullmatch(text)
    return TooManyFailed(int(match[1]), int(match[2])) if match else text
