"""History: the list, one broadcast, and who got it or not."""

from typing import Any

from db.pool import Pool
from tests.dialogs.people import enrol, labels, open_home
from tests.story import Actor, Message, Story

BUTTONS = [
    [
        {"id": "b1", "kind": "answer", "text": "Yes <3", "answer": "See you"},
        {"id": "b2", "kind": "link", "text": "Site", "url": "https://example.org"},
        {"id": "b3", "kind": "answer", "text": "I have read it", "read": True},
        {"id": "b4", "kind": "copy", "text": "Code", "copy": "SPRING"},
    ]
]


async def test_nothing_was_sent_yet(story: Story) -> None:
    await open_home(story.admin)
    await story.admin.press("History")
    assert "Nothing was sent yet" in screen(story.admin)["text"]
    assert labels(screen(story.admin)) == [["‹ Back"]]


async def test_newest_first_in_pages(story: Story) -> None:
    for place in range(1, 13):
        await sent(story.pool, f"Message {place:02}", {1: ("sent", None)})
    await open_home(story.admin)
    await story.admin.press("History")
    assert "page 1 of 3 · 12 in all" in screen(story.admin)["text"]
    assert "1  Message 12\n3rd stream · 1/1 · today" in screen(story.admin)["text"]
    assert labels(screen(story.admin)) == [["1", "2", "3", "4", "5"], ["›"], ["‹ Back"]]
    await story.admin.press("›")
    await story.admin.press("›")
    assert "12  Message 01" in screen(story.admin)["text"]
    assert labels(screen(story.admin)) == [["11", "12"], ["‹"], ["‹ Back"]]
    await story.admin.press("11")
    assert "Message 02" in screen(story.admin)["text"]
    await story.admin.press("‹ History")
    assert "page 3 of 3" in screen(story.admin)["text"]


async def test_inside_one_stand_counts_reasons_and_presses(story: Story) -> None:
    await enrol(story.pool, "3rd_stream", 1, 2, 3, 4, 5, 6)
    broadcast_id = await sent(
        story.pool,
        "Homework <b>not bold</b> & more",
        {
            1: ("sent", None),
            2: ("sent", None),
            3: ("failed", "blocked"),
            4: ("failed", "not_started"),
            5: ("uncertain", "timed_out"),
            6: ("failed", "something new"),
        },
    )
    for place, (user_id, button_id) in enumerate([(1, "b1"), (1, "b1"), (2, "b1"), (2, "b3"), (2, "b3")]):
        await story.pool.execute(
            "INSERT INTO button_presses (message_id, user_id, button_id, callback_query_id) VALUES ($1, $2, $3, $4)",
            broadcast_id,
            user_id,
            button_id,
            f"query {place}",
        )
    await open_home(story.admin)
    await story.admin.press("History")
    await story.admin.press("1")
    text = screen(story.admin)["text"]
    assert "Delivered to 2 of 6" in text
    assert "✗ 1 person: blocked the bot" in text
    assert "✗ 1 person: never opened the bot" in text
    assert "✗ 1 person: was not delivered" in text
    assert "❓ 1 person: it is not known whether it arrived" in text
    assert "“Yes <3” 3 by 2 people\nRead by 1 person\n" in text
    assert not any(label in text for label in ("Site", "Code"))
    assert "Left out: 2 blocked the bot" in text
    assert "Homework <b>not bold</b> & more" in text
    assert labels(screen(story.admin)) == [
        ["Who got it 2", "Who did not 3"],
        ["Not known 1"],
        ["Send again to those who did not"],
        ["Decide on what is not known"],
        ["Edit everywhere", "Take back"],
        ["Copy into a new message"],
        ["‹ History"],
    ]
    await story.admin.press("Who did not")
    assert "Who did not get it" in screen(story.admin)["text"]
    assert "• Person 3: blocked the bot" in screen(story.admin)["text"]
    await story.admin.press("‹ Back")
    await story.admin.press("Not known")
    assert "• Person 5: Telegram did not answer in time" in screen(story.admin)["text"]


async def test_people_come_in_pages_with_links_to_their_profiles(story: Story) -> None:
    everybody = range(1, 18)
    story.person(1)  # Telegram links only those whom the bot has met
    await enrol(story.pool, "3rd_stream", *everybody)
    await story.pool.execute("UPDATE users SET first_name = '<i>Ann', last_name = 'O''Neil & Co' WHERE user_id = 1")
    await sent(story.pool, "Hello", dict.fromkeys(everybody, ("sent", None)))
    await open_home(story.admin)
    await story.admin.press("History")
    await story.admin.press("1")
    await story.admin.press("Who got it")
    assert "17 people · page 1 of 2" in screen(story.admin)["text"]
    assert "• <i>Ann O'Neil & Co" in screen(story.admin)["text"]
    links = [entity["user"]["id"] for entity in screen(story.admin)["entities"] if entity["type"] == "text_mention"]
    assert links == [1]
    await story.admin.press("›")
    assert screen(story.admin)["text"].count("•") == 2
    assert labels(screen(story.admin)) == [["‹"], ["‹ Back"]]


def screen(actor: Actor) -> Message:
    return actor.chat[-1]


async def sent(pool: Pool, text: str, outcomes: dict[int, tuple[str, str | None]]) -> Any:
    """A finished broadcast to these people; its id."""
    statuses = [status for status, _ in outcomes.values()]
    broadcast_id = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, content, buttons, audience, recipient_type, recipient_group, status,
                                     total_recipients, successful_deliveries, failed_deliveries, uncertain_deliveries,
                                     left_out, completed_at)
        VALUES ($1, $2, $3, $4, 'group', '3rd_stream', 'completed', $5, $6, $7, $8, $9, now())
        RETURNING id
        """,
        text,
        {"text": text, "entities": []},
        BUTTONS,
        {"streams": ["3rd_stream"]},
        len(outcomes),
        statuses.count("sent"),
        statuses.count("failed"),
        statuses.count("uncertain"),
        {"blocked": 2, "opted_out": 0},
    )
    await pool.executemany(
        "INSERT INTO message_recipients (message_id, user_id, delivery_status, error_code) VALUES ($1, $2, $3, $4)",
        [(broadcast_id, user_id, *outcome) for user_id, outcome in outcomes.items()],
    )
    return broadcast_id
