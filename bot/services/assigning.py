"""What administrators change about one person: their streams, and whether they get messages.

Each is one transaction: check, change, audit.
"""

from datetime import datetime

from bot.domain.streams import Standing
from bot.errors import PersonGone, StreamGone
from db import audit, bookings, streams, users
from db.models import Person
from db.pool import Connection, Pool, transaction


async def set_standing(
    pool: Pool, *, user_id: int, code: str, standing: Standing, actor_id: int, now: datetime
) -> None:
    """How the person stands in the stream from now on; a booking is made if there is none to change.

    Raises PersonGone, StreamGone.
    """
    async with transaction(pool) as conn:
        person = await _known(conn, user_id, code)
        await _book(conn, person, code, standing)
        await _note(conn, "person_booked", user_id, actor_id, now, stream=code, confirmed=standing)


async def move(pool: Pool, *, user_id: int, code: str, actor_id: int, now: datetime) -> None:
    """Confirmed in this stream, and out of all others. Raises PersonGone, StreamGone."""
    async with transaction(pool) as conn:
        person = await _known(conn, user_id, code)
        left = [
            booking.course_stream
            for booking in await bookings.of_person(conn, user_id)
            if booking.course_stream != code and booking.confirmed != Standing.CANCELLED
        ]
        for other in left:
            await _book(conn, person, other, Standing.CANCELLED)
        await _book(conn, person, code, Standing.CONFIRMED)
        await _note(conn, "person_moved", user_id, actor_id, now, stream=code, left=", ".join(left))


async def opt_out(pool: Pool, *, user_id: int, actor_id: int, now: datetime) -> None:
    """No broadcasts for them any more. Nothing happens if that was so already."""
    async with transaction(pool) as conn:
        if await users.opt_out(conn, user_id, now):
            await _note(conn, "person_opted_out", user_id, actor_id, now)


async def opt_in(pool: Pool, *, user_id: int, actor_id: int, now: datetime) -> None:
    """Broadcasts for them again, from now on. Nothing happens if that was so already."""
    async with transaction(pool) as conn:
        if await users.opt_in(conn, user_id, now):
            await _note(conn, "person_opted_in", user_id, actor_id, now)


async def _known(conn: Connection, user_id: int, code: str) -> Person:
    person = await users.get(conn, user_id)
    if person is None:
        raise PersonGone
    if code not in await streams.titles(conn):
        raise StreamGone
    return person


async def _book(conn: Connection, person: Person, code: str, standing: Standing) -> None:
    if await bookings.set_confirmed(conn, person.user_id, code, standing) or standing == Standing.CANCELLED:
        return
    await bookings.add(
        conn,
        user_id=person.user_id,
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        course_stream=code,
        confirmed=standing,
    )


async def _note(
    conn: Connection, action: str, user_id: int, actor_id: int, now: datetime, **details: str | int
) -> None:
    await audit.record(conn, action, actor_id=actor_id, recipients=1, details={"person": user_id, **details}, at=now)
