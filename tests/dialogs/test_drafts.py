"""Drafts and templates: found again, named, deleted, begun from; and two devices never mix."""

from typing import Any

import pytest

from bot import app
from bot.domain.audience import Audience
from bot.domain.content import Content, Media, MediaKind
from bot.sandbox.server import running
from bot.services import drafting
from db import drafts
from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home, the_preview
from tests.dialogs.test_languages import check_language
from tests.dialogs.test_panels import data_of, forge
from tests.story import ADMIN_ID, TOKEN, Actor, Message, Story, story_settings, telling, whole_text
from tests.waiting import eventually

WORDS = {
    "en": {
        "drafts": "📝 Drafts", "back": "‹ Back", "none": "None now", "rename": "Rename",
        "long": "6 characters too long", "named": "has its new name", "command": "a command, not a name",
        "delete": "Delete", "yes": "Yes, delete",
        "deleted": "The draft is deleted", "go on": "Go on writing", "close": "Close", "save": "Save as template",
        "saved": "is among the templates now", "templates": "Templates", "start": "Start a message",
        "copied": "Copied into a new draft", "gone": "The template is deleted", "no templates": "None yet",
        "to drafts": "‹ Drafts", "to templates": "‹ Templates", "album": "Album of 2", "panel": "When: now",
    },
    "ru": {
        "drafts": "📝 Черновики", "back": "‹ Назад", "none": "Пока ни одного", "rename": "Переименовать",
        "long": "длиннее на 6 символов", "named": "Название изменено", "command": "это команда, а не название",
        "delete": "Удалить", "yes": "Да, удалить", "deleted": "Черновик удалён", "go on": "Писать дальше",
        "close": "Закрыть", "save": "В шаблоны", "saved": "теперь среди шаблонов", "templates": "Шаблоны",
        "start": "Начать сообщение", "copied": "Скопировано в новый черновик", "gone": "Шаблон удалён",
        "no templates": "Пока ни одного", "to drafts": "‹ Черновики", "to templates": "‹ Шаблоны",
        "album": "Альбом из 2", "panel": "Когда: сейчас",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_drafts_are_found_named_and_deleted(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    async with telling(pool, database_url, language=language) as story:
        story.world.limits.enabled = False
        admin, shown = story.admin, list[Message]()

        async def press(name: str) -> Message:
            await admin.press(words.get(name, name))
            shown.append(admin.chat[-1])
            return admin.chat[-1]

        async def say(text: str, answer: str) -> None:
            admin.says(text)
            shown.append(await admin.sees(words[answer]))

        await open_home(admin)
        assert labels(admin.chat[-1])[2][0] == words["drafts"]
        assert words["none"] in (await press("drafts"))["text"]
        await make_drafts(pool, 6)
        await press("back")
        assert labels(await press("drafts")) == [
            ["1", "2", "3", "4", "5"],
            ["›"],
            [words["templates"]],
            [words["back"]],
        ]
        assert f"1  {words['album']}\n" in admin.chat[-1]["text"]
        assert "2  500 <b>\n" in admin.chat[-1]["text"]
        await press("›")
        assert "100 <b>" in (await press("6"))["text"]
        await press("rename")
        await say("/start_now", "command")
        await say("7" * 70, "long")
        await say("777\n<i>", "named")
        assert admin.chat[-1]["text"].splitlines()[2] == "777 <i>"
        await press("save")
        await say("888", "saved")
        await press("to drafts")
        await press("‹")
        assert "1  777 <i>\n" in admin.chat[-1]["text"], "it was worked on last"
        await press("1")
        await press("go on")
        await admin.sees(words["panel"])
        assert the_preview(admin)["text"] == "100 <b>"
        await press("close")
        await press("drafts")
        await press("1")
        await press("delete")
        await press("back")
        await press("delete")
        assert words["deleted"] in (await press("yes"))["text"]
        assert await pool.fetchval("SELECT count(*) FROM drafts WHERE kind = 'draft'") == 5
        for message in shown:
            check_language(language, whole_text(message).replace("start_now", ""))
            assert max(map(len, labels(message))) <= 8
            assert len(labels(message)) <= 8


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_templates_are_shared_and_stay(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", 1)
    async with telling(pool, database_url, language=language) as story:
        story.world.limits.enabled = False
        admin, other = story.admin, story.person(900_002, "Michael")
        await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", other.id)
        await make_drafts(pool, 1, Audience(streams=("3rd_stream", "9th_stream")))
        await open_home(admin)
        for name in ("drafts", "1", "go on", "save"):
            await admin.press(words.get(name, name))
        check_language(language, whole_text(admin.chat[-1]))
        admin.says("123")
        panel = await admin.sees(words["saved"], words["panel"])
        assert panel["message_id"] == admin.chat[-1]["message_id"]
        assert the_preview(admin)["text"] == "100 <b>", "it stands above the panel again"

        await open_home(other)
        for name in ("New message", "From a template", "1"):
            await other.press(name)
        assert "Template · by Ada, today" in other.chat[-1]["text"]
        await other.press("Start a message")
        await other.sees("Copied into a new draft. Left out, because no longer there: 9th stream.", "To: 3rd stream")
        await other.press("Close")
        await other.sees("✎ 1 draft")
        assert await pool.fetchval("SELECT count(*) FROM drafts WHERE owner_id = $1", other.id) == 1

        await open_home(admin)
        for name in ("drafts", "templates", "1", "rename"):
            await admin.press(words.get(name, name))
            check_language(language, whole_text(admin.chat[-1]).replace("Ada", ""))
        await pool.execute("UPDATE drafts SET title = '456', version = version + 1 WHERE kind = 'template'")
        admin.says("789")
        await admin.sees(words["to templates"], "456")
        assert await pool.fetchval("SELECT title FROM drafts WHERE kind = 'template'") == "456"
        await admin.press(words["delete"])
        check_language(language, whole_text(admin.chat[-1]))
        await admin.press(words["yes"])
        await admin.sees(words["gone"], words["no templates"])
        assert await pool.fetchval("SELECT count(*) FROM drafts WHERE kind = 'draft'") == 2


async def test_two_devices_never_mix(story: Story) -> None:
    admin, pool = story.admin, story.pool
    await enrol(pool, "3rd_stream", 1)
    preview = await begin_message(admin, "Seen here")

    await change_elsewhere(pool, "From elsewhere")
    admin.says("Typed here")
    changed = await admin.sees("was changed elsewhere", "When: now")
    assert the_preview(admin)["text"] == "From elsewhere"
    assert await texts(pool) == ["From elsewhere"]
    assert preview["message_id"] not in {message["message_id"] for message in admin.chat}
    assert len([message for message in admin.chat if message["from"]["is_bot"]]) == 2
    assert changed["message_id"] == admin.chat[-1]["message_id"]

    await admin.press("People")
    await change_elsewhere(pool, "Once more")
    await admin.press("3rd stream")
    await admin.sees("was changed elsewhere", "To: not chosen yet")
    assert the_preview(admin)["text"] == "Once more"
    await admin.press("People")
    await admin.press("3rd stream")
    await admin.press("‹ Back")

    await admin.press("Send to 1 person")
    question = admin.chat[-1]
    stale = data_of(question, "Yes, send")
    await admin.press("‹ Back")
    await admin.press("People")
    await admin.press("Everyone")
    await admin.press("‹ Back")
    await admin.press("Send to")
    assert await forge(admin, question["message_id"], stale) == "", "another device still showed the question"
    await admin.sees("was changed elsewhere", "To: everyone")
    assert await pool.fetchval("SELECT count(*) FROM message_history") == 0

    await admin.press("Close")
    await make_drafts(pool, 1)
    await admin.press("Drafts")
    await admin.press("1")
    await admin.press("Delete")
    question = admin.chat[-1]
    stale = data_of(question, "Yes, delete")
    for name in ("‹ Back", "‹ Drafts", "2", "Delete"):
        await admin.press(name)
    assert await forge(admin, question["message_id"], stale) == "", "another device still asked about the other draft"
    assert len(await texts(pool)) == 2
    await admin.press("‹ Back")
    panel = admin.chat[-1]
    story.world.press(admin.id, panel["message_id"], data=data_of(panel, "Go on writing"))
    admin.says("Typed for what was open before")
    await admin.sees("came before this draft was open", "To: everyone")
    assert await texts(pool) == ["Once more", "100 <b>"]
    assert the_preview(admin)["text"] == "Once more"


async def test_an_earlier_message_becomes_a_new_one(story: Story) -> None:
    admin, pool = story.admin, story.pool
    await enrol(pool, "3rd_stream", 1)
    story.person(1)
    other = story.person(900_002, "Michael")
    await pool.execute("INSERT INTO admins (user_id, role) VALUES ($1, 'admin')", other.id)
    await begin_message(admin, "Homework for {first_name|you}")
    await admin.press("Options")
    await admin.press("Without a sound")
    for name in ("‹ Back", "People", "3rd stream", "‹ Back", "Send to 1", "Yes, send"):
        await admin.press(name)
    await admin.sees("Delivered to 1 of 1")
    await pool.execute(
        """
        INSERT INTO message_history (message_text, total_recipients, recipient_type, recipient_group)
        VALUES ('Written <b>elsewhere</b>', 1, 'group', '9th_stream')
        """
    )
    await open_home(other)
    for name in ("History", "2", "Copy into a new message"):
        await other.press(name)
    await other.sees("Copied into a new draft. The original stays", "To: 3rd stream · 1 person")
    assert the_preview(other)["text"] == "Homework for Michael"
    assert await pool.fetchval("SELECT content = (SELECT content FROM message_history WHERE id = 1) FROM drafts")
    await open_home(other)
    for name in ("History", "1", "Copy into a new message"):
        await other.press(name)
    await other.sees("Left out, because no longer there: 9th stream.", "To: not chosen yet")
    assert the_preview(other)["text"] == "Written elsewhere"
    assert the_preview(other)["entities"] == [{"type": "bold", "offset": 8, "length": 9}]
    await other.press("Close")
    await other.sees("✎ 2 drafts")


async def test_months_later_a_draft_is_found_again(pool: Pool, database_url: str) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code="en")
        admin, settings = Actor(sandbox.world, ADMIN_ID), story_settings(sandbox.url, database_url)
        async with app.serving(settings, database_url):
            await begin_message(admin, "Half a message")
        panel, preview = admin.chat[-1], the_preview(admin)
        await pool.execute(
            """
            UPDATE drafts SET updated_at = '2024-03-05 12:00Z',
                              content = content || '{"media": [{"kind": "photo", "file_id": "lost"}]}';
            DELETE FROM dialog_states
            """
        )
        async with app.serving(settings, database_url):
            answer = await forge(admin, panel["message_id"], data_of(panel, "People"))
            assert answer == "This panel is closed. Send /admin to open a new one."
            assert "This is a preview" in await forge(admin, preview["message_id"], "preview")
            await open_home(admin)
            await admin.press("Drafts")
            assert "1  Photo · Half a message\n5 Mar 2024 12:00" in admin.chat[-1]["text"]
            await admin.press("1")
            await admin.press("Go on")
            await admin.sees("Telegram does not accept that", "‹ Close")
            await admin.press("Text")
            await admin.press("Without media")
            await eventually(lambda: the_preview(admin).get("text") == "Half a message")


async def make_drafts(pool: Pool, n: int, named: Audience | None = None) -> list[int]:
    """So many drafts of the administrator; of several the last one is an album without words."""
    made = []
    async with pool.acquire() as conn:
        for place in range(1, n + 1):
            content = Content(f"{place}00 <b>")
            if place == n > 1:
                content = Content("", media=(Media(MediaKind.PHOTO, "a"), Media(MediaKind.PHOTO, "b")))
            audience = (named or Audience()).to_json()
            made.append((await drafts.create(conn, ADMIN_ID, content.to_json(), audience=audience)).id)
    return made


async def change_elsewhere(pool: Pool, text: str) -> None:
    """As another process with the same draft would."""
    draft = await pool.fetchrow("SELECT id, version FROM drafts WHERE owner_id = $1", ADMIN_ID)
    assert draft is not None
    await drafting.set_content(
        pool, draft_id=draft["id"], owner_id=ADMIN_ID, version=draft["version"], content=Content(text)
    )


async def texts(pool: Pool) -> list[Any]:
    rows = await pool.fetch("SELECT content->>'text' AS text FROM drafts ORDER BY id")
    return [row["text"] for row in rows]
