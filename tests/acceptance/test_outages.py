"""PostgreSQL or Telegram goes away in the middle of a broadcast, and comes back: it goes on by itself."""

from pathlib import Path

import pytest

from tests.outages import database_away, telegram_away

pytestmark = pytest.mark.acceptance

PEOPLE, RATE, SECONDS = 120, 60, 1.5
BAD_GATEWAY = {"kind": "error", "status": 502, "description": "Bad Gateway"}
CUT = {"kind": "cut", "when": "after", "methods": ["sendMessage"]}


async def test_while_postgresql_is_away_no_outcome_is_forgotten(tmp_path: Path) -> None:
    outage = await database_away(tmp_path, seconds=SECONDS, people=PEOPLE, rate=RATE)
    assert outage.resumed_after < 5
    assert (outage.verdict.lost, outage.verdict.twice, outage.verdict.wrong, outage.verdict.uncertain) == (0, 0, 0, 0)


async def test_what_came_while_postgresql_was_away_survives_a_kill(tmp_path: Path) -> None:
    outage = await database_away(tmp_path, seconds=SECONDS, people=PEOPLE, rate=RATE, kill=True)
    assert (outage.verdict.lost, outage.verdict.twice, outage.verdict.wrong, outage.verdict.uncertain) == (0, 0, 0, 0)


async def test_while_telegram_answers_502_nobody_is_failed_for_it(tmp_path: Path) -> None:
    outage = await telegram_away(tmp_path, BAD_GATEWAY, seconds=SECONDS, people=PEOPLE, rate=RATE)
    assert outage.resumed_after < 5
    assert (outage.verdict.lost, outage.verdict.twice, outage.verdict.wrong, outage.verdict.uncertain) == (0, 0, 0, 0)


async def test_connections_cut_after_the_request_leave_few_unknown_and_nobody_twice(tmp_path: Path) -> None:
    outage = await telegram_away(tmp_path, CUT, seconds=SECONDS, people=PEOPLE, rate=RATE)
    assert outage.resumed_after < 5
    assert (outage.verdict.lost, outage.verdict.twice, outage.verdict.wrong) == (0, 0, 0)
    assert 0 < outage.verdict.uncertain <= RATE // 2
