"""Panels come and go: old ones are closed, presses on them are answered, and a restart loses nothing."""

from bot import app
from bot.sandbox.server import running
from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, open_home, the_preview
from tests.story import ADMIN_ID, TOKEN, Actor, Message, Story, buttons, story_settings, whole_text
from tests.waiting import eventually


async def test_a_new_panel_takes_the_place_of_the_old_one(story: Story) -> None:
    preview = await begin_message(story.admin, "Half a message")
    await open_home(story.admin)
    assert preview["message_id"] not in {message["message_id"] for message in story.admin.chat}
    assert len([message for message in story.admin.chat if message["from"]["is_bot"]]) == 1
    await story.admin.sees("✎ 1 draft")


async def test_cancel_closes_what_is_open_and_says_so(story: Story) -> None:
    await begin_message(story.admin, "Half a message")
    story.admin.says("/cancel")
    await story.admin.sees("Closed. What you were writing is kept")
    await open_home(story.admin)
    story.admin.says("/cancel")
    await story.admin.sees("Closed. Open Herald again")
    assert not any("[" in whole_text(message) for message in story.admin.chat), "no panel and no preview stays"
    story.admin.says("/cancel")
    await story.admin.sees("There is nothing open")


async def test_a_press_on_a_closed_panel_shows_the_way_back(story: Story) -> None:
    await open_home(story.admin)
    closed = story.admin.chat[-1]
    data = closed["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    story.admin.says("/cancel")
    await story.admin.sees("Closed.")
    answer = await forge(story.admin, story.admin.chat[-1]["message_id"], data)
    assert "Send /admin to open a new one" in answer
    said = story.admin.chat[-1]["message_id"]
    await open_home(story.admin)
    assert "The one in use is below" in await forge(story.admin, said, data)


async def test_a_press_on_a_panel_that_has_moved_below_makes_no_second_one(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Half a message")
    old = admin.chat[-1]
    admin.says("Another text")
    query = story.world.press(admin.id, old["message_id"], data=data_of(old, "People"))
    assert "The one in use is below" in (await story.world.answer(query))["text"]
    assert the_preview(admin)["text"] == "Another text"
    assert [message["message_id"] for message in admin.chat if "When: now" in whole_text(message)] == [
        admin.chat[-1]["message_id"]
    ]


async def test_two_quick_presses_do_what_one_does(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Half a message")
    await admin.press("Buttons")
    admin.says("Yes | No")
    await admin.sees("[Delete all]")
    assert await twice(admin, "Delete all") == ["", ""]
    await admin.sees("Delete all buttons?")
    assert await twice(admin, "‹ Back") == ["", ""]
    assert await twice(admin, "‹ Back") == ["", ""]
    assert await twice(admin, "Close") == ["", ""]
    await admin.sees("✎ 1 draft")
    assert await twice(admin, "History") == ["", ""], "the panel is the same message all the time"
    await admin.sees("Nothing was sent yet")
    assert await story.pool.fetchval("SELECT jsonb_array_length(buttons) FROM drafts") == 1


async def test_foreign_data_does_not_redraw_a_message_as_a_panel(story: Story) -> None:
    preview = await begin_message(story.admin, "Half a message")
    story.world.press(story.admin.id, preview["message_id"], data="x:nonsense")
    await story.admin.press("Close")
    await story.admin.sees("Herald", "✎ 1 draft")
    assert await story.pool.fetchval("SELECT content->>'text' FROM drafts") == "Half a message"


async def test_a_student_opens_nothing_and_presses_nothing(story: Story) -> None:
    await open_home(story.admin)
    data = story.admin.chat[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    student = story.person(7)
    student.says("/admin")
    story.world.press(student.id, student.chat[-1]["message_id"], data=data)
    story.admin.says("/cancel")
    await story.admin.sees("Closed.")
    assert not any("Herald" in whole_text(message) for message in student.chat)
    assert not any("New message" in whole_text(message) for message in student.chat)


async def test_a_restart_in_the_middle_loses_nothing(pool: Pool, database_url: str) -> None:
    await enrol(pool, "3rd_stream", 1, 2)
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code="en")
        admin, settings = Actor(sandbox.world, ADMIN_ID), story_settings(sandbox.url, database_url)
        async with app.serving(settings, database_url):
            await begin_message(admin, "Half a message")
            await admin.press("People")
            await admin.press("3rd stream")
        async with app.serving(settings, database_url):
            await admin.press("‹ Back")
            await admin.press("Buttons")
            admin.says("Yes - See you!")
            await admin.sees("[Delete all]")
            assert the_preview(admin)["text"] == "Half a message"
            await admin.press("‹ Back")
            await admin.press("Send to 2 people")
            await admin.sees("Send to 2 people?")


async def test_a_draft_that_is_gone_leads_home(story: Story) -> None:
    await begin_message(story.admin, "Half a message")
    await story.pool.execute("DELETE FROM drafts")
    await story.admin.press("People")
    assert "[✎ New message]" in whole_text(story.admin.chat[-1])
    assert len(story.admin.chat[-1]["text"].splitlines()) > 2, "the notice stands on top"
    assert len([message for message in story.admin.chat if message["from"]["is_bot"]]) == 1


async def test_a_screen_that_this_version_does_not_have_leads_home(story: Story) -> None:
    await begin_message(story.admin, "Half a message")
    await eventually(
        lambda: story.pool.fetchval(
            """
            UPDATE dialog_states SET data = jsonb_set(data, '{state}', '"Lost:screen"')
            WHERE data->>'state' = 'Compose:panel' RETURNING true
            """
        )
    )
    story.admin.says("hello?")
    await story.admin.sees("That screen could not be found again", "✎ 1 draft")
    await story.admin.press("New message")
    await story.admin.sees("Send me anything")


def data_of(message: Message, label: str) -> str:
    """What a press on that button sends."""
    data: str = next(button["callback_data"] for row in buttons(message) for button in row if label in button["text"])
    return data


async def twice(actor: Actor, label: str) -> list[str]:
    """Presses a button twice before the first press is answered; what the two toasts say."""
    panel = actor.chat[-1]
    data = data_of(panel, label)
    queries = [actor.world.press(actor.id, panel["message_id"], data=data) for _ in range(2)]
    return [(await actor.world.answer(query)).get("text", "") for query in queries]


async def forge(actor: Actor, message_id: int, data: str) -> str:
    """A press with this data on a message; what the toast says."""
    answer = await actor.world.answer(actor.world.press(actor.id, message_id, data=data))
    return str(answer.get("text", ""))
