"""Messages of all kinds, by JSON, form and multipart, and what becomes of them."""

import struct

import aiohttp
import orjson
import pytest

from tests.sandbox.client import ANN, BOB, TOKEN, Client, Json

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", 1600, 400) + b"\x08\x02\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(12)


def upload(field: str, content: bytes, name: str, **params: str) -> aiohttp.FormData:
    form = aiohttp.FormData({"chat_id": str(ANN), **params})
    form.add_field(field, content, filename=name, content_type="application/x-test")
    return form


async def test_a_message_shows_what_telegram_would_show(client: Client) -> None:
    markup = {"inline_keyboard": [[{"text": "Open", "url": "example.org"}, {"text": "Yes", "callback_data": "y"}], []]}
    message = await client.say(
        " <b>Hi</b> 👋 ", parse_mode="HTML", reply_markup=markup, disable_notification=True, protect_content=True
    )
    assert message.pop("date") > 1_700_000_000
    assert message.pop("message_id") > 0
    assert message == {
        "from": {"id": 42, "is_bot": True, "first_name": "Herald Demo", "username": "herald_demo_bot"},
        "chat": {"id": ANN, "first_name": "Ann", "username": "ann", "type": "private"},
        "text": "Hi 👋",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "has_protected_content": True,
        "reply_markup": {
            "inline_keyboard": [[{"text": "Open", "url": "http://example.org/"}, {"text": "Yes", "callback_data": "y"}]]
        },
    }
    assert client.world.chat(ANN)[0]["silent"] is True


async def test_message_ids_grow_in_each_chat(client: Client) -> None:
    first, second = await client.say(), await client.say()
    theirs = client.world.send(ANN, text="Hi")
    assert [second["message_id"], theirs["message_id"]] == [first["message_id"] + 1, first["message_id"] + 2]


async def test_every_body_that_telegram_takes(client: Client) -> None:
    url = f"{client.sandbox.url}/bot{TOKEN}/sendMessage"
    markup = orjson.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}).decode()
    params = {"chat_id": str(ANN), "text": "Ж", "disable_notification": "true", "reply_markup": markup}
    multipart = aiohttp.FormData(params, default_to_multipart=True)
    for request in (
        client.session.get(url, params=params),
        client.session.post(url, params=params),
        client.session.post(url, data=params),
        client.session.post(url, data=multipart),
        client.session.post(url, json=params),
        client.session.post(url.replace("sendMessage", "SENDMESSAGE"), json=params),
    ):
        async with request as response:
            result = (await response.json())["result"]
            assert (result["text"], result["reply_markup"]) == ("Ж", orjson.loads(markup))


async def test_a_reply_shows_what_it_replies_to(client: Client) -> None:
    question = client.world.send(ANN, text="When?")
    answer = await client.say("Now", reply_parameters={"message_id": question["message_id"]})
    assert answer["reply_to_message"] == question
    chain = await client.say("Really", reply_parameters={"message_id": answer["message_id"]})
    assert "reply_to_message" not in chain["reply_to_message"]
    lost = await client.say("So", reply_parameters={"message_id": 1, "allow_sending_without_reply": True})
    assert "reply_to_message" not in lost


async def test_a_reply_keyboard_belongs_to_the_chat_not_to_the_message(client: Client) -> None:
    keyboard = {"keyboard": [[{"text": "A"}]], "resize_keyboard": True}
    message = await client.say(reply_markup=keyboard)
    assert "reply_markup" not in message
    assert client.world.chat(ANN)[0]["reply_keyboard"] == keyboard


@pytest.mark.parametrize("kind", ["photo", "video", "document", "animation", "audio", "voice", "video_note"])
async def test_a_file_goes_up_comes_back_and_goes_out_again(client: Client, kind: str) -> None:
    method = "send" + kind.title().replace("_", "")
    caption = {} if kind == "video_note" else {"caption": "<i>Look</i>", "parse_mode": "HTML"}
    sent = await client.post(method, upload(kind, b"content", "name.bin", **caption))
    assert sent.get("caption") == ("Look" if caption else None)
    file_id = newest_size(sent[kind])["file_id"]
    file = await client.call("getFile", file_id=file_id)
    assert file["file_size"] == 7
    async with client.session.get(f"{client.sandbox.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == b"content"
    again = await client.call(method, chat_id=BOB, **{kind: file_id})
    assert newest_size(again[kind])["file_unique_id"] == file["file_unique_id"]


def newest_size(media: Json | list[Json]) -> Json:
    return media[-1] if isinstance(media, list) else media


async def test_a_photo_has_sizes(client: Client) -> None:
    wide = (await client.post("sendPhoto", upload("photo", PNG, "a.png")))["photo"]
    assert [(size["width"], size["height"]) for size in wide] == [(90, 22), (320, 80), (1280, 320)]
    small = (await client.post("sendPhoto", upload("photo", JPEG, "a.jpg")))["photo"]
    assert [(size["width"], size["height"]) for size in small] == [(40, 30)]


async def test_a_mention_shows_whom_the_bot_knows(client: Client) -> None:
    text = f'<a href="tg://user?id={BOB}">Bob</a> <a href="tg://user?id=404">Nobody</a>'
    message = await client.say(text, parse_mode="HTML")
    (entity,) = message["entities"]
    assert (entity["type"], entity["user"]["first_name"]) == ("text_mention", "Bob")


async def test_an_album_arrives_as_one_group(client: Client) -> None:
    media = [
        {"type": "photo", "media": "attach://one", "caption": "<b>Both</b>", "parse_mode": "HTML"},
        {"type": "video", "media": "attach://two"},
    ]
    form = aiohttp.FormData({"chat_id": str(ANN), "media": orjson.dumps(media).decode()})
    form.add_field("one", PNG, filename="a.png")
    form.add_field("two", b"film", filename="b.mp4")
    first, second = await client.post("sendMediaGroup", form)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["caption_entities"]) == ("Both", [{"type": "bold", "offset": 0, "length": 4}])
    assert second["video"]["file_name"] == "b.mp4"


async def test_copies_and_forwards(client: Client) -> None:
    source = client.world.send(ANN, photo=PNG, caption="Mine")
    where = {"from_chat_id": ANN, "chat_id": BOB, "message_id": source["message_id"]}
    copy = await client.call("copyMessage", **where, caption="Yours")
    forwarded = await client.call("forwardMessage", **where)
    shown_copy, shown_forward = client.world.chat(BOB)
    assert copy == {"message_id": shown_copy["message_id"]}
    assert (shown_copy["caption"], shown_copy["photo"]) == ("Yours", source["photo"])
    assert "forward_origin" not in shown_copy
    assert shown_forward == forwarded
    assert (forwarded["caption"], forwarded["forward_origin"]["sender_user"]["id"]) == ("Mine", ANN)


async def test_edits_replace_what_they_name(client: Client) -> None:
    sent = await client.post("sendPhoto", upload("photo", PNG, "a.png", caption="One"))
    where = {"chat_id": ANN, "message_id": sent["message_id"]}
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    with_button = await client.call("editMessageReplyMarkup", **where, reply_markup=markup)
    assert (with_button["caption"], with_button["reply_markup"]) == ("One", markup)
    recaptioned = await client.call("editMessageCaption", **where, caption="Two")
    assert recaptioned["caption"] == "Two"
    assert "reply_markup" not in recaptioned
    assert recaptioned["edit_date"] >= sent["date"]
    document = client.world.send(ANN, document=b"content", file_name="a.txt")["document"]["file_id"]
    media = {"type": "document", "media": document, "caption": "Three"}
    edited = await client.call("editMessageMedia", **where, media=media)
    assert (edited["document"]["file_name"], edited["caption"], "photo" in edited) == ("a.txt", "Three", False)
    assert client.world.chat(ANN)[0] == edited
    assert edited["message_id"] == sent["message_id"]


async def test_deleted_messages_are_gone_but_remembered(client: Client) -> None:
    first, second, third = [await client.say(text) for text in "abc"]
    ids = [first["message_id"], third["message_id"]]
    await client.call("deleteMessages", chat_id=ANN, message_ids=ids)
    assert client.world.chat(ANN) == [second]
    assert [message.get("deleted") for message in client.world.chat(ANN, deleted=True)] == [True, None, True]


async def test_the_bot_can_look_around(client: Client) -> None:
    assert (await client.call("getMe"))["username"] == "herald_demo_bot"
    assert (await client.call("getChat", chat_id=BOB))["last_name"] == "Stone"
    assert (await client.call("getChatMember", chat_id=BOB, user_id=BOB))["status"] == "member"
    commands = [{"command": "help", "description": "What the bot can do"}]
    await client.call("setMyCommands", commands=commands, language_code="en")
    assert await client.call("getMyCommands", language_code="en") == commands
    assert await client.call("getMyCommands") == []
    await client.call("deleteMyCommands", language_code="en")
    assert await client.call("getMyCommands", language_code="en") == []
