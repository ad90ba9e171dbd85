"""To whom, in depth: people by name, who does not get it after all, what people did, saved audiences."""

from db.pool import Pool
from tests.dialogs.people import begin_message, enrol, labels
from tests.story import Actor, Message, Story


async def test_people_are_picked_by_name_and_others_taken_away(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3)
    await enrol(story.pool, "4th_stream", *range(600, 625))
    await story.pool.execute(
        "INSERT INTO free_lesson_registrations (user_id, first_name) VALUES (7, 'Olga <b>'), (8, 'Oleg'), (3, 'Third')"
    )
    await story.pool.execute("UPDATE users SET opted_out_at = now() WHERE user_id = 8")
    admin = story.admin
    await begin_message(admin, "Hello")
    await admin.press("People")
    await admin.press("4th stream")
    await admin.press("Names")
    assert "25 people · page 1 of 2\n\n1  Person 600" in panel(admin)["text"]
    await admin.press("›")
    assert "page 2 of 2\n\n21  Person 620" in panel(admin)["text"]
    await admin.press("‹")
    assert "page 1 of 2\n\n1  Person 600" in panel(admin)["text"]
    await admin.press("Back")
    await admin.press("4th stream")
    await admin.press("By name")
    admin.says("ol")
    await admin.sees("By name · “ol”", "1  Oleg · 🔕", "2  Olga <b>")
    await admin.press("1")
    await admin.press("2")
    assert "✅ 1  Oleg" in panel(admin)["text"]
    await admin.press("Picked: 2")
    assert "Picked by name: 2" in panel(admin)["text"]
    admin.says("person 1")
    await admin.sees("“person 1”")
    await admin.press("1")
    await admin.press("Picked: 3")
    assert labels(panel(admin))[0] == ["1", "2", "3"]
    await admin.press("3")
    assert "Picked by name: 2" in panel(admin)["text"]
    await admin.press("Done")
    assert "2 people\n1 person gets it.\nLeft out: 1 opted out." in panel(admin)["text"]

    await admin.press("3rd stream")
    await admin.press("Free lesson")
    assert "4 people get it" in panel(admin)["text"]
    await admin.press("But not…")
    await admin.press("By name")
    admin.says("2")
    await admin.sees("“2”")
    await admin.press("1")
    await admin.press("Done")
    assert "Everyone" not in str(labels(panel(admin)))
    assert "3 people get it" in panel(admin)["text"]
    await admin.press("Free lesson")
    assert "1 person gets it" in panel(admin)["text"]
    await admin.press("Done")
    assert (
        "3rd stream, registrants of the free lesson, 2 people, but not registrants of the free lesson, 1 person"
        in panel(admin)["text"]
    )
    await admin.press("Names")
    assert "1 person · page 1 of 1\n\n1  Person 1" in panel(admin)["text"]
    await admin.press("Back")
    await admin.press("Back")
    await admin.press("Send to 1 person")
    await admin.press("Yes, send")
    await admin.sees("Delivered to")
    rows = await story.pool.fetch("SELECT user_id FROM message_recipients")
    assert [row["user_id"] for row in rows] == [1]


async def test_what_people_did_narrows_and_the_choice_is_saved(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3, 4, 5)
    await story.pool.execute("UPDATE bookings SET confirmed = 1 WHERE user_id = 5")
    await story.pool.execute("UPDATE users SET language_code = 'en' WHERE user_id IN (3, 4)")
    await story.pool.execute("UPDATE users SET first_seen_at = now() - interval '40 days' WHERE user_id = 4")
    await send_before(story.pool, got=(1, 2, 3), not_got=(4,), pressed=(2,))
    admin = story.admin
    await begin_message(admin, "Hello")
    await admin.press("People")
    await admin.press("3rd stream")
    await admin.press("Only those who…")
    await admin.press("Pending")
    assert "3rd stream (confirmed)" in panel(admin)["text"]
    assert "4 people get it" in panel(admin)["text"]
    await admin.press("did something with a message…")
    await admin.press("1")
    assert "“Will you come?”" in panel(admin)["text"]
    assert "3 people get it" in panel(admin)["text"]
    await admin.press("did not get it")
    assert "1 person gets it" in panel(admin)["text"]
    await admin.press("did not press")
    assert "2 people get it" in panel(admin)["text"]
    await admin.press("Yes")
    assert "2 people get it" in panel(admin)["text"]
    await admin.press("No")
    assert "3 people get it" in panel(admin)["text"]
    await admin.press("any button")
    await admin.press("Done")
    await admin.press("speak English")
    assert "1 person gets it" in panel(admin)["text"]
    await admin.press("speak English")
    await admin.press("are silent")
    assert (
        "3rd stream (confirmed); only those who did not press a button, were silent for 7 days" in panel(admin)["text"]
    )
    assert "0 people get it" in panel(admin)["text"]
    await admin.press("are new")
    await admin.press("30 d")
    assert "2 people get it" in panel(admin)["text"]
    await admin.press("Done")

    await admin.press("Saved")
    await admin.press("Save what is chosen")
    admin.says("Silent ones <3")
    await admin.sees("Saved as “Silent ones <3”", "To whom?")
    await admin.press("Everyone")
    await admin.press("Saved")
    await admin.press("Save what is chosen")
    admin.says("Silent ones <3")
    await admin.sees("Other people are saved as “Silent ones <3” already")
    await admin.press("Back")
    await admin.press("1")
    assert "Today 2 people" in panel(admin)["text"]
    await admin.press("Write to them")
    assert "2 people get it" in panel(admin)["text"]
    await admin.press("Saved")
    await admin.press("1")
    await admin.press("Delete")
    await admin.press("Yes, delete")
    assert "None yet" in panel(admin)["text"]
    actions = await story.pool.fetch("SELECT action FROM audit_log WHERE action LIKE 'audience%' ORDER BY id")
    assert [row["action"] for row in actions] == ["audience_saved", "audience_deleted"]


async def send_before(pool: Pool, *, got: tuple[int, ...], not_got: tuple[int, ...], pressed: tuple[int, ...]) -> None:
    """A broadcast of earlier with the buttons Yes and No; who pressed pressed Yes."""
    broadcast_id = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, total_recipients, status, sent_at, buttons)
        VALUES ('Will you come?', $1, 'completed', now(), $2) RETURNING id
        """,
        len(got) + len(not_got),
        [[{"id": "y", "kind": "answer", "text": "Yes"}, {"id": "n", "kind": "answer", "text": "No"}]],
    )
    await pool.executemany(
        "INSERT INTO message_recipients (message_id, user_id, delivery_status) VALUES ($1, $2, $3)",
        [
            *((broadcast_id, person, "sent") for person in got),
            *((broadcast_id, person, "failed") for person in not_got),
        ],
    )
    await pool.executemany(
        "INSERT INTO button_presses (message_id, user_id, button_id, callback_query_id) VALUES ($1, $2, 'y', $3)",
        [(broadcast_id, person, f"press {person}") for person in pressed],
    )


def panel(admin: Actor) -> Message:
    return admin.chat[-1]
