"""Options, and tests of the message: what their author and the other administrators see."""

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels, the_preview
from tests.story import ADMIN_ID, Actor, telling
from tests.waiting import eventually

COLLEAGUE_ID, STRANGER_ID = 900_002, 900_003


async def test_options_are_followed_by_the_preview_and_a_colleague_gets_the_test_as_it_stands(
    pool: Pool, database_url: str
) -> None:
    administrators = (ADMIN_ID, COLLEAGUE_ID, STRANGER_ID)
    async with telling(pool, database_url, admin_ids=administrators) as story:
        story.world.limits.enabled = False
        admin, boris = story.admin, story.person(COLLEAGUE_ID, "Борис", language="ru")
        story.person(STRANGER_ID, "Grace")
        for stream in ("3rd_stream", "4th_stream"):
            await enrol(pool, stream, COLLEAGUE_ID)
        await begin_message(admin, "{first_name|friend}, {stream|see} https://example.org")
        await choose_options(admin)
        for name in ("People", "3rd stream", "Back"):
            await admin.press(name)
        await admin.press("Buttons")
        admin.says("Yes - See you | No")
        await admin.sees("[Delete all]")
        await admin.press("Back")

        await admin.press("Test to a colleague")
        await admin.sees("No other administrator has opened this bot yet")
        boris.says("/start")
        await eventually(lambda: pool.fetchval("SELECT started_at FROM users WHERE user_id = $1", COLLEAGUE_ID))
        await admin.press("Back")
        await admin.press("Test to a colleague")
        screen = await admin.sees("Who gets the message as it stands now?")
        assert labels(screen) == [["Борис"], ["‹ Back"]]
        assert (await admin.press("Борис"))["text"] == "Sent to Борис"
        await boris.sees("Это проба, автор — Ada.")
        test = boris.chat[-2]
        assert test["text"] == "Борис, 3-й поток https://example.org"
        assert test["has_protected_content"]
        assert test["link_preview_options"]["show_above_text"]
        assert labels(test) == [["Yes", "No"]]
        assert "предпросмотр" in (await boris.press("Yes"))["text"]
        noted = await pool.fetchval("SELECT details->'to' FROM audit_log WHERE action = 'message_send_test'")
        assert noted == COLLEAGUE_ID

        await admin.press("Back")
        for _ in range(2):
            story.world.send(admin.id, photo=b"\xff\xd8\xff\xe0 a picture", media_group_id="7")
        await admin.sees("Album", "[Test to a colleague]")
        await admin.press("Test to a colleague")
        await admin.press("Борис")
        await story.world.wait_for(lambda: "проба" in boris.chat[-1].get("text", "") and "photo" in boris.chat[-3])
        first, second, buttons_message = boris.chat[-4:-1]
        assert (first["caption"], "caption" in second) == ("Борис, 3-й поток https://example.org", False)
        assert labels(buttons_message) == [["Yes", "No"]]
        assert first["media_group_id"] == second["media_group_id"]

        story.world.block(COLLEAGUE_ID)
        await admin.press("Борис")
        await admin.sees("Борис has blocked the bot, so the test did not arrive")
        assert await pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'message_send_test'") == 2


async def choose_options(admin: Actor) -> None:
    """Silent, protected, with the link's preview above the text; the preview follows."""
    await admin.press("Options")
    await admin.sees("It arrives with a sound", "It can be forwarded", "preview below the text")
    await admin.press("Without a sound")
    await admin.sees("[✓ Without a sound]", "without a sound.")
    await admin.press("No forwarding")
    await admin.sees("[✓ No forwarding]")
    assert the_preview(admin)["has_protected_content"]
    await admin.press("Link preview")
    await admin.sees("Its links show no preview", "[Link preview]\n")
    assert the_preview(admin)["link_preview_options"]["is_disabled"]
    await admin.press("Link preview")
    await admin.press("Above the text")
    await admin.sees("[✓ Link preview] [✓ Above the text]")
    assert the_preview(admin)["link_preview_options"]["show_above_text"]
    await admin.press("Back")
    await admin.sees("Options: without a sound, no forwarding, link preview above")
