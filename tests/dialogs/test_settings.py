"""Settings: the time zone in which an administrator reads times, found by what they type; the language."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from db.pool import Pool
from tests.dialogs.people import labels, open_home
from tests.dialogs.test_languages import check_language
from tests.story import ADMIN_ID, Message, telling, whole_text

NIGHT = (time(22), time(8))


def clock(zone: str) -> str:
    return f"{datetime.now(ZoneInfo(zone)):%H:%M}"


async def test_a_zone_is_chosen_found_and_given_back_and_a_language_too(pool: Pool, database_url: str) -> None:
    async with telling(pool, database_url, default_timezone="Europe/Moscow", quiet_hours=NIGHT) as story:
        story.world.limits.enabled = False
        admin = story.admin
        await open_home(admin)
        await admin.press("Settings")
        await admin.sees("Time zone: Moscow, UTC+3", "You have not chosen one yet", "Quiet hours: 22:00–08:00 (Moscow)")
        await admin.press("Time zone")
        usual = await admin.sees("Your time zone", " Almaty]")
        assert "As set up" not in whole_text(usual)
        check("en", usual)
        data = usual["reply_markup"]["inline_keyboard"][0][0]["callback_data"].replace("America/New_York", "../etc")
        query = story.world.press(admin.id, usual["message_id"], data=data)
        assert "don't know that time zone" in (await story.world.answer(query))["text"]
        assert any(f"{clock('Asia/Vladivostok')} Vladivostok" in row for row in labels(usual))
        await admin.press("Almaty")
        check("en", await admin.sees("Time zone: Almaty, UTC+5", "shows you times by it"))

        admin.says("НЬЮ-ЙОРК")
        await admin.sees("Which time zone?", f"[{clock('America/New_York')} New York]")
        admin.says("Atlantis-on-sea <b>")
        await admin.sees("I don't know a time zone for “Atlantis-on-sea <b>”", " Berlin]")
        story.world.send(admin.id, photo=b"photo")
        await admin.sees("Send me a city or a distance from UTC as text")
        check("en", admin.screen)
        admin.says("utc+5:30")
        await admin.sees(" UTC+5:30]")
        await admin.press("UTC+5:30")
        await admin.sees("Time zone: UTC+5:30. It is")
        assert await own_zone(pool) == "UTC+05:30"
        await pool.execute("UPDATE users SET first_seen_at = '2024-07-01 20:00Z' WHERE user_id = $1", ADMIN_ID)
        await open_home(admin)
        await admin.press("People")
        admin.says(str(ADMIN_ID))
        await admin.sees("[1]")
        await admin.press("1")
        await admin.sees("2 Jul 2024 01:30")

        await open_home(admin)
        await admin.press("Settings")
        await admin.press("Time zone")
        await admin.press("As set up: Moscow")
        await admin.sees("Time zone: Moscow, UTC+3", "You have not chosen one yet")
        assert await own_zone(pool) is None
        told = await pool.fetch("SELECT details->>'time_zone' AS zone FROM audit_log WHERE action = 'time_zone_set' "
                                "AND actor_id = $1 ORDER BY id", ADMIN_ID)  # fmt: skip
        assert [row["zone"] for row in told] == ["Asia/Almaty", "UTC+05:30", None]

        await admin.press("Русский")
        check("ru", await admin.sees("Часовой пояс: Москва, UTC+3"))
        await admin.press("Часовой пояс")
        check("ru", await admin.sees("Ваш часовой пояс", " Алматы]"))
        admin.says("123")
        check("ru", await admin.sees("Не знаю часового пояса для «123»"))
        admin.says("Тбилиси")
        check("ru", await admin.sees("Какой часовой пояс?", " Тбилиси]"))
        assert await pool.fetchval("SELECT language FROM users WHERE user_id = $1", ADMIN_ID) == "ru"


def check(language: str, message: Message) -> None:
    text = whole_text(message).replace("English", "").replace("Русский", "").replace("UTC", "")
    check_language(language, text)
    assert len(labels(message)) <= 8


async def own_zone(pool: Pool) -> str | None:
    zone: str | None = await pool.fetchval("SELECT time_zone FROM users WHERE user_id = $1", ADMIN_ID)
    return zone
