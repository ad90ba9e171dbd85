"""A bare client of the Bot API, for looking at answers as they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.server import Running, running
from bot.sandbox.world import World

TOKEN = "42:test"
ANN = 7
BOB = 8

Json = dict[str, Any]


@dataclass(slots=True)
class SteppedClock:
    """A clock that stands still until it is told to go on; seconds."""

    seconds: float = 1_800_000_000.0

    def read(self) -> float:
        """Returns the time."""
        return self.seconds

    def as_clock(self) -> Clock:
        """Returns the sandbox's two clocks, both showing this time."""
        return Clock(wall=self.read, monotonic=self.read)


class Refused(Exception):
    """The Bot API said no."""

    def __init__(self, answer: Json) -> None:
        super().__init__(answer["description"])
        self.status: int = answer["error_code"]
        self.description: str = answer["description"]
        self.parameters: Json = answer.get("parameters", {})


@dataclass(frozen=True, slots=True)
class Client:
    """Calls one sandbox as the bot, and knows its world."""

    session: aiohttp.ClientSession
    sandbox: Running

    @property
    def world(self) -> World:
        """The sandbox's world."""
        return self.sandbox.world

    async def call(self, method: str, **params: object) -> Any:
        """Calls a method with a JSON body; returns the result, raises Refused."""
        async with self.session.post(f"{self.sandbox.url}/bot{TOKEN}/{method}", json=params) as response:
            return result_of(response.status, await response.json())

    async def post(self, method: str, data: aiohttp.FormData | dict[str, str]) -> Any:
        """Calls a method with a form."""
        async with self.session.post(f"{self.sandbox.url}/bot{TOKEN}/{method}", data=data) as response:
            return result_of(response.status, await response.json())

    async def say(self, text: str = "Hello", chat_id: int = ANN, **params: object) -> Json:
        """Sends a text; returns the message."""
        message: Json = await self.call("sendMessage", chat_id=chat_id, text=text, **params)
        return message


def result_of(status: int, answer: Json) -> Any:
    """Returns the result of an answer, or raises Refused."""
    if not answer["ok"]:
        assert status == answer["error_code"]
        raise Refused(answer)
    assert status == 200
    return answer["result"]


@asynccontextmanager
async def connected(
    clock: Clock | None = None, state: Path | None = None, any_chat: bool = False
) -> AsyncIterator[Client]:
    """A sandbox with Ann and Bob in it, and a client."""
    async with (
        running([TOKEN], clock=clock, state=state, any_chat=any_chat) as sandbox,
        aiohttp.ClientSession() as session,
    ):
        if ANN not in sandbox.world.people:
            sandbox.world.add_person(ANN, first_name="Ann", username="ann")
            sandbox.world.add_person(BOB, first_name="Bob", last_name="Stone", language_code="en")
        yield Client(session, sandbox)
