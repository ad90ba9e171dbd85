"""A story in which the pace of messages does not matter."""

from collections.abc import AsyncIterator

import pytest

from db.pool import Pool
from tests.story import Story, telling


@pytest.fixture
async def story(pool: Pool, database_url: str) -> AsyncIterator[Story]:
    """A sandbox without limits, a bot, and an administrator who speaks English."""
    async with telling(pool, database_url) as told:
        told.world.limits.enabled = False
        yield told
