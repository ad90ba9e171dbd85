"""When a message leaves: picked or typed, shown back, scheduled, and taken back again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram_dialog.utils import CB_SEP

from bot import app
from bot.domain.moments import place
from bot.i18n import Phrases
from bot.presenting.calendars import beside, month_name
from bot.sandbox.server import running
from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home, the_preview
from tests.dialogs.test_drafts import change_elsewhere
from tests.dialogs.test_languages import check_language
from tests.dialogs.test_panels import data_of, forge, twice
from tests.story import ADMIN_ID, TOKEN, Actor, Message, story_settings, telling, whole_text
from tests.waiting import eventually

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
WORDS = {
    "en": {
        "when": "When", "typed": "tomorrow at 9:30", "right": "That's right", "other": "Another time", "now": "Now",
        "leap": "put forward", "twice": "put back", "just": "has just passed", "passed": "has passed",
        "schedule": "Schedule…", "yes": "Yes, schedule", "anew": "Choose when anew", "send": "Send to",
        "panel": "When: now", "people": "People",
    },
    "ru": {
        "when": "Когда", "typed": "завтра в 9:30", "right": "Всё верно", "other": "Другое время", "now": "Сейчас",
        "leap": "переводят вперёд", "twice": "переводят назад", "just": "только что прошло", "passed": "прошло",
        "schedule": "Запланировать…", "yes": "Да, запланировать", "anew": "Выбрать время заново", "send": "Отправить",
        "panel": "Когда: сейчас", "people": "Кому",
    },
}  # fmt: skip


async def test_a_moment_is_picked_typed_and_scheduled(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2)
    async with telling(pool, database_url, language="ru", default_timezone="Europe/Moscow") as story:
        story.world.limits.enabled = False
        admin, shown = story.admin, list[Message]()

        async def press(label: str, *texts: str) -> Message:
            await admin.press(label)
            shown.append(await admin.sees(*texts) if texts else admin.chat[-1])
            return shown[-1]

        async def say(text: str, *texts: str) -> None:
            admin.says(text)
            shown.append(await admin.sees(*texts))

        await open_home(admin)
        await admin.press("Новое сообщение")
        admin.says("123")
        await admin.sees("Когда: сейчас")
        for label in ("Кому", "3-й поток", "‹ Назад"):
            await admin.press(label)

        today = datetime.now(MOSCOW).date()
        month = beside(today, 1)
        await press("Когда", "Когда отправить?")
        assert len(labels(shown[-1])) <= 9
        await press("›", month_name(Phrases().voice("ru"), month))
        await press("15", "Во сколько?", ", 15 ")
        await press("‹ Назад", "✓15")
        await press("15")
        await press("07", "А минуты?")
        assert labels(shown[-1])[0] == ["07:00", "07:05", "07:10", "07:15"]
        await press("‹ Назад")
        await press("07")
        await press("07:35", "Всё верно")
        await press("Другое время")
        await press("18:00", ", 18:00", "UTC+3")
        await press("Всё верно", ", 15 ", " 18:00 (")
        assert await moment(pool) == datetime(month.year, month.month, 15, 15, tzinfo=UTC)

        await press("Когда", " 18:00", "✓15")
        await say("99999", "Не получилось понять")
        await say("через 900 дней", "больше двух лет")
        await say("вчера", "уже прошёл")
        await say("послезавтра", "Во сколько?")
        await say("в 8 утра", ", 08:00")
        await say("завтра в 9:30", ", 09:30")
        await press("Всё верно", " 09:30 (")
        assert the_preview(admin)["text"] == "123", "it stands above the panel again"
        tomorrow = today + timedelta(days=1)
        assert await moment(pool) == datetime.combine(tomorrow, time(9, 30), tzinfo=MOSCOW)

        await press("Запланировать…", "Запланировать на", " 09:30?", "кто присоединится")
        await press("‹ Назад")
        await press("Запланировать…")
        receipt = await press("Да, запланировать", "Уйдёт", "кто присоединится", "↩ В черновики")
        scheduled = await pool.fetchrow("SELECT status, scheduled_at, total_recipients FROM message_history")
        assert scheduled is not None
        assert (scheduled["status"], scheduled["total_recipients"]) == ("scheduled", 2)
        assert await moment(pool) is None, "the draft is consumed"
        await press("↩ В черновики")
        assert (await admin.sees("Вернули"))["message_id"] == receipt["message_id"]
        await admin.sees(" 09:30 (")
        assert await pool.fetchval("SELECT status FROM message_history") == "cancelled"
        assert await moment(pool) == scheduled["scheduled_at"]

        await press("Когда")
        await press("Сейчас", "Когда: сейчас", "Отправить")
        await press("Когда")
        await say("прямо сейчас", "Когда: сейчас", "Отправить")
        assert await moment(pool) is None
        await press("Когда")
        await press("‹ Назад", "Когда: сейчас")
        for message in shown:
            check_language("ru", whole_text(message).replace("UTC", ""))
            assert max(map(len, labels(message)), default=0) <= 8


async def moment(pool: Pool) -> Any:
    return await pool.fetchval("SELECT scheduled_at FROM drafts")


async def test_what_is_unusual_about_a_moment_is_said(pool: Pool, database_url: str) -> None:
    """The nights of the clock changes, and moments that pass while one looks at them, in both languages."""
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, default_timezone="Europe/Berlin") as story:
        story.world.limits.enabled = False
        admin = story.admin
        await begin_message(admin, "123")
        for name in ("People", "3rd stream", "‹ Back"):
            await admin.press(name)
        for language, words in WORDS.items():
            await pool.execute("UPDATE users SET language = $1 WHERE user_id = $2", language, ADMIN_ID)
            await admin.press(WORDS["en"]["when"])
            for change, told in (("shifted", ", 03:30"), ("twice", ", 02:30")):
                admin.says(f"{next_change(change):%d.%m.%Y} 2:30")
                screen = await admin.sees(words["leap" if change == "shifted" else "twice"], told, words["right"])
                check_language(language, whole_text(screen).replace("UTC", ""))

            await let_pass(pool)
            await admin.press(words["right"])
            screen = await admin.sees(words["just"], words["other"])
            assert words["right"] not in whole_text(screen)
            check_language(language, whole_text(screen).replace("UTC", ""))
            admin.says(words["typed"])
            await admin.press(words["right"])

            await admin.press(words["schedule"])
            await pool.execute("UPDATE drafts SET scheduled_at = now() - interval '1 minute'")
            await admin.press(words["yes"])
            screen = await admin.sees(words["passed"], words["anew"])
            check_language(language, whole_text(screen).replace("UTC", ""))
            assert words["send"] not in whole_text(screen), "it does not leave at once instead"
            await admin.press(words["anew"])
            await admin.press(words["now"])
            await admin.sees(words["panel"], words["send"])
            await pool.execute("UPDATE users SET language = 'en' WHERE user_id = $1", ADMIN_ID)
            await admin.press(words["people"])
            await admin.press("‹ Back")
        assert await pool.fetchval("SELECT count(*) FROM message_history") == 0


async def test_a_restart_a_second_press_and_a_second_device(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1)
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code="en")
        admin, settings = Actor(sandbox.world, ADMIN_ID), story_settings(sandbox.url, database_url)
        async with app.serving(settings, database_url):
            await begin_message(admin, "Later")
            for name in ("People", "3rd stream", "‹ Back", "When"):
                await admin.press(name)
            admin.says("/cancel")
            await admin.sees("Closed. What you were writing is kept")
            assert not [message for message in admin.chat if message["from"]["is_bot"] and labels(message)]
            await open_home(admin)
            for name in ("Drafts", "1", "Go on", "When"):
                await admin.press(name)
            await forges(
                admin, "When should it leave?", "day:2020-01-01", "day:9999-12-31", "day:x", "month:0001-01-01"
            )
            check_language("en", whole_text(admin.chat[-1]))
            await admin.press("›")
            await admin.press("15")
            elsewhere = admin.chat[-1]
            await forges(admin, "At what time?", "hour:99", "hour:-1", "usual:25:00", "usual:09:00+03:00", "usual:")
        async with app.serving(settings, database_url):
            await admin.press("19")
            assert "And the minutes?" in admin.chat[-1]["text"]
            admin.says("5")
            await admin.sees(", 19:05", "That's right")
            old = data_of(admin.chat[-1], "That's right")
            admin.says("19:30")
            await admin.sees(", 19:30")
            for stale in (old, data_of(elsewhere, "09:00")):
                await forge(admin, admin.chat[-1]["message_id"], stale)
                assert ", 19:30" in admin.chat[-1]["text"], "the answer was to another question"
            assert (await twice(admin, "That's right"))[0] == ""
            await admin.sees("Schedule…", " 19:30 (")

            await admin.press("When")
            admin.says("tomorrow 9:30")
            await admin.sees("That's right")
            await change_elsewhere(pool, "From elsewhere")
            await admin.press("That's right")
            await admin.sees("was changed elsewhere", " 19:30 (")
            assert the_preview(admin)["text"] == "From elsewhere"
            await admin.press("Schedule…")
            await twice(admin, "Yes, schedule")
            receipt = await admin.sees("Scheduled", "To: 3rd stream", "1 person today")
            assert await pool.fetchval("SELECT count(*) FROM message_history") == 1
            await admin.press("Open")
            await admin.sees("Goes out", "whoever joins until then")
            undo = data_of(receipt, "Undo")
            assert "Taken back" in await forge(admin, receipt["message_id"], undo)
            assert "Too late" in await forge(admin, receipt["message_id"], undo)
            await admin.sees("Taken back: it stays a draft")
            await admin.sees("Schedule…", " 19:30 (")
            from_bot = [message for message in admin.chat if message["from"]["is_bot"]]
            assert len(from_bot) == 4, "what /cancel said, the receipt, the preview, the panel"


async def forges(admin: Actor, question: str, *items: str) -> None:
    """Presses what no button offers; the screen stays as it is."""
    panel = admin.chat[-1]
    intent = data_of(panel, "‹ Back").split(CB_SEP)[0]
    for item in items:
        await forge(admin, panel["message_id"], f"{intent}{CB_SEP}{item}")
        assert question in whole_text(admin.chat[-1])


def next_change(kind: str) -> date:
    """The next night in Berlin in which 2:30 does not exist, or exists twice."""
    days = (date.today() + timedelta(days=ahead) for ahead in range(2, 400))
    return next(day for day in days if getattr(place(day, time(2, 30), BERLIN), kind))


async def let_pass(pool: Pool) -> None:
    """The moment that is asked about is a minute ago, as if one had waited."""
    await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM updates WHERE done_at IS NULL"))
    await pool.execute(
        """
        UPDATE dialog_states
        SET data = jsonb_set(data, '{dialog_data,picked,at}', to_jsonb(now() - interval '1 minute'))
        WHERE data->>'state' = 'When:check'
        """
    )
