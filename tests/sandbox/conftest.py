from collections.abc import AsyncIterator

import pytest

from tests.sandbox.client import Client, connected


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A sandbox with Ann and Bob, without limits on sending."""
    async with connected() as connection:
        connection.world.limits.enabled = False
        yield connection
