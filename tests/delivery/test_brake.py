"""When a broadcast pauses by itself."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.brake import WINDOW, Brake
from bot.delivery.outcomes import Failed, Held, RefusedForAll, Sent, Troubled, Unknown, Verdict
from bot.domain.lifecycle import FailureKind
from bot.domain.pauses import TooManyFailed, read_pause_reason

SENT = Sent(7, datetime(2026, 1, 1, tzinfo=UTC))
REFUSED = Failed(FailureKind.REFUSED, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
UNKNOWN = Unknown(FailureKind.TIMED_OUT, "TimeoutError")
PEOPLE_GONE = [
    Failed(kind, "Forbidden") for kind in (FailureKind.BLOCKED, FailureKind.DEACTIVATED, FailureKind.NOT_STARTED)
]
NOT_SETTLED: list[Verdict] = [Held(1.0), Troubled("HTTP 502"), RefusedForAll("Unauthorized")]


def after(verdicts: list[Verdict], limit: int = 20) -> TooManyFailed | None:
    brake = Brake(limit)
    for verdict in verdicts:
        brake.note(verdict)
    return brake.pulled


def test_one_in_five_may_fail_and_not_one_more() -> None:
    assert after([*[SENT] * 160, *[REFUSED] * 40]) is None
    assert after([*[SENT] * 159, *[REFUSED] * 41]) == TooManyFailed(41, 200)


def test_a_broadcast_that_fails_from_its_beginning_does_not_run_to_the_two_hundredth() -> None:
    assert after([REFUSED] * 41) == TooManyFailed(41, 41)


def test_a_few_failures_at_the_beginning_stop_nothing() -> None:
    assert after([REFUSED] * 40) is None


def test_failures_of_long_ago_are_forgotten() -> None:
    assert after([*[REFUSED] * 40, *[SENT] * 200, *[REFUSED] * 40]) is None


def test_what_is_unknown_counts() -> None:
    assert after([UNKNOWN] * 41) == TooManyFailed(41, 41)


@pytest.mark.parametrize("verdict", [*PEOPLE_GONE, *NOT_SETTLED])
def test_what_says_nothing_of_the_broadcast_is_passed_over(verdict: Verdict) -> None:
    assert after([verdict] * 1000) is None
    assert after([*[REFUSED] * 41, *[verdict] * 1000]) == TooManyFailed(41, 41)


def test_it_can_be_switched_off() -> None:
    assert after([REFUSED] * 1000, limit=0) is None
    assert after([REFUSED] * 1000, limit=100) is None


@given(st.lists(st.sampled_from([SENT, REFUSED, UNKNOWN, *PEOPLE_GONE, *NOT_SETTLED])), st.integers(1, 100))
def test_it_counts_as_a_recount_of_the_newest_outcomes_does(verdicts: list[Verdict], limit: int) -> None:
    counted = [verdict for verdict in verdicts if verdict in (SENT, REFUSED, UNKNOWN)][-WINDOW:]
    failures = sum(1 for verdict in counted if verdict != SENT)
    pulled = after(verdicts, limit)
    assert (pulled is not None) == (failures * 100 > limit * WINDOW)
    assert pulled in (None, TooManyFailed(failures, len(counted)))


def test_the_reason_is_kept_and_told_from_telegrams_words() -> None:
    assert read_pause_reason(str(TooManyFailed(41, 200))) == TooManyFailed(41, 200)
    assert read_pause_reason("Bad Request: message text is empty") == "Bad Request: message text is empty"
