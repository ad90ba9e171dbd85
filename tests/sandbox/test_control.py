"""The control interface and the page, over HTTP."""

import asyncio
import base64
from typing import Any

import aiohttp
import orjson
import pytest

from tests.sandbox.client import ANN, BOB, TOKEN, Client, Json, Refused
from tests.waiting import eventually


async def ask(client: Client, method: str, path: str, body: object = None) -> tuple[int, Json]:
    async with client.session.request(method, f"{client.sandbox.url}/control/{path}", json=body) as response:
        answer: Json = await response.json()
        return response.status, answer


async def get(client: Client, path: str) -> Any:
    status, answer = await ask(client, "GET", path)
    assert status == 200, answer
    return answer["result"]


async def post(client: Client, path: str, **body: object) -> Any:
    status, answer = await ask(client, "POST", path, body)
    assert status == 200, answer
    return answer["result"]


async def test_people_are_made_changed_and_listed(client: Client) -> None:
    people = [{"id": 20, "first_name": "Eve", "language_code": "ru"}, {"id": 21, "first_name": "Fay", "started": False}]
    status, _ = await ask(client, "POST", "people", people)
    assert status == 200
    await post(client, "people", id=20, note="administrator", blocked=True)
    listed = {person["id"]: person for person in await get(client, "people")}
    assert listed[20] == {
        "id": 20,
        "first_name": "Eve",
        "language_code": "ru",
        "note": "administrator",
        "started": True,
        "blocked": True,
        "deactivated": False,
    }
    assert listed[21]["started"] is False
    assert await client.call("getUpdates") == []


async def test_a_person_writes_presses_and_sees_the_answer(client: Client) -> None:
    written = await post(client, "send", person=ANN, html="<b>Hi</b>")
    assert written["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = await client.say(reply_markup=markup)
    place = {"person": ANN, "message_id": sent["message_id"]}
    press = asyncio.create_task(post(client, "press", **place, row=0, column=0, wait=5))
    await eventually(lambda: client.world.account().queries)
    query_id = next(iter(client.world.account().queries))
    await client.call("answerCallbackQuery", callback_query_id=query_id, text="Noted")
    assert await press == {"query_id": query_id, "answered": True, "text": "Noted"}
    unanswered = await post(client, "press", **place, data="forged", wait=0.05)
    assert unanswered["answered"] is False
    assert [message["message_id"] for message in await get(client, f"chat?person={ANN}&after=1")] == [
        written["message_id"],
        sent["message_id"],
    ]
    assert await get(client, f"chat?person={ANN}&limit=1") == [sent]
    chats = await get(client, "chats")
    assert chats[0] == {"id": ANN, "last": sent, "count": 2}
    assert chats[1] == {"id": BOB, "last": None, "count": 0}


async def test_a_person_changes_what_they_wrote(client: Client) -> None:
    written = await post(client, "send", person=ANN, html="<b>Hi</b>")
    place = {"person": ANN, "message_id": written["message_id"]}
    edited = await post(client, "edit", **place, text="Hello")
    assert (edited["text"], "entities" in edited, edited["edit_date"] > 0) == ("Hello", False, True)
    updates = await client.call("getUpdates")
    assert [next(kind for kind in update if kind != "update_id") for update in updates] == ["message", "edited_message"]
    assert updates[1]["edited_message"] == edited == (await get(client, f"chat?person={ANN}"))[0]
    said = await client.say()
    for wrong in ({**place, "message_id": said["message_id"], "text": "x"}, {**place, "text": ""}):
        status, _ = await ask(client, "POST", "edit", wrong)
        assert status == 400


async def test_a_person_sends_what_apps_send(client: Client) -> None:
    how = {"has_media_spoiler": True, "show_caption_above_media": True, "media_group_id": "7"}
    shown = await post(client, "send", person=ANN, photo="cGhvdG8=", caption="with Premium" * 300, **how)
    assert {name: shown[name] for name in how} == how
    place = {"latitude": 59.9, "longitude": 30.3}
    assert (await post(client, "send", person=ANN, location=place))["location"] == place
    preview = {"is_disabled": True}
    linked = await post(client, "send", person=ANN, text="https://example.org", link_preview_options=preview)
    assert linked["link_preview_options"] == preview


async def test_each_person_is_offered_the_commands_that_are_theirs(client: Client) -> None:
    async def offered(person: int | None) -> list[str]:
        listed = await get(client, f"bots?person={person}" if person else "bots")
        return [command["command"] for command in listed[0]["commands"]]

    everywhere = {"scope": {"type": "all_private_chats"}}
    for command, where in (
        ("start", everywhere),
        ("begin", everywhere | {"language_code": "en"}),
        ("admin", {"scope": {"type": "chat", "chat_id": ANN}}),
    ):
        await client.call("setMyCommands", commands=[{"command": command, "description": "?"}], **where)
    assert [await offered(ANN), await offered(BOB), await offered(None)] == [["admin"], ["begin"], ["start"]]
    with pytest.raises(Refused, match="chat not found"):
        await client.call("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 404})


async def test_files_go_in_as_base64_and_out_as_bytes(client: Client) -> None:
    content = base64.b64encode(b"<script>").decode()
    sent = await post(client, "send", person=ANN, document=content, file_name="x.html", mime_type="text/html")
    unique_id = sent["document"]["file_unique_id"]
    async with client.session.get(f"{client.sandbox.url}/control/file/{unique_id}") as response:
        assert await response.read() == b"<script>"
        assert response.headers["Content-Security-Policy"] == "sandbox"
    assert (sent["document"]["file_name"], sent["document"]["mime_type"]) == ("x.html", "text/html")


@pytest.mark.parametrize(
    ("path", "body", "description"),
    [
        ("send", {"text": "x"}, "person is missing"),
        ("send", {"person": 404, "text": "x"}, "there is no person 404"),
        ("send", {"person": ANN}, "a message needs text or a file"),
        ("send", {"person": ANN, "photo": "*"}, "photo is not base64"),
        ("send", {"person": ANN, "text": "x", "bot": 1}, "there is no bot 1"),
        ("press", {"person": ANN, "message_id": 1, "row": 0}, "there is no message 1"),
        ("people", {"id": -1}, "a person's id is a positive number"),
        ("groups", {"id": 1, "title": "x"}, "a group's id is a negative number"),
        ("faults", {"kind": "quake"}, "kind must be one of"),
        ("people", "x", "the body must be a JSON object"),
    ],
)
async def test_requests_that_make_no_sense(client: Client, path: str, body: object, description: str) -> None:
    status, answer = await ask(client, "POST", path, body)
    assert status == 400
    assert answer["ok"] is False
    assert description in answer["description"]


async def test_faults_limits_and_calls(client: Client) -> None:
    fault = await post(client, "faults", kind="error", status=500, methods=["getMe"])
    assert (await get(client, "faults"))[0]["id"] == fault["id"]
    limits = await post(client, "limits", overall=5, latency_ms=1, enabled=True)
    assert (limits["overall"], limits["latency_ms"], limits["chat_burst"]) == (5, 1.0, 5)
    await ask(client, "GET", f"../bot{TOKEN}/getMe")
    await client.say()
    calls = await get(client, "calls")
    assert calls["counts"] == {"getMe": {"500": 1}, "sendMessage": {"ok": 1}}
    assert [(call["method"], call["chat_id"], call["status"]) for call in calls["calls"]] == [
        ("getMe", None, 500),
        ("sendMessage", ANN, 200),
    ]
    assert (await get(client, f"calls?after={calls['calls'][0]['at']}"))["calls"] == calls["calls"][1:]
    status, answer = await ask(client, "DELETE", "faults")
    assert (status, answer["result"]) == (200, [])


async def next_event(stream: aiohttp.StreamReader) -> tuple[str, Json]:
    while True:
        line = (await stream.readline()).decode().strip()
        if line.startswith("event: "):
            data = (await stream.readline()).decode()
            return line.removeprefix("event: "), orjson.loads(data.removeprefix("data: "))


async def test_the_page_hears_of_everything(client: Client) -> None:
    async with client.session.get(f"{client.sandbox.url}/control/events?person={ANN}") as response:
        assert response.content_type == "text/event-stream"
        await response.content.readline()
        await client.say(chat_id=BOB)
        message = await client.say(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "d"}]]})
        place = {"chat_id": ANN, "message_id": message["message_id"]}
        edited = await client.call("editMessageText", **place, text="Changed")
        query_id = client.world.press(ANN, message["message_id"], data="d")
        await client.call("answerCallbackQuery", callback_query_id=query_id, text="OK")
        await client.call("sendChatAction", chat_id=ANN, action="typing")
        await client.call("deleteMessage", **place)
        client.world.block(ANN)
        client.world.reset()
        async with asyncio.timeout(20):
            events = [await next_event(response.content) for _ in range(7)]
    assert events[:5] == [
        ("message", {"chat_id": ANN, "message": message}),
        ("edited", {"chat_id": ANN, "message": edited}),
        ("answer", {"chat_id": ANN, "query_id": query_id, "message_id": message["message_id"], "text": "OK"}),
        ("action", {"chat_id": ANN, "action": "typing"}),
        ("deleted", {"chat_id": ANN, "message_ids": [message["message_id"]]}),
    ]
    name, data = events[5]
    assert (name, data["person"]["blocked"]) == ("people", True)
    assert events[6] == ("reset", {})


@pytest.mark.parametrize("path", ["/", "/control/people", f"/bot{TOKEN}/getMe", "/page/style.css"])
async def test_rebound_names_are_turned_away(client: Client, path: str) -> None:
    for host, status in (("evil.example", 403), ("evil.example:80", 403), ("localhost", 200), ("[::1]:8081", 200)):
        async with client.session.get(client.sandbox.url + path, headers={"Host": host}) as response:
            assert response.status == status


async def test_pages_of_other_origins_are_turned_away(client: Client) -> None:
    url = f"{client.sandbox.url}/control/reset"
    async with client.session.post(url, headers={"Origin": "https://evil.example"}) as response:
        assert response.status == 403
    assert ANN in client.world.people
    async with client.session.post(url, headers={"Origin": client.sandbox.url}) as response:
        assert response.status == 200
    assert ANN not in client.world.people


@pytest.mark.parametrize("path", ["/page/../server.py", "/page/%2e%2e/server.py", "/page/none.js", "/nothing"])
async def test_the_page_shows_its_own_files_only(client: Client, path: str) -> None:
    async with client.session.get(client.sandbox.url + path) as response:
        assert response.status == 404
