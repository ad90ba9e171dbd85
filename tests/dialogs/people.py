"""What the stories of the screens begin with."""

from db.pool import Pool
from tests.story import Actor, Message, whole_text


async def enrol(pool: Pool, stream: str, *user_ids: int) -> None:
    """Confirmed bookings of these people in the stream."""
    await pool.executemany(
        "INSERT INTO bookings (user_id, first_name, course_stream, confirmed) VALUES ($1, $2, $3, 2)",
        [(user_id, f"Person {user_id}", stream) for user_id in user_ids],
    )


async def begin_message(admin: Actor, text: str) -> Message:
    """From nothing to the composer's panel; returns the preview."""
    await open_home(admin)
    await admin.press("New message")
    admin.says(text)
    await admin.sees("[People]", "When: now")
    return the_preview(admin)


async def open_home(admin: Actor) -> None:
    """/admin, and Home stands at the end of the chat."""
    admin.says("/admin")
    await admin.world.wait_for(lambda: "[✎" in whole_text(admin.chat[-1]))


def the_preview(actor: Actor) -> Message:
    """The message directly above the panel that the chat ends with."""
    return actor.chat[-2]


def labels(message: Message) -> list[list[str]]:
    """The texts of a message's buttons, row by row."""
    return [[button["text"] for button in row] for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
