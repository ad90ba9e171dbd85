"""A student presses a button of a broadcast: it is checked, recorded, and answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.buttons import Button, ButtonKind, Shown, find, press_data, rows_from_json
from db import broadcasts, events, presses, recipients
from db.pool import Connection, Pool, transaction

PRESS = "button_press"
AGAIN = timedelta(minutes=1)  # who presses again so soon has the message before their eyes


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press that counts. `told_already`: the message that the button sends was sent a moment ago."""

    button: Button
    told_already: bool


async def press(
    pool: Pool, *, message_id: int, button_id: str, user_id: int, callback_query_id: str, at: datetime
) -> Pressed | None:
    """Record one press; the same press handled twice counts once.

    None, and nothing is recorded, if there is no such button to answer, or the broadcast did not go to this person:
    what a phone sends can be forged.
    """
    async with transaction(pool) as conn:
        button = await _answering_button(conn, message_id, button_id)
        if button is None or not await recipients.received(conn, message_id, user_id):
            return None
        counted = await presses.record(
            conn,
            message_id=message_id,
            user_id=user_id,
            button_id=button_id,
            callback_query_id=callback_query_id,
            at=at,
        )
        if counted:
            data = {
                "message_id": message_id,
                "button_id": button_id,
                "text": button.text,
                "data": button.data or press_data(message_id, button_id),
            }
            await events.record(conn, user_id, PRESS, data, at=at)
        return Pressed(button, await _told_already(conn, button, callback_query_id, counted=counted))


async def _answering_button(conn: Connection, message_id: int, button_id: str) -> Button | None:
    broadcast = await broadcasts.get(conn, message_id)
    button = find(rows_from_json(broadcast.buttons), button_id) if broadcast else None
    return button if button and button.kind is ButtonKind.ANSWER else None


async def _told_already(conn: Connection, button: Button, callback_query_id: str, *, counted: bool) -> bool:
    """A press that was counted before is handled again: the log tells whether its message left before the crash."""
    if button.shown is not Shown.MESSAGE or button.answer is None:
        return False
    if await presses.soon_after_another(conn, callback_query_id, AGAIN):
        return True
    return not counted and await presses.was_answered(conn, callback_query_id, button.answer)
