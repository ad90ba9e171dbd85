"""To whom: taps on streams and groups, and the number that they make."""

from tests.dialogs.people import begin_message, enrol, labels
from tests.story import Actor, Message, Story


async def test_taps_add_up_and_everyone_stands_alone(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3)
    await enrol(story.pool, "4th_stream", 3, 4)
    admin = story.admin
    await open_people(admin)
    assert labels(panel(admin)) == [
        ["3rd stream · 3", "4th stream · 2"],
        ["No course", "Free lesson"],
        ["Everyone", "By name"],
        ["★ Saved"],
        ["‹ Back"],
    ]
    await admin.press("3rd stream")
    assert "3rd stream\n3 people get it" in panel(admin)["text"]
    await admin.press("4th stream")
    assert "4 people get it" in panel(admin)["text"]
    await admin.press("No course")
    assert "5 people get it" in panel(admin)["text"]  # the administrator has no booking
    assert labels(panel(admin))[:2] == [["✅ 3rd stream · 3", "✅ 4th stream · 2"], ["✅ No course", "Free lesson"]]
    await admin.press("Everyone")
    assert labels(panel(admin))[:3] == [
        ["3rd stream · 3", "4th stream · 2"],
        ["No course", "Free lesson"],
        ["✅ Everyone", "By name"],
    ]
    await admin.press("4th stream")
    assert labels(panel(admin))[0] == ["3rd stream · 3", "✅ 4th stream · 2"]
    assert labels(panel(admin))[2] == ["Everyone", "By name"]
    await admin.press("4th stream")
    assert "Tap all who should get it" in panel(admin)["text"]


async def test_those_who_blocked_or_opted_out_are_counted_apart(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3, 4)
    await story.pool.execute("UPDATE users SET blocked_at = now() WHERE user_id IN (1, 2)")
    await story.pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 3")
    admin = story.admin
    await open_people(admin)
    await admin.press("3rd stream · 1")
    assert "1 person gets it.\nLeft out: 2 blocked the bot, 1 opted out." in panel(admin)["text"]
    await admin.press("Back")
    assert "To: 3rd stream · 1 person\nLeft out: 2 blocked the bot, 1 opted out." in panel(admin)["text"]
    await admin.press("Send to 1 person")
    assert "Left out: 2 blocked the bot, 1 opted out." in panel(admin)["text"]


async def test_many_streams_come_in_pages(story: Story) -> None:
    for place in range(11):
        await enrol(story.pool, f"{place:02}_stream", place + 1)
    admin = story.admin
    await open_people(admin)
    assert "03 stream · 1" in str(labels(panel(admin)))
    assert "04 stream · 1" not in str(labels(panel(admin)))
    await admin.press("›")
    await admin.press("›")
    await admin.press("10 stream · 1")
    assert "1 person gets it" in panel(admin)["text"]
    assert labels(panel(admin))[0] == ["08 stream · 1", "09 stream · 1"]
    assert labels(panel(admin))[1] == ["✅ 10 stream · 1"]


async def test_a_stream_with_a_very_long_code_can_be_chosen(story: Story) -> None:
    await enrol(story.pool, "поток_" * 20, 1)
    admin = story.admin
    await open_people(admin)
    await admin.press("поток")
    assert "1 person gets it" in panel(admin)["text"]


async def open_people(admin: Actor) -> None:
    await begin_message(admin, "Hello")
    await admin.press("People")


def panel(admin: Actor) -> Message:
    return admin.chat[-1]
