"""`audience_people` names exactly those whom a plain reading of the audience names."""

import random
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.audience import Audience, Choice, Did, Only, Seen, audience_from_json
from bot.domain.streams import Standing
from bot.domain.wishes import Wants
from bot.i18n import LANGUAGES, choose_language
from db import audience
from db.models import AudienceCount
from db.pool import Connection

NOW = datetime.now(UTC)
PEOPLE = range(1, 25)
STREAMS = ("3rd_stream", "4th_stream")
BUTTONS = ("yes", "no")
REACHED_OR_MAYBE = ("pending", "sending", "sent", "uncertain", "deleted")


@dataclass
class Somebody:
    """A line of `users`."""

    user_id: int
    language: str | None
    language_code: str | None
    first_seen_at: datetime
    last_seen_at: datetime | None
    blocked_at: datetime | None
    opted_out_at: datetime | None
    paused_until: datetime | None
    wants: str


@dataclass
class Course:
    """Everything that an audience can ask about."""

    people: list[Somebody]
    bookings: list[tuple[int, str, int]]
    registered: set[int]
    statuses: dict[int, dict[int, str]]  # broadcast -> person -> delivery status
    presses: set[tuple[int, int, str]]

    def standing(self, user_id: int, stream: str) -> int | None:
        """The best of the person's bookings in the stream."""
        found = [confirmed for who, code, confirmed in self.bookings if (who, code) == (user_id, stream)]
        return max(found, default=None)

    def chooses(self, choice: Choice, user_id: int) -> bool:
        """Whether the choice names the person."""
        no_course = not any(who == user_id and confirmed != -1 for who, _, confirmed in self.bookings)
        return (
            choice.everyone
            or self.lists(choice, user_id)
            or (choice.free_lesson and user_id in self.registered)
            or (choice.no_course and no_course)
        )

    def lists(self, choice: Choice, user_id: int) -> bool:
        """Whether it does so for a stream, or by name."""
        standings = [self.standing(user_id, stream) for stream in choice.streams]
        return user_id in choice.people or any(standing in choice.standings for standing in standings)

    def allows(self, only: Only, person: Somebody) -> bool:
        """Whether the person did what only those who get it did."""
        since = NOW - timedelta(days=only.days or 0)
        last = person.last_seen_at
        seen = {
            None: True,
            Seen.NEW: person.first_seen_at > since,
            Seen.ACTIVE: last is not None and last > since,
            Seen.SILENT: (last or person.first_seen_at) <= since,
        }[only.seen]
        speaks = only.language in (None, choose_language(person.language, person.language_code))
        return seen and speaks and self.did(only, person.user_id)

    def did(self, only: Only, user_id: int) -> bool:
        """The same for an earlier broadcast."""
        status = self.statuses.get(only.broadcast or 0, {}).get(user_id)
        got = status in ("sent", "deleted")
        pressed = any(
            (only.broadcast, user_id, button) in self.presses for button in ([only.button] if only.button else BUTTONS)
        )
        return {
            None: True,
            Did.GOT: got,
            Did.MISSED: status not in REACHED_OR_MAYBE,
            Did.PRESSED: pressed,
            Did.IGNORED: got and not pressed,
        }[only.did]

    def reads(self, named: Audience) -> dict[int, str | None]:
        """Whom the audience names, and why they are left out."""
        return {
            person.user_id: self.left_out(named, person)
            for person in self.people
            if self.chooses(named, person.user_id)
            and not self.chooses(named.but_not, person.user_id)
            and self.allows(named.only, person)
        }

    def left_out(self, named: Audience, person: Somebody) -> str | None:
        """The reason, the gravest first."""
        in_a_stream = any(
            self.standing(person.user_id, stream) in named.standings and self.standing(person.user_id, stream) != -1
            for stream in named.streams
        )
        if person.blocked_at:
            return "blocked"
        if person.opted_out_at:
            return "opted_out"
        if person.paused_until and person.paused_until > NOW:
            return "paused"
        own = in_a_stream or person.user_id in named.people
        return "own_stream" if person.wants == Wants.OWN_STREAM and not own else None


def random_course(chance: random.Random) -> Course:
    def sometimes(moment: datetime, likely: float = 0.2) -> datetime | None:
        return moment if chance.random() < likely else None

    def days_ago() -> datetime:
        return NOW - timedelta(days=chance.choice([2, 9, 40]), hours=1)

    people = [
        Somebody(
            user_id,
            language=chance.choice([None, None, *LANGUAGES]),
            language_code=chance.choice([None, "", "ru", "RU-ru", "en", "de", "uk"]),
            first_seen_at=days_ago(),
            last_seen_at=sometimes(days_ago(), 0.7),
            blocked_at=sometimes(NOW),
            opted_out_at=sometimes(NOW),
            paused_until=sometimes(NOW + timedelta(days=chance.choice([-1, 1]))),
            wants=chance.choice(list(Wants)),
        )
        for user_id in PEOPLE
    ]
    who = [*PEOPLE]
    return Course(
        people,
        [(chance.choice(who), chance.choice(STREAMS), chance.choice(list(Standing))) for _ in range(30)],
        {chance.choice(who) for _ in range(8)},
        {
            broadcast: {
                user_id: chance.choice([*REACHED_OR_MAYBE, "sent", "failed", "cancelled"])
                for user_id in chance.sample(who, 16)
            }
            for broadcast in (1, 2)
        },
        {(chance.choice([1, 2]), chance.choice(who), chance.choice(BUTTONS)) for _ in range(25)},
    )


def random_choice(chance: random.Random) -> dict[str, object]:
    return {
        "streams": tuple(chance.sample(STREAMS, chance.choice([0, 0, 1, 2]))),
        "standings": tuple(sorted(chance.sample(list(Standing), chance.choice([1, 2, 3])))),
        "no_course": chance.random() < 0.2,
        "free_lesson": chance.random() < 0.3,
        "people": tuple(chance.sample([*PEOPLE, 404], chance.choice([0, 0, 1, 4]))),
    }


def random_audience(chance: random.Random) -> Audience:
    did = chance.choice([None, None, *Did])
    only = Only(
        did=did,
        broadcast=chance.choice([1, 2]),
        button=chance.choice([None, *BUTTONS]),
        seen=chance.choice([None, None, *Seen]),
        days=chance.choice([7, 30]),
        language=chance.choice([None, None, *LANGUAGES]),
    )
    return Audience(
        **random_choice(chance),  # type: ignore[arg-type]  # drawn by the fields' names
        everyone=chance.random() < 0.4,
        but_not=Choice(**random_choice(chance)) if chance.random() < 0.5 else Choice(),  # type: ignore[arg-type]
        only=only if chance.random() < 0.6 else Only(),
    )


async def write(conn: Connection, course: Course) -> None:
    await conn.executemany(
        "INSERT INTO bookings (user_id, course_stream, confirmed) VALUES ($1, $2, $3)", course.bookings
    )
    await conn.executemany(
        "INSERT INTO free_lesson_registrations (user_id) VALUES ($1)", [(user_id,) for user_id in course.registered]
    )
    await conn.execute("DELETE FROM users")
    for person in course.people:
        await conn.execute(
            """
            INSERT INTO users (user_id, language, language_code, first_seen_at, last_seen_at, blocked_at,
                               opted_out_at, paused_until, wants)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            person.user_id, person.language, person.language_code, person.first_seen_at, person.last_seen_at,
            person.blocked_at, person.opted_out_at, person.paused_until, person.wants,
        )  # fmt: skip
    for broadcast, statuses in course.statuses.items():
        await conn.execute(
            "INSERT INTO message_history (id, message_text, total_recipients) VALUES ($1, 'Hi', 16)", broadcast
        )
        await conn.executemany(
            "INSERT INTO message_recipients (message_id, user_id, delivery_status) VALUES ($1, $2, $3)",
            [(broadcast, user_id, status) for user_id, status in statuses.items()],
        )
    await conn.executemany(
        """
        INSERT INTO button_presses (message_id, user_id, button_id, callback_query_id, pressed_at)
        VALUES ($1, $2, $3, $4, now())
        """,
        [(*press, str(place)) for place, press in enumerate(course.presses)],
    )


async def test_sql_and_a_plain_reading_name_the_same_people(conn: Connection) -> None:
    for seed in range(3):
        chance = random.Random(seed)  # noqa: S311 - no secret
        course = random_course(chance)
        transaction = conn.transaction()
        await transaction.start()
        await write(conn, course)
        for _ in range(60):
            named = random_audience(chance)
            rows = await conn.fetch("SELECT user_id, left_out FROM audience_people($1)", named.to_json())
            assert len({row["user_id"] for row in rows}) == len(rows)
            assert {row["user_id"]: row["left_out"] for row in rows} == course.reads(named), (seed, named)
            for counted in (named, Audience(everyone=seed == 1, no_course=True, but_not=named.but_not)):
                people = Counter(reason or "reachable" for reason in course.reads(counted).values())
                assert outcomes(await audience.count(conn, counted.to_json())) == people, (seed, counted)
        await transaction.rollback()


def outcomes(count: AudienceCount) -> Counter[str]:
    """Outcome -> people."""
    return +Counter(asdict(count))


async def test_audiences_of_older_versions_are_read(conn: Connection) -> None:
    await conn.execute("INSERT INTO bookings (user_id, course_stream, confirmed) VALUES (1, 'a', 2), (2, 'a', -1)")
    counted = await audience.count(conn, {"streams": ["a"], "no_course": False, "everyone": False, "people": []})
    assert counted.reachable == 1
    assert audience_from_json({"streams": ["a"], "people": [3]}) == Audience(streams=("a",), people=(3,))
