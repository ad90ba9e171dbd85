"""People, as administrators find them and look at them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from bot.domain.streams import Standing
from bot.domain.wishes import Wants
from bot.i18n import Html, Voice
from bot.presenting.human import moment, number, person_link, person_name, stream_name
from db.models import Booking, Person, PersonActivity

Titles = Mapping[str, str | None]


def name_of(person: Person) -> str:
    """What the person is called."""
    return person_name(person.user_id, person.first_name, person.last_name, person.username)


def is_paused(person: Person, now: datetime) -> bool:
    """Whether they want no messages for now."""
    return person.paused_until is not None and person.paused_until > now


def gets_messages(person: Person, now: datetime) -> bool:
    """Whether a message to them would be sent."""
    return person.blocked_at is None and person.opted_out_at is None and not is_paused(person, now)


def found_line(voice: Voice, place: int, person: Person, now: datetime) -> Html:
    """A person in a list: their name, and what tells them from others of that name."""
    name = name_of(person)
    told = [name, *([f"@{person.username}"] if person.username and person.username not in name else [])]
    if not gets_messages(person, now):
        told.append(voice.plain("person-silent"))
    return voice.html("person-found", place=str(place), person=" · ".join(told))


def person_card(
    voice: Voice,
    person: Person,
    bookings: Sequence[Booking],
    titles: Titles,
    activity: PersonActivity,
    now: datetime,
    zone: tzinfo,
) -> Html:
    """All that is known of a person, a line for each thing."""
    username = f" · @{person.username}" if person.username else ""
    return Html(
        "\n".join(
            [
                voice.html(
                    "person-title",
                    person=person_link(person.user_id, name_of(person)),
                    username=username,
                    id=str(person.user_id),
                ),
                *_streams(voice, bookings, titles),
                *_history(voice, person, activity, now, zone),
                *_wishes(voice, person, now, zone),
            ]
        )
    )


def _streams(voice: Voice, bookings: Sequence[Booking], titles: Titles) -> Iterator[Html]:
    if not bookings:
        yield voice.html("person-no-stream")
    for booking in bookings:
        name = stream_name(voice, booking.course_stream, titles.get(booking.course_stream))
        yield voice.html("person-stream", name=name, standing=standing(voice, booking.confirmed))


def standing(voice: Voice, confirmed: int) -> str:
    """How somebody stands in a stream, in a word."""
    if confirmed == Standing.CONFIRMED:
        return voice.plain("standing-confirmed")
    return voice.plain("standing-cancelled" if confirmed == Standing.CANCELLED else "standing-pending")


def _history(voice: Voice, person: Person, activity: PersonActivity, now: datetime, zone: tzinfo) -> Iterator[Html]:
    if activity.free_lesson_at is not None:
        yield voice.html("person-free-lesson", time=moment(voice, activity.free_lesson_at, now, zone))
    yield voice.html("person-first-seen", time=moment(voice, person.first_seen_at, now, zone))
    if person.last_seen_at is not None:
        yield voice.html("person-last-seen", time=moment(voice, person.last_seen_at, now, zone))
    elif person.started_at is None:
        yield voice.html("person-never-here")
    yield voice.html("person-activity", received=number(activity.received), presses=number(activity.presses))


def _wishes(voice: Voice, person: Person, now: datetime, zone: tzinfo) -> Iterator[Html]:
    if person.blocked_at is not None:
        yield voice.html("person-blocked", time=moment(voice, person.blocked_at, now, zone))
    if person.opted_out_at is not None:
        yield voice.html("person-opted-out", time=moment(voice, person.opted_out_at, now, zone))
    elif person.paused_until is not None and person.paused_until > now:
        yield voice.html("person-paused", time=moment(voice, person.paused_until, now, zone))
    if person.wants == Wants.OWN_STREAM:
        yield voice.html("person-own-stream")
