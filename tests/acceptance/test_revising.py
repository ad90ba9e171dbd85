"""kill -9 in the middle of an edit and of a recall: both are brought to their end, and Telegram never says 429."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.content import Content
from bot.services import revising
from db.models import Revision
from db.pool import Pool
from tests.crashing import AUTHOR, PATIENCE, CrashLoop, crash_loop
from tests.waiting import eventually

pytestmark = pytest.mark.acceptance

PEOPLE, RATE, LATENCY_MS, SEED = 60, 60, 60, 4


async def test_an_edit_and_a_recall_go_on_after_kills(pool: Pool, database_url: str, tmp_path: Path) -> None:
    async with crash_loop(
        pool, database_url, tmp_path, people=PEOPLE, rate=RATE, latency_ms=LATENCY_MS, seed=SEED
    ) as loop:
        limits = loop.world.limits
        limits.enabled, limits.overall = True, RATE
        assert (await loop.finish()).lost == 0
        edit = await revising.launch_edit(
            pool,
            broadcast_id=loop.broadcast_id,
            actor_id=AUTHOR,
            content=Content("Corrected"),
            rows=(),
            seen=None,
            press_id="edit",
            now=datetime.now(UTC),
        )
        await killed_in_the_middle(pool, loop, edit, "editMessageText")
        said = [[message["text"] for message in loop.world.chat(person)] for person in loop.people]
        assert said == [["Corrected"]] * PEOPLE
        assert await pool.fetchval("SELECT count(*) FROM messages WHERE content = 'Corrected'") == PEOPLE

        recall = await revising.launch_recall(
            pool, broadcast_id=loop.broadcast_id, actor_id=AUTHOR, press_id="recall", now=datetime.now(UTC)
        )
        await killed_in_the_middle(pool, loop, recall, "deleteMessage")
        assert [loop.world.chat(person) for person in loop.people] == [[]] * PEOPLE
        status = await pool.fetchval("SELECT status FROM message_history WHERE id = $1", loop.broadcast_id)
        deleted = "SELECT count(*) FROM message_recipients WHERE delivery_status = 'deleted'"
        assert (status, await pool.fetchval(deleted)) == ("recalled", PEOPLE)
        assert limits.refused == 0


async def killed_in_the_middle(pool: Pool, loop: CrashLoop, revision: Revision, method: str) -> None:
    """Killed while it is under way, started again, and brought to its end."""
    calls = loop.world.calls
    await loop.world.wait_for(lambda: calls.count(method) > PEOPLE // 3, PATIENCE)
    await loop.bot.kill()
    left = await pool.fetchval("SELECT total - done - gone - failed FROM revisions WHERE id = $1", revision.id)
    assert 0 < left < PEOPLE
    await loop.bot.start()
    ended = "SELECT done + gone = total AND status = 'completed' FROM revisions WHERE id = $1"
    await eventually(lambda: pool.fetchval(ended, revision.id), PATIENCE)
