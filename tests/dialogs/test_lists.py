"""Lists of people: pasted or uploaded, checked line by line, put into a stream or made an audience."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.jsontypes import JsonValue
from db.pool import Pool
from tests.dialogs.people import enrol, labels, open_home
from tests.story import Actor, Message, Story, telling, whole_text


@pytest.fixture
async def russian(pool: Pool, database_url: str) -> AsyncIterator[Story]:
    async with telling(pool, database_url, language="ru") as told:
        yield told


async def test_a_list_puts_people_into_a_stream(story: Story) -> None:
    admin = story.admin
    await enrol(story.pool, "3rd_stream", 1, 2)
    await enrol(story.pool, "4th_stream", 3, 4, 5)
    await story.pool.execute(
        """
        INSERT INTO bookings (user_id, username, course_stream, confirmed)
        VALUES (2, 'Masha', '3rd_stream', 1), (6, 'ivan', '3rd_stream', -1), (6, 'ivan', '3rd_stream', -1)
        """
    )
    await open_stream(admin, "3rd stream")
    await admin.press("Add people from a list")
    await admin.sees("3rd stream: people from a list", "One on each line")

    story.world.send(admin.id, photo=b"\x89PNG")
    await in_the_end(admin, "That is no list")
    upload(admin, b"PK\x03\x04\x14\x00\x06\x00")
    await in_the_end(admin, "no text", "saved as CSV")
    upload(admin, b"1" * (MAX_DOWNLOAD + 1))
    await in_the_end(admin, "larger than 20 MB")
    admin.says("77")
    panel = await in_the_end(admin, "Found: 0 people", "1 entry adds nobody")
    assert labels(panel) == [["‹ Back"]]
    admin.says("3\n@MASHA, @ivan\n\nМария\n=1+1\nt.me/nobody\n2")
    await in_the_end(
        admin,
        "Found: 3 people",
        "1 of them is there already",
        "5 entries add nobody",
        "Send more text",
        "[Add 2 people]",
    )
    assert report_of(story, admin) == (
        "line;text;reason\r\n"
        "1;77;nobody with this id is known here\r\n"
        "5;Мария;no id and no @username\r\n"
        "6;'=1+1;no id and no @username\r\n"
        "7;t.me/nobody;nobody with this username is known here\r\n"
        "8;2;stands in the list already\r\n"
    )
    admin.says("4\n5")
    await in_the_end(admin, "Found: 5 people", "[Add 4 people]")
    await admin.press("Add 4 people")
    await in_the_end(admin, "Added: 4 people", "6 people", "[QR code]")
    assert await standings(story) == {1: [2], 2: [1, 2], 3: [2], 4: [2], 5: [2], 6: [2, 2]}
    noted = await story.pool.fetch("SELECT actor_id, recipients, details FROM audit_log WHERE action = 'people_booked'")
    assert [tuple(row) for row in noted] == [(admin.id, 4, {"stream": "3rd_stream"})]


async def test_a_list_becomes_the_audience_of_a_message(russian: Story) -> None:
    admin = russian.admin
    await enrol(russian.pool, "3rd_stream", 1, 2)
    await russian.pool.execute(
        "INSERT INTO events (user_id, event_type, username) SELECT n, 'x', 'u_' || n FROM generate_series(10, 19) n"
    )
    olga = russian.person(30, "Ольга")
    olga.says("/start")
    admin.says("/admin")
    await admin.press("Новое сообщение")
    admin.says("Привет")
    await admin.press("Кому")
    await admin.press("По имени")
    await admin.press("Из списка")
    await admin.sees("Люди из списка")
    upload(admin, '\ufeffusername,note\nu_10,"a,b"\n@U_11,\n,\nhttps://t.me/u_12,\nu_10,\n30\n'.encode("utf-16-le"))
    await in_the_end(admin, "Нашлось: 4 человека", "2 записи никого не добавят", "[Добавить: 4 человека]")
    assert report_of(russian, admin) == (
        "line;text;reason\r\n4;,;нет ни id, ни @username\r\n6;u_10,;в списке уже есть\r\n"
    )
    await admin.press("Добавить: 4 человека")
    await in_the_end(admin, "Добавлено: 4 человека")
    await admin.press("Из контактов")
    await admin.sees("Нажмите «👤 Выбрать людей»")
    chosen: list[JsonValue] = [{"user_id": user_id} for user_id in (12, 15, 999)]
    russian.world.send(admin.id, users_shared={"request_id": 1, "users": chosen})
    await admin.sees("Выбрано: 2 человека. 1 человек здесь неизвестен")
    await in_the_end(admin, "Выбраны по имени: 5")
    shown, gone = [message["reply_keyboard"] for message in admin.chat if "reply_keyboard" in message]
    assert shown["keyboard"][0][0]["request_users"]["max_quantity"] == 10
    assert gone == {"remove_keyboard": True}
    audience = await russian.pool.fetchval("SELECT audience FROM drafts")
    assert audience["people"] == [10, 11, 12, 30, 15]
    await admin.press("Готово")
    await admin.press("Назад")
    await admin.press("Отправить")
    await admin.press("Да")
    await olga.sees("Привет")


async def open_stream(admin: Actor, name: str) -> None:
    await open_home(admin)
    await admin.press("People")
    await admin.press("Streams of the course")
    await admin.press(name)


async def in_the_end(admin: Actor, *texts: str) -> Message:
    """Waits until the chat ends with a message that holds all the texts."""
    await admin.world.wait_for(lambda: all(text in whole_text(admin.chat[-1]) for text in texts), 30)
    return admin.chat[-1]


def upload(admin: Actor, content: bytes) -> None:
    admin.world.send(admin.id, document=content, file_name="list.csv")


def report_of(story: Story, admin: Actor) -> str:
    """The newest file that the bot sent, without its byte order mark."""
    document = next(message["document"] for message in reversed(admin.chat) if "document" in message)
    content = story.world.files.find(document["file_id"]).content
    assert content.startswith(b"\xef\xbb\xbf")
    return content.decode("utf-8-sig")


async def standings(story: Story) -> dict[int, list[int]]:
    rows = await story.pool.fetch(
        """
        SELECT user_id, array_agg(confirmed ORDER BY confirmed) AS confirmed
        FROM bookings WHERE course_stream = '3rd_stream' GROUP BY user_id ORDER BY user_id
        """
    )
    return {row["user_id"]: row["confirmed"] for row in rows}
