"""Fixtures of the delivery's tests."""

from collections.abc import AsyncIterator

import pytest

from db.pool import Pool
from tests.delivery.stage import Stage, staged


@pytest.fixture
async def stage(pool: Pool) -> AsyncIterator[Stage]:
    """A stage without a ceiling that a test would notice."""
    async with staged(pool, 1000) as made:
        yield made
