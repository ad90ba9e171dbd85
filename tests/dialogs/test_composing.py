"""The composer: the text, its preview, the panel, and whatever else people send there."""

from bot import app
from bot.sandbox.server import running
from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, open_home, the_preview
from tests.story import ADMIN_ID, TOKEN, Actor, Story, story_settings
from tests.waiting import eventually

STICKER = {
    "file_id": "CAACAgIAAxkBAAEBsticker",
    "file_unique_id": "AgADsticker",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


async def test_a_new_text_takes_the_place_of_the_old_one_and_nothing_piles_up(story: Story) -> None:
    first = await begin_message(story.admin, "First try")
    story.admin.says("Second try", entities=[{"type": "spoiler", "offset": 0, "length": 6}])
    await story.admin.sees("Second try")
    await story.world.wait_for(lambda: "When: now" in story.admin.chat[-1].get("text", ""))
    second = the_preview(story.admin)
    assert (second["text"], second["entities"]) == ("Second try", [{"type": "spoiler", "offset": 0, "length": 6}])
    remaining = [message["text"] for message in story.admin.chat if message["from"]["is_bot"]]
    assert remaining == ["Second try", story.admin.chat[-1]["text"]]
    assert first["message_id"] not in {message["message_id"] for message in story.admin.chat}
    stored = await story.pool.fetchval("SELECT content FROM drafts")
    assert stored == {"text": "Second try", "entities": [{"type": "spoiler", "offset": 0, "length": 6}]}


async def test_other_things_get_one_clear_sentence(story: Story) -> None:
    story.admin.says("/admin")
    await story.admin.press("New message")
    story.world.send(story.admin.id, sticker=STICKER)
    await story.admin.sees("stickers, polls, places and contacts stay out", "Send me anything")
    story.admin.says("/hlep")
    await story.admin.sees("/hlep is a command", "Send me anything")
    assert await story.pool.fetchval("SELECT count(*) FROM drafts") == 0


async def test_every_screen_answers_what_it_does_not_understand(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1)
    admin = story.admin
    admin.says("/admin")
    await admin.sees("Herald", "[📨 History]")
    admin.says("hello?")
    await admin.sees("Here I only understand the buttons", "[✎ New message]")
    await admin.press("History")
    admin.says("hello?")
    await admin.sees("Press a number", "History")
    await admin.press("Back")
    await begin_message(admin, "Text")
    await admin.press("People")
    admin.says("all of them")
    await admin.sees("Tap the buttons", "To whom?")
    await admin.press("3rd stream")
    await admin.press("Back")
    await admin.press("Send to 1 person")
    admin.says("yes")
    await admin.sees("or go back", "Send to 1 person?")
    await admin.press("Back")
    await admin.press("Buttons")
    panels = story.world.calls.count("sendMessage")
    for _ in range(3):
        story.world.send(admin.id, document=b"x", media_group_id="1")
    await admin.sees("Buttons come as text")
    await eventually(lambda: story.pool.fetchval("SELECT count(*) = 0 FROM updates WHERE done_at IS NULL"))
    assert story.world.calls.count("sendMessage") == panels + 1, "an album is answered once"


async def test_a_test_shows_the_message_to_its_author_and_is_noted(story: Story) -> None:
    await begin_message(story.admin, "Look at this")
    answer = await story.admin.press("Test to me")
    assert answer["text"] == "Sent to you"
    assert [message["text"] for message in story.admin.chat].count("Look at this") == 3  # typed, preview, test
    assert await story.pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'message_send_test'") == 1


async def test_a_draft_is_kept_when_the_composer_is_closed(story: Story) -> None:
    preview = await begin_message(story.admin, "To be continued")
    await story.admin.press("Close")
    await story.admin.sees("Herald", "✎ 1 draft", "[📝 Drafts · 1]")
    assert preview["message_id"] not in {message["message_id"] for message in story.admin.chat}


async def test_a_draft_is_deleted_after_one_question(story: Story) -> None:
    admin = story.admin
    preview = await begin_message(admin, "Never mind")
    await admin.press("Delete the draft")
    await admin.sees("Delete this draft?", "cannot be undone")
    await admin.press("‹ Back")
    await admin.sees("When: now")
    await admin.press("Delete the draft")
    await admin.press("Yes, delete")
    home = await admin.sees("The draft is deleted.", "[✎ New message]")
    assert labels(home)[2][0] == "📝 Drafts"
    assert preview["message_id"] not in {message["message_id"] for message in admin.chat}
    assert await story.pool.fetchval("SELECT count(*) FROM drafts") == 0
    noted = await story.pool.fetch("SELECT actor_id, preview FROM audit_log WHERE action = 'draft_deleted'")
    assert [tuple(row) for row in noted] == [(ADMIN_ID, "Never mind")]


async def test_what_was_typed_is_taken_once_though_a_crash_has_it_handled_again(pool: Pool, database_url: str) -> None:
    async with running(tokens=[TOKEN]) as sandbox:
        sandbox.world.limits.enabled = False
        sandbox.world.add_person(ADMIN_ID, first_name="Ada", language_code="en")
        admin, settings = Actor(sandbox.world, ADMIN_ID), story_settings(sandbox.url, database_url)
        async with app.serving(settings, database_url):
            await open_home(admin)
            await admin.press("New message")
        before_text = await pool.fetch("SELECT key, state, data FROM dialog_states")
        async with app.serving(settings, database_url):
            for caption in ("Are you coming?", ""):
                sandbox.world.send(admin.id, photo=b"photo", media_group_id="1", caption=caption)
            await admin.sees("Album of 2")
        await forget_that_it_was_handled(pool)
        await pool.execute("DELETE FROM dialog_states")
        await pool.executemany("INSERT INTO dialog_states (key, state, data) VALUES ($1, $2, $3)", before_text)
        async with app.serving(settings, database_url):
            await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM updates WHERE done_at IS NULL"))
        async with app.serving(settings, database_url):
            await admin.press("Buttons")
            admin.says("Yes | No")
            await admin.sees("[Delete all]")
        await forget_that_it_was_handled(pool)
        async with app.serving(settings, database_url):
            await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM updates WHERE done_at IS NULL"))
            await admin.press("Back")
            await admin.sees("Buttons: 2 in 1 row")
    assert await pool.fetchval("SELECT count(*) FROM drafts") == 1
    content = await pool.fetchval("SELECT content FROM drafts")
    assert (content["text"], len(content["media"])) == ("Are you coming?", 2)


async def forget_that_it_was_handled(pool: Pool) -> None:
    """As if the process had died before it could note what it had done with the typed texts."""
    await pool.execute("UPDATE updates SET done_at = NULL WHERE payload #>> '{message,text}' IS DISTINCT FROM '/admin'")
