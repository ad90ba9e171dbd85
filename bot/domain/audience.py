"""An audience: a filter that names people. A value, stored as JSON with the draft and the broadcast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.streams import Standing


class RecipientType(StrEnum):
    """`message_history.recipient_type`, with the reference's words."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class Did(StrEnum):
    """What somebody did with an earlier broadcast; who ignored a button got the broadcast and did not press it."""

    GOT = "got"
    MISSED = "missed"
    PRESSED = "pressed"
    IGNORED = "ignored"


class Seen(StrEnum):
    """When somebody came: first known since, or here since, or not here since."""

    NEW = "new"
    ACTIVE = "active"
    SILENT = "silent"


EVERYONE = "everyone"
NO_COURSE = "non_course"
FREE_LESSON = "free_lesson"
IN_THE_STREAM = (Standing.PENDING, Standing.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Choice:
    """The union of what is named.

    `streams`: codes, of whom those whose booking stands as one of `standings`; `no_course`: people with no booking at
    all that is not cancelled; `free_lesson`: registrants of the free lesson; `everyone`: all people; `people`:
    individual Telegram ids, each once.
    """

    streams: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = IN_THE_STREAM
    no_course: bool = False
    free_lesson: bool = False
    everyone: bool = False
    people: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.streams or self.no_course or self.free_lesson or self.everyone or self.people)

    def to_json(self) -> dict[str, Any]:
        """The shape that `drafts.audience` and `message_history.audience` hold."""
        return {
            "streams": list(self.streams),
            "standings": list(self.standings),
            "no_course": self.no_course,
            "free_lesson": self.free_lesson,
            "everyone": self.everyone,
            "people": list(self.people),
        }


@dataclass(frozen=True, slots=True)
class Only:
    """Only those of the named who did something with an earlier `broadcast` (with one `button` of it, or any), who
    came or were silent in the last `days`, and to whom the bot speaks a language. What is None narrows nothing."""

    did: Did | None = None
    broadcast: int | None = None
    button: str | None = None
    seen: Seen | None = None
    days: int | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return bool(self.did or self.seen or self.language)

    def to_json(self) -> dict[str, Any]:
        """What is not None."""
        every = {
            "did": self.did,
            "broadcast": self.broadcast,
            "button": self.button,
            "seen": self.seen,
            "days": self.days,
            "language": self.language,
        }
        return {name: value for name, value in every.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Audience(Choice):
    """Whom a message is for: all who are named, but not some of them, and only those who did something."""

    but_not: Choice = Choice()
    only: Only = Only()

    def to_json(self) -> dict[str, Any]:
        """What is named, and what takes people away from it where something does."""
        return {
            **Choice.to_json(self),
            **({"but_not": self.but_not.to_json()} if self.but_not else {}),
            **({"only": self.only.to_json()} if self.only else {}),
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether not simply everybody who is named gets it."""
        return bool(self.but_not or self.only or self.standings != IN_THE_STREAM)

    @property
    def recipient_type(self) -> RecipientType:
        """Group as soon as a group is named; individual for named people only."""
        named_only = self.people and not replace(self, people=())
        return RecipientType.INDIVIDUAL if named_only else RecipientType.GROUP

    @property
    def recipient_group(self) -> str | None:
        """`message_history.recipient_group`: the stream's code, several joined by commas, or a group's name."""
        if self.everyone:
            return EVERYONE
        groups = [*([NO_COURSE] if self.no_course else []), *([FREE_LESSON] if self.free_lesson else [])]
        return ",".join([*self.streams, *groups]) or None


def audience_from_json(value: Mapping[str, Any]) -> Audience:
    """The reverse of `Audience.to_json`; missing fields are empty."""
    return Audience(
        **_choice_fields(value),
        but_not=Choice(**_choice_fields(value.get("but_not", {}))),
        only=_only_from_json(value.get("only", {})),
    )


def _choice_fields(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "streams": tuple(value.get("streams", ())),
        "standings": tuple(map(Standing, value.get("standings", IN_THE_STREAM))),
        "no_course": bool(value.get("no_course", False)),
        "free_lesson": bool(value.get("free_lesson", False)),
        "everyone": bool(value.get("everyone", False)),
        "people": tuple(value.get("people", ())),
    }


def _only_from_json(value: Mapping[str, Any]) -> Only:
    did, seen = value.get("did"), value.get("seen")
    return Only(
        did=Did(did) if did else None,
        broadcast=value.get("broadcast"),
        button=value.get("button"),
        seen=Seen(seen) if seen else None,
        days=value.get("days"),
        language=value.get("language"),
    )


Chosen = TypeVar("Chosen", bound=Choice)


def with_stream(choice: Chosen, code: str, on: bool) -> Chosen:
    """The stream in or out; everyone gives way to it."""
    others = tuple(kept for kept in choice.streams if kept != code)
    return replace(choice, streams=(*others, code) if on else others, everyone=False)


def with_standing(choice: Chosen, standing: Standing, on: bool) -> Chosen:
    """Those of the streams whose booking stands so in or out; the last ones stay."""
    kept = {*choice.standings, standing} if on else {*choice.standings} - {standing}
    return replace(choice, standings=tuple(sorted(kept))) if kept else choice


def with_no_course(choice: Chosen, on: bool) -> Chosen:
    """The people in no course in or out; everyone gives way to them."""
    return replace(choice, no_course=on, everyone=False)


def with_free_lesson(choice: Chosen, on: bool) -> Chosen:
    """The registrants of the free lesson in or out; everyone gives way to them."""
    return replace(choice, free_lesson=on, everyone=False)


def with_everyone(audience: Audience, on: bool) -> Audience:
    """Everyone instead of all others, or nobody. What takes people away stays."""
    if not on:
        return replace(audience, everyone=False)
    return Audience(everyone=True, but_not=audience.but_not, only=audience.only)


def with_people(choice: Chosen, people: Iterable[int], on: bool) -> Chosen:
    """These people in or out, nobody twice; everyone gives way to them."""
    asked = dict.fromkeys(people)
    if on:
        return replace(choice, people=tuple(dict.fromkeys((*choice.people, *asked))), everyone=False)
    return replace(choice, people=tuple(kept for kept in choice.people if kept not in asked), everyone=False)
