"""The state machines: closed in themselves, and the same in Python and in SQL."""

import re
from enum import StrEnum

import pytest

from bot.domain.lifecycle import (
    BROADCAST_MOVES,
    DELIVERY_MOVES,
    REPEAT_MOVES,
    REVISION_MOVES,
    BroadcastStatus,
    DeliveryStatus,
    RepeatStatus,
    RevisedStatus,
    RevisionKind,
    RevisionStatus,
)
from bot.domain.series import SeriesStatus, Skipped
from db.pool import Connection


@pytest.mark.parametrize(
    ("moves", "states"),
    [
        (BROADCAST_MOVES, BroadcastStatus),
        (DELIVERY_MOVES, DeliveryStatus),
        (REVISION_MOVES, RevisionStatus),
        (REPEAT_MOVES, RepeatStatus),
    ],
)
def test_every_state_says_where_it_may_go(moves: dict[StrEnum, frozenset[StrEnum]], states: type[StrEnum]) -> None:
    assert set(moves) == set(states)
    assert all(target in states for targets in moves.values() for target in targets)


@pytest.mark.parametrize(
    ("table", "column", "states"),
    [
        ("message_history", "status", BroadcastStatus),
        ("message_recipients", "delivery_status", DeliveryStatus),
        ("revisions", "kind", RevisionKind),
        ("revisions", "status", RevisionStatus),
        ("revision_recipients", "status", RevisedStatus),
        ("repeats", "status", RepeatStatus),
        ("series", "status", SeriesStatus),
        ("series_deliveries", "skipped", Skipped),
    ],
)
async def test_the_database_knows_the_same_words(
    conn: Connection, table: str, column: str, states: type[StrEnum]
) -> None:
    definition = await conn.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2",
        table,
        f"{table}_{column}_check",
    )
    assert set(re.findall(r"'(\w+)'", definition)) == {state.value for state in states}


def test_nobody_is_sent_to_twice_without_an_administrator() -> None:
    """Only what was put back before it left returns to `pending` by itself."""
    assert [state for state, targets in DELIVERY_MOVES.items() if DeliveryStatus.PENDING in targets] == [
        DeliveryStatus.SENDING,
        DeliveryStatus.FAILED,
        DeliveryStatus.UNCERTAIN,
    ]
    assert DeliveryStatus.PENDING not in DELIVERY_MOVES[DeliveryStatus.SENT]
