"""Every screen in both languages: each is walked through, and none shows the other's words."""

import re

import pytest

from db.pool import Pool
from tests.dialogs.people import enrol
from tests.dialogs.test_history import sent
from tests.story import Actor, Message, telling, whole_text

WORDS = {
    "en": {
        "new": "New message", "people": "People", "buttons": "Buttons", "clear": "Delete all", "back": "‹ Back",
        "add": "＋ Button", "as text": "As text", "rename": "Rename", "does": "What it does",
        "other": "Another link", "mark": "Mark", "alert": "Shows a window",
        "send": "Send to", "discard": "Delete the draft", "close": "Close", "history": "History",
        "stream": "3rd stream", "got": "Who got it",
        "panel": "When: now", "text": "Text", "html": "HTML", "options": "Options", "test": "Test to a colleague",
        "view": "Preview as", "another": "Somebody else",
    },
    "ru": {
        "new": "Новое сообщение", "people": "Кому", "buttons": "Кнопки", "clear": "Удалить все", "back": "‹ Назад",
        "add": "＋ Кнопка", "as text": "Текстом", "rename": "Переименовать", "does": "Что делает",
        "other": "Другая ссылка", "mark": "Метка", "alert": "Показывает окно",
        "send": "Отправить", "discard": "Удалить черновик", "close": "Закрыть", "history": "История",
        "stream": "3-й поток", "got": "Кто получил",
        "panel": "Когда: сейчас", "text": "Текст", "html": "HTML", "options": "Параметры", "test": "Прислать коллеге",
        "view": "Чьими глазами", "another": "Кто-то другой",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_every_screen_speaks_the_language(pool: Pool, database_url: str, language: str) -> None:
    words = WORDS[language]
    await enrol(pool, "3rd_stream", 1, 2, 3)
    await pool.execute("UPDATE users SET blocked_at = now() WHERE user_id = 3")
    await sent(pool, "123", {1: ("sent", None), 2: ("failed", "blocked"), 3: ("uncertain", "crashed")})
    async with telling(pool, database_url, language=language) as story:
        story.world.limits.enabled = False
        admin = story.admin
        shown = [await walk_to_home(admin)]
        await admin.press(words["new"])
        shown.append(admin.chat[-1])
        story.world.send(admin.id, photo=b"photo", caption="{first_name}")
        await admin.sees(words["panel"])
        for name in (
            *("text", "html", "back", "options", "back", "test", "back", "view", "another", "back"),
            *("people", "stream", "back", "buttons"),
        ):
            await admin.press(words[name])
            shown.append(admin.chat[-1])
        admin.says("1 - https://example.org\n2 - 3\n4")
        await admin.sees(words["clear"])
        for name in (
            *("1", "rename", "back", "does", "back", "other", "back", "back"),
            *("2", "mark", "back", "back"),
            *("4", "does", "alert", "back", "back"),
            *("add", "back", "as text", "back"),
            "clear",
            "back",
            "back",
            "send",
            "back",
            "discard",
            "back",
            "close",
        ):
            await admin.press(words.get(name, name))
            shown.append(admin.chat[-1])
        for name in ("history", "1", "got", "back", "history"):
            await admin.press(words.get(name, name))
            shown.append(admin.chat[-1])
    for message in shown:
        check_language(language, whole_text(message))
        assert max(map(len, rows_of(message)), default=0) <= 8
        assert len(rows_of(message)) <= 8


async def walk_to_home(admin: Actor) -> Message:
    admin.says("/admin")
    await admin.world.wait_for(lambda: bool(rows_of(admin.chat[-1])))
    return admin.chat[-1]


def rows_of(message: Message) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def check_language(language: str, text: str) -> None:
    """Apart from names that are the same everywhere, all words are of the language."""
    common = (
        r"Herald|Telegram|HTML|href|/start|3rd stream|Person \d+|https?://\S*|Sign up|Yes|example\.org|\{first_name\}"
    )
    rest = re.sub(common, "", text)
    foreign = r"[а-яё]" if language == "en" else r"[a-z]{2,}"
    assert not re.search(foreign, rest, re.IGNORECASE), text
