"""What a person wishes to receive."""

from datetime import timedelta
from enum import StrEnum

PAUSE = timedelta(days=7)


class Wants(StrEnum):
    """`users.wants`."""

    EVERYTHING = "everything"
    OWN_STREAM = "own_stream"  # what is for one of their streams, or for themselves
