"""The composition root: it can be stopped wherever it stands, also while the database is silent."""

import asyncio
import time

import pytest

from bot import app
from bot.config import Settings
from bot.sandbox.server import running
from db.pool import FAREWELL
from tests.silent_postgres import falling_silent
from tests.story import TOKEN, story_settings

TOLD_IN_TIME = 0.5  # seconds that what is under way gets here
AT_MOST = TOLD_IN_TIME + 5 * FAREWELL


@pytest.mark.parametrize(
    "word",
    [
        b"pg_try_advisory_lock",  # the turn to migrate
        b"herald election",  # the connection that shall hold the place
        b"ensure_message_partitions",  # housekeeping, in a transaction
        b"done_at IS NULL",  # what an earlier run left undone, while everything else begins
    ],
)
async def test_a_start_ends_although_the_database_has_fallen_silent(
    database_url: str, word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "STOP_TIMEOUT", TOLD_IN_TIME)
    async with running(tokens=[TOKEN]) as sandbox, falling_silent(database_url, word) as (address, silent):
        serving = asyncio.create_task(serve(story_settings(sandbox.url, address), address))
        await silent.wait()
        begun = time.monotonic()
        serving.cancel()
        await asyncio.wait([serving], timeout=AT_MOST)
        assert serving.cancelled(), f"it goes on after {time.monotonic() - begun:.1f} s"


async def serve(settings: Settings, database_url: str) -> None:
    """At work until cancelled."""
    async with app.serving(settings, database_url) as replaced:
        await replaced.wait()
