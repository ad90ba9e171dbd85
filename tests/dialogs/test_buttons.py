"""The composer's buttons, typed and pressed."""

from tests.dialogs.people import begin_message, labels, the_preview
from tests.story import Story


async def test_typed_rows_appear_under_the_preview_and_go_on_counting(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    await admin.sees("There are none yet", "Sign up - https://example.org")
    admin.says("Sign up - https://example.org\nYes - See you! | No - A pity")
    await admin.sees("Press a button to see it", "[Sign up]")
    assert labels(the_preview(admin)) == [["Sign up"], ["Yes", "No"]]
    admin.says("Maybe")
    await admin.sees("[Maybe]", "[Delete all]")
    assert labels(the_preview(admin)) == [["Sign up"], ["Yes", "No"], ["Maybe"]]
    stored = await story.pool.fetchval("SELECT buttons FROM drafts")
    assert [button["id"] for row in stored for button in row] == ["b1", "b2", "b3", "b4"]
    await admin.press("‹ Back")
    await admin.sees("Buttons: 4 in 3 rows")


async def test_a_button_of_the_preview_says_that_it_is_one(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    admin.says("Yes - See you!")
    await admin.sees("[Delete all]")
    preview = the_preview(admin)
    query = story.world.press(admin.id, preview["message_id"], row=0, column=0)
    answer = await story.world.answer(query)
    assert "preview" in answer["text"]
    assert the_preview(admin)["text"] == "Are you coming?"


async def test_buttons_are_deleted_one_by_one_and_all_at_once(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    admin.says("Yes - See you! | No\nSite - https://example.org")
    await admin.sees("[Delete all]")
    preview_id = the_preview(admin)["message_id"]
    await admin.press("No")
    await admin.sees("Thanks for the press")
    await admin.press("Delete")
    await admin.sees("[Delete all]")
    assert labels(the_preview(admin)) == [["Yes"], ["Site"]]
    await admin.press("Site")
    await admin.sees("Opens https://example.org")
    await admin.press("Back")
    await admin.press("Delete all")
    await admin.sees("Delete all buttons?")
    await admin.press("Yes, delete all")
    await admin.sees("There are none yet")
    assert labels(the_preview(admin)) == []
    assert the_preview(admin)["message_id"] == preview_id
    assert await story.pool.fetchval("SELECT buttons FROM drafts") == []


async def test_what_cannot_be_a_button_is_explained_and_changes_nothing(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    admin.says("Site - https://example.org")
    await admin.sees("[Delete all]")
    for typed, sentence in [
        ("Yes -", "nothing follows the dash after “Yes”"),
        ("Site - www.example.org", "“www.example.org” is not a whole link"),
        ("A | | B", "a button has no text"),
        ("x" * 65, "It may have 64 characters"),
        ("Yes - " + "y" * 201, "It may have 200 characters"),
        ("|".join("abcdefghi"), "too many buttons in one row. 8 fit"),
        ("Site - https://[", "is not a whole link"),
        ("Site https://example.org", "a link needs a text and a dash"),
        ("/hlep", "Buttons come as text"),
    ]:
        admin.says(typed)
        await admin.sees(sentence, "[Delete all]")
    admin.says("\n".join("a|b|c|d|e|f|g|h" for _ in range(13)))
    await admin.sees("100 fit", "[Delete all]")
    assert await story.pool.fetchval("SELECT jsonb_array_length(buttons) FROM drafts") == 1


async def test_a_link_that_telegram_refuses_leaves_everything_as_it_was(story: Story) -> None:
    admin = story.admin
    preview = await begin_message(admin, "Are you coming?")
    await admin.press("Buttons")
    admin.says("Local - http://localhost")
    await admin.sees("Telegram does not accept that", "There are none yet")
    assert await story.pool.fetchval("SELECT buttons FROM drafts") == []
    assert preview["message_id"] in {message["message_id"] for message in admin.chat}
