"""A message that is repeated: from the composer to its occurrences, paused, resumed and ended."""

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home, the_preview
from tests.story import Actor, telling
from tests.waiting import eventually


async def press(admin: Actor, *names: str) -> None:
    for name in names:
        await admin.press(name)


async def test_from_the_composer_to_the_end(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2)
    async with telling(pool, database_url, default_timezone="Europe/Moscow") as story:
        admin = story.admin
        story.world.limits.enabled = False
        await begin_message(admin, "Class at seven")
        await press(admin, "People", "3rd stream · 2", "Back", "When", "Repeat…", "On chosen days", "Go on")
        await admin.sees("Tick at least one day", "[Mo]")
        await press(admin, "Mo", "Th", "Go on")
        await admin.sees("At what time?", "Moscow", "[18:00]")
        await press(admin, "18:00", "5 times")
        await admin.sees("Every Mon and Thu at 18:00, Moscow time, 5 times in all", "Next: ", "in ")
        await press(admin, "Until when", "For ever", "That’s right")
        panel = await admin.sees("When: every Mon and Thu at 18:00, Moscow time", "[Start repeating]")
        assert max(map(len, labels(panel))) <= 3
        assert len(labels(panel)) <= 8
        # Chosen once more it shows what is chosen; a moment takes its place and gives it back.
        await press(admin, "When", "Repeat…")
        await admin.sees("Every Mon and Thu at 18:00", "[That’s right]")
        await press(admin, "Time", "19:00", "That’s right", "Start repeating")
        await admin.sees("Start repeating?", "Every Mon and Thu at 19:00", "3rd stream 2", "now it would be 2 people")
        await press(admin, "Start repeating")
        receipt = await admin.sees("🔁 Every Mon and Thu at 19:00, Moscow time", "“Class at seven”", "Next: ")
        repeat = await pool.fetchrow("SELECT * FROM repeats")
        assert repeat is not None
        assert repeat["rule"] == {"clock": "19:00", "zone": "Europe/Moscow", "weekdays": [0, 3]}
        assert await pool.fetchval("SELECT count(*) FROM drafts") == 0
        assert receipt["message_id"] == panel["message_id"], "the panel became the receipt"
        await press(admin, "Open")
        await admin.sees("Nothing has been sent so far", "[Pause]", "[The next one]")
        await press(admin, "The next one")
        await admin.sees("🔁 Every Mon and Thu at 19:00", "[Skip this one]")
        await press(admin, "Skip this one")
        assert (await admin.press("Yes, skip it"))["text"].startswith("Skipped: nobody gets this one")
        await admin.sees("🔁 Class at seven", "[🔁 Repeating · 1]")
        assert await statuses(pool) == ["cancelled", "scheduled"]
        await press(admin, "1", "The repeat", "Pause")
        await admin.sees("⏸ Paused. Nothing is sent", "Nothing has been sent so far", "[Resume]")
        await admin.press("Back")
        await admin.sees("No longer scheduled")
        await press(admin, "‹ Scheduled", "🔁 Repeating · 1", "1", "Resume")
        await admin.sees("Next: ", "[Pause]")
        assert await statuses(pool) == ["cancelled", "cancelled", "scheduled"]
        # It goes out, and the history says what it was.
        student = story.person(1)
        await pool.execute("UPDATE message_history SET scheduled_at = now() WHERE status = 'scheduled'")
        await student.sees("Class at seven")
        await eventually(lambda: gone_out(pool))
        await press(admin, "End", "Yes, end it")
        await admin.sees("Ended: there will be no further ones", "Sent 1 time so far")
        assert (await statuses(pool))[-2:] == ["completed", "cancelled"]
        await press(admin, "All repeating")
        await admin.sees("None yet.", "When › Repeat…")
        await open_home(admin)
        await press(admin, "History", "2")
        await admin.sees("One of a repeating message")


async def test_in_russian_each_month_until_a_day(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2)
    async with telling(pool, database_url, language="ru", default_timezone="Europe/Moscow") as story:
        admin = story.admin
        story.world.limits.enabled = False
        await open_home(admin)
        await admin.press("Новое сообщение")
        admin.says("Оплата")
        await press(admin, "Кому", "3-й поток · 2", "Назад", "Когда", "Повторять…", "Каждый месяц", "последний")
        admin.says("9 утра")
        await admin.press("До даты")
        await admin.sees("До какого дня", "31 декабря")
        admin.says("31 декабря")
        await admin.sees("Каждый месяц в последний день в 09:00 (Москва), по 31 декабря", "Следующее: ", "через ")
        await press(admin, "Как часто", "По дням недели", "Пн", "✅ Пн", "Назад", "Назад")
        await admin.sees("Каждый месяц в последний день", "[Всё верно]")
        await press(admin, "Как часто", "По дням недели", "Пн", "Дальше")
        await admin.sees("По понедельникам в 09:00")
        await press(admin, "Как часто", "По будням", "Всё верно")
        await admin.sees("Когда: по будням в 09:00 (Москва)", "[Начать повторять]")
        assert the_preview(admin)["text"] == "Оплата", "what was typed meanwhile stands above both"
        await press(admin, "Начать повторять")
        await admin.sees("Начать повторять?", "каждый раз заново")
        await press(admin, "Начать повторять")
        await admin.sees("🔁 По будням в 09:00 (Москва)", "«Оплата»")
        await admin.press("В черновики")
        await admin.sees("Вернули", "«Оплата»")
        await admin.sees("Когда: по будням в 09:00", "[Начать повторять]")
        assert await statuses(pool) == ["cancelled"]


async def statuses(pool: Pool) -> list[str]:
    rows = await pool.fetch("SELECT status FROM message_history ORDER BY id")
    return [row["status"] for row in rows]


async def gone_out(pool: Pool) -> bool:
    """The last one went out, and the next one waits."""
    return (await statuses(pool))[-2:] == ["completed", "scheduled"]
