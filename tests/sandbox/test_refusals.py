"""Every refusal in Telegram's own words."""

import aiohttp
import pytest

from tests.sandbox.client import ANN, BOB, TOKEN, Client, Refused

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_GONE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def one_button(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "Press", **button}]]}


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": "", "text": "x"}, "chat_id is empty"),
        ({"chat_id": 0, "text": "x"}, "chat not found"),
        ({"chat_id": 404, "text": "x"}, "chat not found"),
        ({"chat_id": -404, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": ANN}, "message text is empty"),
        ({"chat_id": ANN, "text": ""}, "message text is empty"),
        ({"chat_id": ANN, "text": "  \n "}, "text must be non-empty"),
        ({"chat_id": ANN, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": ANN, "text": "x", "parse_mode": "TeX"}, "unsupported parse_mode"),
        ({"chat_id": ANN, "text": "x", "reply_parameters": {"message_id": 1}}, "message to be replied not found"),
        ({"chat_id": ANN, "text": "x", "reply_parameters": {"quote": "x"}}, 'can\'t find field "message_id"'),
        (
            {"chat_id": ANN, "text": "x", "link_preview_options": {"is_disabled": "yes"}},
            'field "is_disabled" must be of type Boolean',
        ),
        ({"chat_id": ANN, "text": "x", "message_thread_id": "a"}, 'field "message_thread_id" must be of type Number'),
    ],
)
async def test_a_message_is_refused(client: Client, params: dict[str, object], description: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("sendMessage", **params)
    assert (refused.value.status, refused.value.description) == (400, f"Bad Request: {description}")
    assert client.world.chat(ANN) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
        ("Привет <user@example.com>", 'Unsupported start tag "user@example.com" at byte offset 13'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=a_b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="no">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_malformed_html_is_refused_at_its_place(client: Client, text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.say(text, parse_mode="HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("entity", "description"),
    [
        ({"type": "bold", "offset": 100, "length": 1}, "entity begins after the end of the text at UTF-16 offset 100"),
        (
            {"type": "bold", "offset": 0, "length": 100},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "big", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"offset": 0, "length": 1}, "can't parse MessageEntity: Can't find field \"type\""),
        ({"type": "text_link", "offset": 0, "length": 1}, "can't parse MessageEntity: Can't find field \"url\""),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "not-a-url"},
            "entity URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        ({"type": "text_link", "offset": 0, "length": 1, "url": ""}, "entity URL '' is invalid: URL host is empty"),
        (
            {"type": "custom_emoji", "offset": 0, "length": 1, "custom_emoji_id": "9" * 19},
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)
async def test_impossible_entities_are_refused(client: Client, entity: dict[str, object], description: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.say("hello", entities=[entity])
    assert refused.value.description == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (one_button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (one_button(callback_data="ж" * 33), "BUTTON_DATA_INVALID"),
        (
            one_button(url="not-a-url"),
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            one_button(url="http://localhost:8080/x"),
            "inline keyboard button URL 'http://localhost:8080/x' is invalid: Wrong HTTP URL",
        ),
        (
            one_button(url="ftp://example.com"),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            one_button(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        (one_button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (one_button(pay=True), "BUTTON_TYPE_INVALID"),
        (
            one_button(web_app={"url": "http://example.com"}),
            "inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101},
            "reply markup is too long",
        ),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
    ],
)
async def test_impossible_buttons_are_refused(client: Client, markup: object, description: str) -> None:
    with pytest.raises(Refused) as refused:
        await client.say(reply_markup=markup)
    assert refused.value.description == f"Bad Request: {description}"


async def test_people_who_cannot_be_reached(client: Client) -> None:
    client.world.block(ANN)
    client.world.deactivate(BOB)
    client.world.add_person(9, first_name="Cid", started=False)
    for chat_id, reason in (
        (ANN, "bot was blocked by the user"),
        (BOB, "user is deactivated"),
        (9, "bot can't initiate conversation with a user"),
    ):
        with pytest.raises(Refused) as refused:
            await client.say(chat_id=chat_id)
        assert (refused.value.status, refused.value.description) == (403, f"Forbidden: {reason}")
    client.world.unblock(ANN)
    client.world.send(9, text="/start")
    assert (await client.say(chat_id=ANN))["text"] == (await client.say(chat_id=9))["text"]


async def test_a_group_that_became_a_supergroup_tells_its_new_id(client: Client) -> None:
    client.world.add_group(-100, "Course", migrated_to=-1001234567890)
    with pytest.raises(Refused) as refused:
        await client.say(chat_id=-100)
    assert refused.value.parameters == {"migrate_to_chat_id": -1001234567890}
    assert refused.value.description == "Bad Request: group chat was upgraded to a supergroup chat"


async def test_edits_that_cannot_be(client: Client) -> None:
    sent = await client.say("<b>Hello</b>", parse_mode="HTML", reply_markup=one_button(callback_data="x"))
    theirs = client.world.send(ANN, text="Hi")
    with_keyboard = await client.say(reply_markup={"keyboard": [[{"text": "A"}]]})
    same = {"text": "<strong>Hello</strong>", "parse_mode": "HTML", "reply_markup": one_button(callback_data="x")}
    for params, description in (
        ({"message_id": sent["message_id"], **same}, NOT_MODIFIED),
        ({"message_id": 1, "text": "x"}, "Bad Request: message to edit not found"),
        ({"message_id": theirs["message_id"], "text": "x"}, "Bad Request: message can't be edited"),
        ({"message_id": with_keyboard["message_id"], "text": "x"}, "Bad Request: message can't be edited"),
        ({"text": "x"}, "Bad Request: message identifier is not specified"),
        ({"message_id": sent["message_id"]}, "Bad Request: message text is empty"),
        ({"message_id": sent["message_id"], "text": "x" * 4097}, "Bad Request: MESSAGE_TOO_LONG"),
    ):
        with pytest.raises(Refused) as refused:
            await client.call("editMessageText", chat_id=ANN, **params)
        assert refused.value.description == description
    with pytest.raises(Refused, match="there is no caption in the message to edit"):
        await client.call("editMessageCaption", chat_id=ANN, message_id=sent["message_id"], caption="x")


async def test_deleting_what_is_not_there(client: Client) -> None:
    sent = await client.say()
    assert await client.call("deleteMessage", chat_id=ANN, message_id=sent["message_id"]) is True
    with pytest.raises(Refused, match="message to delete not found"):
        await client.call("deleteMessage", chat_id=ANN, message_id=sent["message_id"])
    with pytest.raises(Refused, match="message identifiers are not specified"):
        await client.call("deleteMessages", chat_id=ANN)
    assert await client.call("deleteMessages", chat_id=ANN, message_ids=[1, 2]) is True


async def test_answering_a_press_that_never_was(client: Client) -> None:
    for params in ({"callback_query_id": "123"}, {}):
        with pytest.raises(Refused) as refused:
            await client.call("answerCallbackQuery", **params)
        assert refused.value.description == QUERY_GONE


async def test_the_wrong_token_and_the_wrong_method(client: Client) -> None:
    base = client.sandbox.url
    for path, status, description in (
        ("bot42:wrong/getMe", 401, "Unauthorized"),
        ("bot/getMe", 401, "Unauthorized"),
        (f"bot{TOKEN}/sendNothing", 404, "Not Found"),
        (f"bot{TOKEN}/", 404, "Not Found"),
        ("nothing", 404, "Not Found"),
    ):
        async with client.session.get(f"{base}/{path}") as response:
            assert response.status == status
            assert (await response.json()) == {"ok": False, "error_code": status, "description": description}


async def test_files_that_cannot_be_sent(client: Client) -> None:
    for source, description in (
        (None, "there is no photo in the request"),
        ("https://example.com/a.jpg", "failed to get HTTP URL content"),
        ("AgAC", "wrong file identifier/HTTP URL specified"),
        ("attach://missing", "wrong file identifier/HTTP URL specified"),
    ):
        with pytest.raises(Refused) as refused:
            await client.call("sendPhoto", chat_id=ANN, photo=source)
        assert refused.value.description == f"Bad Request: {description}"
    form = aiohttp.FormData({"chat_id": str(ANN), "caption": "x" * 1025})
    form.add_field("document", b"content", filename="a.txt")
    with pytest.raises(Refused, match="message caption is too long"):
        await client.post("sendDocument", form)
    sent = client.world.send(ANN, document=b"content", file_name="a.txt")
    with pytest.raises(Refused, match="can't use file of type Document as Photo"):
        await client.call("sendPhoto", chat_id=ANN, photo=sent["document"]["file_id"])


async def test_albums_that_cannot_be_sent(client: Client) -> None:
    photo = client.world.send(ANN, photo=b"picture")["photo"][-1]["file_id"]
    document = client.world.send(ANN, document=b"content")["document"]["file_id"]
    item = {"type": "photo", "media": photo}
    for media, reason in (
        ([item], "too few messages to send as an album"),
        ([item] * 11, "too many messages to send as an album"),
        ([item, {"type": "document", "media": document}], "document can't be mixed with other media types"),
        ([item, {"type": "photo"}], "can't parse InputMedia: media not found"),
        ([item, {"type": "photo", "media": "attach://no"}], "can't parse InputMedia: media not found"),
        ([item, {"type": "sticker", "media": photo}], 'can\'t parse InputMedia: type "sticker" is unsupported'),
        (
            [item, {"type": "animation", "media": photo}],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        ([], "there are no messages to send"),
        (None, 'parameter "media" is required'),
    ):
        with pytest.raises(Refused) as refused:
            await client.call("sendMediaGroup", chat_id=ANN, media=media)
        assert refused.value.description == f"Bad Request: {reason}"
