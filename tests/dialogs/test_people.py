"""People: found by what they are called, looked at, written to, put into streams; and the streams themselves."""

from tests.dialogs.people import enrol, labels, open_home
from tests.story import Actor, Message, Story
from tests.waiting import eventually

MARIA, MARINA, IVAN = 501, 502, 503


async def test_a_person_is_found_looked_at_moved_silenced_and_written_to(story: Story) -> None:
    admin = story.admin
    maria = story.person(MARIA, "Мария")
    await story.pool.execute(
        """
        INSERT INTO bookings (user_id, username, first_name, last_name, course_stream, confirmed)
        VALUES (501, 'masha', 'Мария', 'Ким', '3rd_stream', 2), (502, NULL, 'Марина', '<b>', '4th_stream', 1),
               (503, 'maryland', 'Ivan', NULL, NULL, 2)
        """
    )
    await open_home(admin)
    await admin.press("People")
    await admin.sees("Send me a name")
    admin.says("мар")
    await admin.sees("“мар”", "Марина <b>", "Мария Ким · @masha")
    admin.says("nobody at all")
    await admin.sees("Nobody is called that")
    admin.says("@MARY")
    await admin.sees("Ivan · @maryland")
    admin.says(str(MARIA))
    await admin.sees("“501”", "Мария Ким")
    await admin.press("1")
    await admin.sees("Мария Ким · @masha · 501", "3rd stream: confirmed", "Has never opened the bot")

    await admin.press("Streams")
    await admin.press("4th stream")
    await admin.sees("Not in this stream", "Also in: 3rd stream")
    await admin.press("Move here")
    await admin.sees("Confirmed in this stream")
    assert await standings(story, MARIA) == {"3rd_stream": -1, "4th_stream": 2}
    await admin.press("Waiting")
    await admin.sees("Waits to be confirmed")
    await admin.press("Take out")
    await admin.sees("is out of it")
    await admin.press("Back")
    assert labels(panel(admin))[0] == ["✖️ 3rd stream", "✖️ 4th stream"]
    await admin.press("Back")

    await admin.press("Stop messages")
    card = await admin.sees("Wants no messages")
    assert "Write to them" not in str(labels(card))
    await admin.press("Messages again")
    await admin.press("Write to them")
    admin.says("Just for you")
    await admin.sees("Send to 1 person")
    await admin.press("Send to 1 person")
    await admin.press("Yes, send")
    await maria.sees("Just for you")

    actions = await story.pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'person%' ORDER BY id")
    assert [row["action"] for row in actions] == [
        *("person_moved", "person_booked", "person_booked", "person_opted_out", "person_opted_in")
    ]
    sent = await story.pool.fetchrow("SELECT recipient_type, total_recipients FROM message_history")
    assert tuple(sent or ()) == ("individual", 1)


async def test_a_contact_and_a_forwarded_message_find_their_person_in_pages(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", *range(1, 21))
    admin = story.admin
    await open_home(admin)
    await admin.press("People")
    admin.says("person")
    await admin.sees("Person 1\n", "[›]")
    await admin.press("›")
    second = await admin.sees("Person 2", "[‹] [›]")
    assert len(labels(second)[0]) == 4
    await admin.press("›")
    await admin.sees("Person 9", "[‹]")
    story.world.send(admin.id, contact={"phone_number": "1", "first_name": "P", "user_id": 7})
    await admin.sees("“7”", "Person 7")
    story.person(8, "Olga")
    story.world.send(admin.id, text="hi", forward_from=8)
    await admin.sees("“8”", "Person 8")
    hidden = {"type": "hidden_user", "date": 1_760_000_000, "sender_user_name": "X"}
    story.world.send(admin.id, text="hi", forward_from=hidden)
    await admin.sees("hides their account")


async def test_streams_are_added_named_ordered_linked_and_archived(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2)
    await enrol(story.pool, "4th_stream", 2)
    await enrol(story.pool, "поток один", 3)
    admin = story.admin
    await open_home(admin)
    await admin.press("People")
    await admin.press("Streams of the course")
    await admin.press("Add a stream")
    admin.says("Лето 2026!")
    await admin.sees("is there", "Code: leto_2026", "https://t.me/", "?start=leto_2026")
    await admin.press("QR code")
    await eventually(lambda: any("photo" in message for message in admin.chat))
    await admin.press("↑ Up")
    await admin.press("Rename")
    admin.says("Summer")
    await admin.sees("called “Summer” now", "[↓ Down]")
    await admin.press("‹ Streams")
    assert labels(panel(admin))[:2] == [["3rd stream · 2", "4th stream · 1"], ["Summer · 0", "поток один · 1"]]
    await admin.press("Add")
    admin.says("Summer")
    await admin.sees("There is a stream called “Summer” already")
    await admin.press("Back")
    await admin.press("поток один")
    assert "[QR code]" not in str(await admin.sees("A link cannot carry this code"))
    await admin.press("‹ Streams")
    await admin.press("3rd stream")
    await admin.press("Archive")
    await admin.sees("archived", "2 people", "[Use again]")
    await admin.press("‹ Streams")
    assert labels(panel(admin))[1] == ["поток один · 1", "🗄 3rd stream · 2"]

    await open_home(admin)
    await admin.press("New message")
    admin.says("Hello")
    await admin.sees("When: now")
    await admin.press("People")
    assert "3rd stream" not in str(labels(panel(admin)))
    actions = await story.pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'stream%' ORDER BY id")
    assert [row["action"] for row in actions] == ["stream_added", "stream_moved", "stream_renamed", "stream_archived"]


async def standings(story: Story, user_id: int) -> dict[str, int]:
    rows = await story.pool.fetch("SELECT course_stream, confirmed FROM bookings WHERE user_id = $1", user_id)
    return {row["course_stream"]: row["confirmed"] for row in rows}


def panel(admin: Actor) -> Message:
    return admin.chat[-1]
