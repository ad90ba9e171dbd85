"""Rows about people: who they are, their bookings and what they did."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A line of `users`."""

    user_id: int
    username: str | None
    first_name: str | None
    last_name: str | None
    language_code: str | None
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime | None
    started_at: datetime | None
    blocked_at: datetime | None
    opted_out_at: datetime | None
    paused_until: datetime | None = None
    wants: str = "everything"
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class StreamCount:
    """A stream with the number of its people: all with a live booking, and those who can be reached."""

    code: str
    title: str | None
    archived_at: datetime | None
    people: int
    reachable: int


@dataclass(frozen=True, slots=True)
class Booking:
    """How a person stands in a stream, by the best of their bookings there. `confirmed`: see bot/domain/streams.py."""

    course_stream: str
    confirmed: int
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonActivity:
    """What came to a person and what came back: broadcasts received, presses, and the first free lesson."""

    received: int
    presses: int
    free_lesson_at: datetime | None


@dataclass(frozen=True, slots=True)
class Names:
    """What a person and their stream are called, for the placeholders of a message. `stream` is the stream's code."""

    user_id: int
    first_name: str | None
    last_name: str | None
    username: str | None
    language: str | None
    language_code: str | None
    stream: str | None
    stream_title: str | None
