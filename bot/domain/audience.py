"""An audience: a filter that names people. A value, stored as JSON with the draft and the broadcast."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class RecipientType(StrEnum):
    """`message_history.recipient_type`, with the reference's words."""

    INDIVIDUAL = "individual"
    GROUP = "group"


EVERYONE = "everyone"
NO_COURSE = "non_course"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a message is for: the union of what is named.

    `streams`: codes (people with a booking there that is not cancelled); `no_course`: people with no such booking
    at all; `everyone`: all people; `people`: individual Telegram ids.
    """

    streams: tuple[str, ...] = ()
    no_course: bool = False
    everyone: bool = False
    people: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.streams or self.no_course or self.everyone or self.people)

    def to_json(self) -> dict[str, Any]:
        """The shape that `drafts.audience` and `message_history.audience` hold."""
        return {
            "streams": list(self.streams),
            "no_course": self.no_course,
            "everyone": self.everyone,
            "people": list(self.people),
        }

    @property
    def recipient_type(self) -> RecipientType:
        """Group as soon as a group is named; individual for named people only."""
        named_only = self.people and not (self.streams or self.no_course or self.everyone)
        return RecipientType.INDIVIDUAL if named_only else RecipientType.GROUP

    @property
    def recipient_group(self) -> str | None:
        """`message_history.recipient_group`: the stream's code, several joined by commas, or a group's name."""
        if self.everyone:
            return EVERYONE
        names = [*self.streams, *([NO_COURSE] if self.no_course else [])]
        return ",".join(names) or None


def audience_from_json(value: Mapping[str, Any]) -> Audience:
    """The reverse of `Audience.to_json`; missing fields are empty."""
    return Audience(
        streams=tuple(value.get("streams", ())),
        no_course=bool(value.get("no_course", False)),
        everyone=bool(value.get("everyone", False)),
        people=tuple(value.get("people", ())),
    )


def with_stream(audience: Audience, code: str, on: bool) -> Audience:
    """The stream in or out; everyone gives way to it."""
    others = tuple(kept for kept in audience.streams if kept != code)
    return replace(audience, streams=(*others, code) if on else others, everyone=False)


def with_no_course(audience: Audience, on: bool) -> Audience:
    """The people in no course in or out; everyone gives way to them."""
    return replace(audience, no_course=on, everyone=False)


def with_everyone(audience: Audience, on: bool) -> Audience:
    """Everyone instead of all others, or nobody."""
    return Audience(everyone=True) if on else replace(audience, everyone=False)
