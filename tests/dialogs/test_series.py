"""A series from a stream's screen to the chats of those who join: written, taken from a template, switched on."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.content import Content
from bot.services.series import send_due
from db.pool import Pool
from tests.dialogs.people import enrol, labels, open_home
from tests.dialogs.test_languages import check_language
from tests.story import Message, telling, whole_text
from tests.waiting import eventually

WORDS = {
    "en": {
        "people": "People", "streams": "Streams", "stream": "3rd stream", "series": "📬 Series", "back": "‹ Back",
        "none": "There are none yet", "add": "Add a day", "hours": "🕙", "day": "Day {}", "write": "✏️ Write it",
        "unwritten": "No message yet", "panel": "For: 3rd stream, day 0 at 09:00 (Moscow)",
        "put": "Put into the series", "days": "‹ Series", "take": "From a template", "is in": "It is in the series",
        "on": "▶️ Switch on",
        "question": "on day 0, 7 at 09:00 (Moscow)", "ahead": "2 people still have days ahead",
        "left": "no message: day 3", "on yes": "Yes, switch on", "is on": "On since today",
        "taken": "Day 7 has a message already", "no day": "a number from 0 to 999", "edit": "✏️ Edit",
        "move": "Another day", "moved": "It has its new day", "remove": "Remove", "remove yes": "Yes, remove",
        "removed": "Removed", "got": "Got it: 1 person", "who": "Who got it", "off": "⏸ Switch off",
        "off yes": "Yes, switch off", "is off": "Off: nobody gets anything",
        "history": "3rd stream · series, day 0", "go": "📨 History",
        "clock": "leave at 09:00 (Berlin)", "city": "Berlin", "nowhere": "I don't know a time zone",
        "close": "Close", "six": "6 of", "to streams": "‹ Streams",
    },
    "ru": {
        "people": "Люди", "streams": "Потоки", "stream": "3-й поток", "series": "📬 Серия", "back": "‹ Назад",
        "none": "Пока ни одного", "add": "➕ День", "hours": "🕙", "day": "День {}", "write": "✏️ Написать",
        "unwritten": "Сообщения пока нет", "panel": "Для: 3-й поток, день 0 в 09:00 (Москва)",
        "put": "Поставить в серию", "days": "‹ Серия", "take": "Из шаблона", "is in": "Сообщение в серии",
        "on": "▶️ Включить", "question": "день 0, 7, в 09:00 (Москва)", "ahead": "раньше 2 человека",
        "left": "ничего не придёт: день 3", "on yes": "Да, включить", "is on": "Включена сегодня",
        "taken": "День 7 уже занят", "no day": "числом от 0 до 999", "edit": "✏️ Изменить",
        "move": "Другой день", "moved": "День изменён", "remove": "Убрать", "remove yes": "Да, убрать",
        "removed": "Убрано", "got": "Получили: 1 человек", "who": "Кто получил", "off": "⏸ Выключить",
        "off yes": "Да, выключить", "is off": "Выключена: никто",
        "history": "3-й поток · серия, день 0", "go": "📨 История",
        "clock": "уходят в 09:00 (Берлин)", "city": "Берлин", "nowhere": "Не знаю часового пояса",
        "close": "Закрыть", "six": "6 из", "to streams": "‹ Потоки",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_series_is_made_switched_on_and_reaches_who_joins(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", 501, 502)
    await enrol(pool, "4th_stream", 503)
    await begin_another(pool)
    template = Content("777").to_json()
    await pool.execute("INSERT INTO drafts (owner_id, kind, title, content) VALUES (1, 'template', '7', $1)", template)
    async with telling(pool, database_url, language=language, default_timezone="Europe/Moscow") as story:
        story.world.limits.enabled = False
        admin, shown = story.admin, list[Message]()

        async def press(name: str, *values: object) -> str:
            await admin.press(words.get(name, name).format(*values))
            shown.append(admin.chat[-1])
            return whole_text(admin.chat[-1])

        async def say(text: str, *answers: str) -> None:
            admin.says(text)
            shown.append(await admin.sees(*(words[answer] for answer in answers)))

        await eventually(
            lambda: pool.fetchval("SELECT count(*) FROM series_deliveries"), message="due before the start"
        )
        await open_home(admin)
        for name in ("people", "streams", "stream"):
            await press(name)
        shown.clear()
        assert words["none"] in await press("series")
        await press("hours")
        await say("zzzzz", "nowhere")
        assert "09:00 (" in await press("09:00")

        await press("add")
        assert words["unwritten"] in await press("0")
        await press("write")
        admin.says("<b>100 {first_name}")
        await admin.sees(words["panel"])
        shown.append(admin.chat[-1])
        assert words["put"] in labels(admin.chat[-1])[-2][0]
        await press("close")
        await press("write")
        await admin.sees(words["panel"])
        assert "100" in await press("put")

        await press("days")
        await press("add")
        await press("7")
        await press("take")
        assert words["is in"] in await press("1")
        await press("days")
        await press("add")
        await say("7", "taken")
        await say("1000", "no day")
        await say("3", "unwritten")
        assert words["day"].format(7) in await press("days")

        asked = await press("on")
        assert all(words[told] in asked for told in ("question", "ahead", "left"))
        assert words["is on"] in await press("on yes")

        student = story.person(601, "Mia", language=language)
        await enrol(pool, "3rd_stream", 601)
        await send_due(pool, now=datetime.now(UTC) + timedelta(hours=12))  # nine o'clock has come, whatever it is now
        await student.sees("<b>100 Person 601")
        await press("day", 3)
        await press("days")
        assert words["got"] in await press("day", 0)
        assert "Person 601" in await press("who")
        await press("back")

        await press("edit")
        admin.says("<b>200")
        await admin.sees(words["six"], words["put"])
        await press("put")
        await press("move")
        await say("1", "moved")
        await press("remove")
        assert words["removed"] in await press("remove yes")
        await press("hours")
        await say(words["city"], "clock")
        await press("off")
        assert words["is off"] in await press("off yes")
        for message in shown:
            check_language(language, re.sub("UTC|z+|b>|first_name|Person", "", whole_text(message)))
            assert max(map(len, labels(message))) <= 5
            assert len(labels(message)) <= 8
        for name in ("back", "to streams", "back", "back"):
            await press(name)
        assert words["history"] in await press("go")
        assert not [message for message in admin.chat if "▓" in whole_text(message)], "nobody is sent a card"

        actions = await pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'series%' ORDER BY id")
        assert [row["action"].removeprefix("series_") for row in actions] == [
            "message_sent", "clock_set", "step_added", "message_set", "step_added", "message_set", "step_added",
            "switched_on", "message_sent", "message_set", "step_moved", "step_removed", "clock_set", "switched_off",
        ]  # fmt: skip


async def begin_another(pool: Pool) -> None:
    """A series that was at work before the bot stopped, with somebody to welcome."""
    await pool.execute(
        """
        WITH begun AS (
            INSERT INTO series (stream, hour, zone, status, switched_on_at, settled_until, author_id)
            VALUES ('4th_stream', 0, 'UTC', 'on', now() - interval '1 hour', now() - interval '1 hour', 1)
            RETURNING id, switched_on_at
        )
        INSERT INTO series_steps (series_id, day, content, since) SELECT id, 0, $1, switched_on_at FROM begun
        """,
        Content("1").to_json(),
    )
