"""What the flight book tells after a kill: here, a process that simply is no more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.flightbook import SLOTS, FlightBook, flight_book
from bot.delivery.outcomes import Failed, Held, Sent, Troubled, Unknown
from bot.domain.lifecycle import BroadcastStatus, DeliveryStatus, FailureKind
from db.models import Claim
from tests.delivery.stage import Stage

AT = datetime(2026, 3, 1, 12, 0, 0, 123457, tzinfo=UTC)
DELIVERED = Sent(77, datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC))
ALBUM = Sent(78, DELIVERED.date, tuple(range(79, 89)))  # of ten, and the message with its buttons


def claim(recipient_id: int, at: datetime | None = AT) -> Claim:
    return Claim(recipient_id, 1, 1000 + recipient_id, at)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "flights-42"


def test_each_claim_is_judged_by_how_far_it_had_come(path: Path) -> None:
    waiting, left, delivered, refused, held, unheard, album, half = (claim(number) for number in range(1, 9))
    with flight_book(path) as book:
        book.claiming(AT)
        book.claimed([waiting, left, delivered, refused, held, unheard, album, half])
        for one in (left, delivered, refused, held, unheard, album, half):
            book.leaving(one)
        book.answered(delivered, DELIVERED)
        book.answered(album, ALBUM)
        book.answered(half, Unknown(FailureKind.HALF_SENT, "on its way", ALBUM))
        book.answered(refused, Failed(FailureKind.BLOCKED, "Forbidden"))
        book.answered(held, Held(3))
        book.answered(unheard, Unknown(FailureKind.TIMED_OUT, "TimeoutError"))
    with flight_book(path) as book:
        judged = dict(book.adopt([waiting, left, delivered, refused, held, unheard, album, half]))
    assert isinstance(judged[waiting], Troubled)
    assert isinstance(judged[left], Unknown)
    assert (judged[delivered], judged[album]) == (DELIVERED, ALBUM)
    assert judged[half] == Unknown(FailureKind.HALF_SENT, "Herald stopped before the reply came", ALBUM)
    assert isinstance(judged[refused], Troubled)
    assert isinstance(judged[held], Troubled)
    assert isinstance(judged[unheard], Unknown)


def test_a_claim_whose_answer_never_came_back_never_left(path: Path) -> None:
    with flight_book(path) as book:
        book.claiming(AT)
    with flight_book(path) as book:
        [(_, verdict)] = book.adopt([claim(1)])
    assert isinstance(verdict, Troubled)


@pytest.mark.parametrize("at", [AT + timedelta(microseconds=1), AT - timedelta(seconds=5), None])
def test_of_somebody_elses_claim_it_knows_nothing(path: Path, at: datetime | None) -> None:
    with flight_book(path) as book:
        book.claiming(AT)
        book.claimed([claim(1)])
    with flight_book(path) as book:
        [(_, verdict)] = book.adopt([claim(1, at)])
    assert isinstance(verdict, Unknown)


def test_without_a_book_of_before_everything_is_unknown(path: Path) -> None:
    with flight_book(path) as book:
        judged = book.adopt([claim(1), claim(2, None)])
    assert [type(verdict) for _, verdict in judged] == [Unknown, Unknown]


def test_a_kill_before_the_verdict_was_recorded_forgets_nothing(path: Path) -> None:
    with flight_book(path) as book:
        book.claiming(AT)
        book.claimed([claim(1)])
        book.leaving(claim(1))
        book.answered(claim(1), DELIVERED)
        book.claiming(AT + timedelta(seconds=1))
    lost_reply = claim(2, AT + timedelta(seconds=1))
    for _ in range(2):
        with flight_book(path) as book:
            verdicts = [verdict for _, verdict in book.adopt([claim(1), lost_reply])]
            book.claiming(AT + timedelta(seconds=9))
        assert verdicts == [DELIVERED, Troubled("never left")]


def test_what_is_recorded_makes_room(path: Path) -> None:
    everybody = [claim(number) for number in range(SLOTS)]
    with flight_book(path) as book:
        for _ in range(3):
            book.claimed(everybody)
            for one in everybody:
                book.recorded(one)
        book.claimed(everybody)
    with flight_book(path) as book:
        book.adopt([])  # all were recorded, it says nowhere else
        book.claimed(everybody)
        book.claimed([claim(SLOTS)])  # one too many is not noted
        book.leaving(claim(SLOTS))
        book.recorded(claim(SLOTS))


def test_what_found_no_room_is_unknown(path: Path) -> None:
    later = AT + timedelta(seconds=1)
    with flight_book(path) as book:
        book.claimed([claim(number) for number in range(SLOTS)])
        book.claiming(later)
        book.claimed([claim(SLOTS, later)])
        book.leaving(claim(SLOTS, later))
    with flight_book(path) as book:
        [(_, verdict)] = book.adopt([claim(SLOTS, later)])
    assert isinstance(verdict, Unknown)


def test_notes_of_another_start_of_the_machine_count_for_nothing(path: Path) -> None:
    with flight_book(path) as book:
        book.claiming(AT)
        book.claimed([claim(1)])
    content = bytearray(path.read_bytes())
    content[:4] = b"gone"
    path.write_bytes(content)
    with flight_book(path) as book:
        [(_, verdict)] = book.adopt([claim(1)])
    assert isinstance(verdict, Unknown)


def test_two_processes_do_not_write_into_one_book(path: Path) -> None:
    with flight_book(path) as first, flight_book(path) as second:
        first.claimed([claim(1)])
        [(_, verdict)] = second.adopt([claim(1)])
    assert isinstance(verdict, Unknown)


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with flight_book(tmp_path / "file" / "flights-42") as book:
        book.claimed([claim(1)])


async def test_after_a_kill_the_ledger_learns_what_the_book_knows(stage: Stage, path: Path) -> None:
    people = await stage.people(4)
    launched = await stage.launch()
    async with stage.pool.acquire() as conn:
        rows = await conn.fetch(
            "UPDATE message_recipients SET delivery_status = 'sending', attempted_at = $1 RETURNING *", AT
        )
    claims = sorted((claim(row["id"]) for row in rows), key=lambda one: one.recipient_id)
    left, delivered, _waiting, _unnoted = claims
    with flight_book(path) as book:
        book.claiming(AT)
        book.claimed(claims[:3])
        book.leaving(left)
        book.leaving(delivered)
        book.answered(delivered, DELIVERED)
    with flight_book(path) as book:
        async with stage.engine(book=book):
            done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    async with stage.pool.acquire() as conn:
        lines = await conn.fetch("SELECT * FROM message_recipients ORDER BY id")
    assert [line["delivery_status"] for line in lines] == [DeliveryStatus.UNCERTAIN, *[DeliveryStatus.SENT] * 3]
    assert lines[1]["telegram_message_id"] == 77
    assert (done.successful_deliveries, done.uncertain_deliveries, done.left) == (3, 1, 0)
    assert [len(stage.texts(user_id)) for user_id in people] == [0, 0, 1, 1]


def test_a_book_in_memory_alone_works_as_well() -> None:
    book = FlightBook()
    book.claiming(AT)
    book.claimed([claim(1)])
    book.leaving(claim(1))
    book.recorded(claim(1))
