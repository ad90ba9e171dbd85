"""Rows about audiences: whom they name, and those that were kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people an audience names: `reachable` get the message, the others are left out.

    `blocked` the bot, whatever else they did; `opted_out`; `paused` messages for now; `own_stream`: want only what is
    for their own stream.
    """

    reachable: int
    blocked: int
    opted_out: int
    paused: int = 0
    own_stream: int = 0

    @property
    def left_out(self) -> Mapping[str, int]:
        """The reasons and their people, as `message_history.left_out` holds them."""
        reasons = {
            "blocked": self.blocked,
            "opted_out": self.opted_out,
            "paused": self.paused,
            "own_stream": self.own_stream,
        }
        return {reason: people for reason, people in reasons.items() if people}


@dataclass(frozen=True, slots=True)
class SavedAudience:
    """A line of `audiences`. `audience` is the JSON of bot/domain/audience.py."""

    id: int
    title: str
    audience: Json
    owner_id: int
