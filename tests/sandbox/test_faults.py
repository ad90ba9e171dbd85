"""Faults on demand."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.errors import ControlError
from tests.sandbox.client import ANN, BOB, Client, Refused, SteppedClock, connected
from tests.waiting import eventually


async def test_errors_come_as_often_as_asked(client: Client) -> None:
    client.world.faults.add("error", status=502, description="Bad Gateway", count=2, methods=["sendMessage"])
    for _ in range(2):
        with pytest.raises(Refused, match="Bad Gateway"):
            await client.say()
    await client.call("getMe")
    await client.say()
    assert len(client.world.chat(ANN)) == 1
    assert client.world.faults.listed() == []


async def test_a_flood_tells_how_long_to_wait(client: Client) -> None:
    client.world.faults.add("error", status=429, retry_after=7, count=1)
    with pytest.raises(Refused) as refused:
        await client.say()
    assert refused.value.description == "Too Many Requests: retry after 7"
    assert refused.value.parameters == {"retry_after": 7}


@pytest.mark.parametrize(("when", "delivered"), [("before", 0), ("after", 1)])
async def test_a_cut_connection_before_and_after_the_effect(client: Client, when: str, delivered: int) -> None:
    client.world.faults.add("cut", when=when, count=1)
    with pytest.raises(aiohttp.ClientError):
        await client.say()
    assert len(client.world.chat(ANN)) == delivered
    assert client.world.calls.count("sendMessage", 0) == 1


@pytest.mark.parametrize(("when", "delivered"), [("before", 0), ("after", 1)])
async def test_silence_outlasts_the_bots_patience(client: Client, when: str, delivered: int) -> None:
    client.world.faults.add("hang", seconds=30, when=when, count=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client.say()
    assert len(client.world.chat(ANN)) == delivered


async def test_a_hanging_call_ends_in_a_cut_connection(client: Client) -> None:
    client.world.faults.add("hang", seconds=0.05, when="after")
    with pytest.raises(aiohttp.ClientError):
        await client.say()


async def test_a_delayed_answer_is_still_an_answer(client: Client) -> None:
    client.world.faults.add("delay", seconds=0.05)
    assert (await client.say())["text"] == "Hello"


async def test_a_fault_for_one_person_leaves_others_alone(client: Client) -> None:
    client.world.faults.add("error", id="ann", person=ANN)
    with pytest.raises(Refused, match="Internal Server Error"):
        await client.say(chat_id=ANN)
    await client.say(chat_id=BOB)
    client.world.faults.clear("ann")
    await client.say(chat_id=ANN)


async def test_chance_never_and_always(client: Client) -> None:
    client.world.faults.add("error", chance=0.0)
    await client.say()
    client.world.faults.add("error", chance=1.0)
    with pytest.raises(Refused):
        await client.say()


@pytest.mark.parametrize("settings", [{"kind": "quake"}, {"kind": "cut", "when": "now"}, {"kind": "cut", "colour": 1}])
async def test_faults_that_do_not_exist(client: Client, settings: dict[str, str]) -> None:
    with pytest.raises(ControlError):
        client.world.faults.add(**settings)


async def test_latency_slows_every_call_but_polling(client: Client) -> None:
    client.world.limits.latency_ms = 60
    begin = asyncio.get_running_loop().time()
    await client.say()
    assert asyncio.get_running_loop().time() - begin >= 0.06


async def test_a_hanging_call_does_not_keep_the_sandbox_from_ending(client: Client) -> None:
    client.world.faults.add("hang", seconds=60)
    call = asyncio.create_task(client.say())
    await eventually(lambda: not call.done() and client.world.faults.listed())
    call.cancel()


async def test_a_fault_ends_by_itself_after_its_time() -> None:
    clock = SteppedClock()
    async with connected(clock.as_clock()) as client:
        client.world.faults.add("error", id="flood", status=429, for_seconds=5)
        clock.seconds += 4.9
        with pytest.raises(Refused):
            await client.say()
        client.world.faults.add("error", id="flood", status=502, for_seconds=5)  # begins anew
        clock.seconds += 4.9
        assert [fault["status"] for fault in client.world.faults.listed()] == [502]
        clock.seconds += 0.1
        await client.say()
        assert client.world.faults.listed() == []
