"""How updates reach the bot: long polling, and the webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from tests.sandbox.client import ANN, BOB, Client, Json, Refused
from tests.waiting import eventually

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
PATIENCE = 5.0


async def test_updates_stay_until_the_offset_passes_them(client: Client) -> None:
    for text in ("one", "two", "three"):
        client.world.send(ANN, text=text)
    first, second, third = await client.call("getUpdates")
    assert [second["update_id"], third["update_id"]] == [first["update_id"] + 1, first["update_id"] + 2]
    assert await client.call("getUpdates") == [first, second, third]
    assert await client.call("getUpdates", offset=second["update_id"], limit=1) == [second]
    assert await client.call("getUpdates", offset=-1) == [third]
    assert await client.call("getUpdates", offset=third["update_id"] + 1) == []


async def test_a_long_poll_ends_with_the_first_update(client: Client) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await eventually(lambda: client.world.account().updates.is_polled, PATIENCE)
    client.world.send(ANN, text="Hello")
    async with asyncio.timeout(PATIENCE):
        (update,) = await poll
    assert update["message"]["text"] == "Hello"
    assert update["message"]["from"] == {"id": ANN, "is_bot": False, "first_name": "Ann", "username": "ann"}


async def test_an_idle_poll_ends_empty_after_its_timeout(client: Client) -> None:
    assert await client.call("getUpdates", timeout=1) == []


async def test_the_newer_of_two_pollers_wins(client: Client) -> None:
    older = asyncio.create_task(client.call("getUpdates", timeout=30))
    await eventually(lambda: client.world.account().updates.is_polled, PATIENCE)
    newer = asyncio.create_task(client.call("getUpdates", timeout=30))
    with pytest.raises(Refused) as refused:
        await older
    assert (refused.value.status, refused.value.description) == (409, CONFLICT)
    client.world.send(ANN, text="Hello")
    assert len(await newer) == 1


async def test_kinds_that_the_bot_did_not_ask_for_are_not_queued(client: Client) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query"])
    client.world.send(ANN, text="Hello")
    message = await client.say(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "d"}]]})
    client.world.press(ANN, message["message_id"], 0, 0)
    (update,) = await client.call("getUpdates")
    assert update["callback_query"]["data"] == "d"


async def test_a_press_carries_the_message_and_waits_for_its_answer(client: Client) -> None:
    rows = [[{"text": "A", "callback_data": "a"}], [{"text": "B", "callback_data": "b"}, {"text": "C", "url": "x.org"}]]
    message = await client.say(reply_markup={"inline_keyboard": rows})
    query_id = client.world.press(ANN, message["message_id"], row=1, column=0)
    (update,) = await client.call("getUpdates")
    query = update["callback_query"]
    assert (query["id"], query["data"], query["message"]) == (query_id, "b", message)
    await client.call("answerCallbackQuery", callback_query_id=query_id, text="Noted", show_alert=True)
    assert await client.world.answer(query_id, PATIENCE) == {"text": "Noted", "show_alert": True}


async def test_blocking_and_coming_back_are_told_to_the_bot(client: Client) -> None:
    client.world.block(BOB)
    client.world.block(BOB)
    client.world.start(BOB, "4th_stream")
    blocked, unblocked, started = await client.call("getUpdates")
    assert membership(blocked) == ("member", "kicked")
    assert membership(unblocked) == ("kicked", "member")
    assert started["message"]["text"] == "/start 4th_stream"
    assert started["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def membership(update: Json) -> tuple[str, str]:
    change = update["my_chat_member"]
    assert change["chat"] == {"id": BOB, "first_name": "Bob", "last_name": "Stone", "type": "private"}
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


class Receiver:
    """A bot's webhook: keeps what it got, answers with `status`."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, Json]] = []
        self.status = 200
        self.arrived = asyncio.Event()
        self.url = ""

    async def receive(self, request: web.BaseRequest) -> web.Response:
        """Takes one update."""
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        self.arrived.set()
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        """Waits until so many posts have come."""
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < count:
                self.arrived.clear()
                await self.arrived.wait()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret_until_it_takes_them(client: Client) -> None:
    async with receiving() as receiver:
        receiver.status = 500
        await client.call("setWebhook", url=receiver.url, secret_token="s3cret")
        with pytest.raises(Refused, match="can't use getUpdates method while webhook is active"):
            await client.call("getUpdates")
        client.world.send(ANN, text="Hello")
        await receiver.until(1)
        receiver.status = 200
        await receiver.until(2)
        assert receiver.got[0] == receiver.got[1]
        secret, update = receiver.got[0]
        assert (secret, update["message"]["text"]) == ("s3cret", "Hello")
        await client.world.wait_for(lambda: not client.world.account().updates.pending, PATIENCE)
        info = await client.call("getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)
        assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        await client.call("deleteWebhook")
        client.world.send(ANN, text="Again")
        assert len(await client.call("getUpdates")) == 1


async def test_setting_a_webhook_ends_the_poll(client: Client) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await eventually(lambda: client.world.account().updates.is_polled, PATIENCE)
    with pytest.raises(Refused, match="An HTTPS URL must be provided for webhook"):
        await client.call("setWebhook", url="http://example.com/")
    await client.call("setWebhook", url="https://example.com/")
    with pytest.raises(Refused, match="Conflict: terminated by setWebhook request"):
        await poll
    await client.call("setWebhook", url="")
    assert (await client.call("getWebhookInfo"))["url"] == ""
