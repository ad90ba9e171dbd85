"""Telegram's limits, with a clock that the test moves."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.chats import KEPT_MESSAGES, KEPT_VISITORS, ChatBook
from bot.sandbox.limits import KEPT_BUCKETS, Limits
from tests.sandbox.client import ANN, BOB, Client, Refused, SteppedClock, connected


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def strict(clock: SteppedClock) -> AsyncIterator[Client]:
    """A sandbox with limits on, where time stands still."""
    async with connected(clock.as_clock(), any_chat=True) as client:
        yield client


async def refused_for(client: Client, **params: object) -> int:
    """Sends what must be refused; returns for how long."""
    with pytest.raises(Refused) as refused:
        await client.call("sendMessage", **{"chat_id": ANN, "text": "x"} | params)
    seconds: int = refused.value.parameters["retry_after"]
    assert (refused.value.status, refused.value.description) == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


async def test_thirty_in_any_second_overall(strict: Client, clock: SteppedClock) -> None:
    for person in range(101, 116):
        await strict.say(chat_id=person)
    clock.seconds += 0.5
    for person in range(116, 131):
        await strict.say(chat_id=person)
    assert await refused_for(strict, chat_id=131) == 1
    assert strict.world.chat(131) == []
    clock.seconds += 0.5
    for person in range(131, 146):
        await strict.say(chat_id=person)
    assert await refused_for(strict, chat_id=146) == 1
    assert strict.world.limits.refused == 2


async def test_paid_broadcasts_have_a_ceiling_of_their_own(strict: Client) -> None:
    strict.world.limits.paid = 40
    for person in range(101, 141):
        await strict.say(chat_id=person, allow_paid_broadcast=True)
    await refused_for(strict, chat_id=141, allow_paid_broadcast=True)
    await strict.say(chat_id=141)


async def test_one_a_second_in_a_chat_after_a_burst_of_five(strict: Client, clock: SteppedClock) -> None:
    for _ in range(5):
        await strict.say()
    assert await refused_for(strict) == 1
    await strict.say(chat_id=BOB)
    clock.seconds += 1
    await strict.say()
    await refused_for(strict)
    clock.seconds += 5
    for _ in range(5):
        await strict.say()
    assert len(strict.world.chat(ANN)) == 11


async def test_edits_count_overall_but_not_in_the_chat(strict: Client) -> None:
    message = await strict.say()
    for number in range(29):
        await strict.call("editMessageText", chat_id=ANN, message_id=message["message_id"], text=f"{number}")
    with pytest.raises(Refused, match="Too Many Requests"):
        await strict.call("editMessageText", chat_id=ANN, message_id=message["message_id"], text="last")


async def test_answers_actions_and_deletions_are_free(strict: Client) -> None:
    message = await strict.say(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "d"}]]})
    for _ in range(40):
        query_id = strict.world.press(ANN, message["message_id"], 0, 0)
        await strict.call("answerCallbackQuery", callback_query_id=query_id)
        await strict.call("sendChatAction", chat_id=ANN, action="typing")
    await strict.call("deleteMessage", chat_id=ANN, message_id=message["message_id"])


async def test_twenty_a_minute_in_a_group(strict: Client, clock: SteppedClock) -> None:
    strict.world.add_group(-5, "Course")
    for _ in range(20):
        await strict.say(chat_id=-5)
    clock.seconds += 15
    assert await refused_for(strict, chat_id=-5) == 45
    clock.seconds += 45
    await strict.say(chat_id=-5)


async def test_each_item_of_an_album_counts(strict: Client) -> None:
    photo = strict.world.send(ANN, photo=b"picture")["photo"][-1]["file_id"]
    album = [{"type": "photo", "media": photo}] * 10
    await strict.call("sendMediaGroup", chat_id=ANN, media=album)
    assert await refused_for(strict) == 6
    with pytest.raises(Refused, match="Too Many Requests: retry after 10"):
        await strict.call("sendMediaGroup", chat_id=ANN, media=album)


async def test_limits_can_be_switched_off(strict: Client) -> None:
    strict.world.limits.enabled = False
    for _ in range(50):
        await strict.say()


async def test_a_press_waits_fifteen_seconds_for_its_answer(strict: Client, clock: SteppedClock) -> None:
    message = await strict.say(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "d"}]]})
    query_id = strict.world.press(ANN, message["message_id"], 0, 0)
    clock.seconds += 16
    with pytest.raises(Refused, match="query is too old and response timeout expired or query ID is invalid"):
        await strict.call("answerCallbackQuery", callback_query_id=query_id)


async def test_a_message_cannot_be_deleted_after_two_days(strict: Client, clock: SteppedClock) -> None:
    message = await strict.say()
    clock.seconds += 48 * 3600 + 1
    with pytest.raises(Refused, match="message can't be deleted for everyone"):
        await strict.call("deleteMessage", chat_id=ANN, message_id=message["message_id"])


def test_memory_is_bounded_whatever_is_sent() -> None:
    chats = ChatBook(first_id=0)
    for chat_id in range(1, KEPT_VISITORS + 100):
        chats.open_visitor(chat_id).next_id()
    assert len(chats.chats) == KEPT_VISITORS
    assert chats.open_visitor(1).next_id() == 2
    chat = chats.open(1)
    for _ in range(KEPT_MESSAGES + 10):
        chat.add({"message_id": chat.next_id()})
    assert (len(chat.messages), chat.count) == (KEPT_MESSAGES, KEPT_MESSAGES + 10)
    clock = SteppedClock()
    limits = Limits(clock.read, overall=10**9)
    for person in range(KEPT_BUCKETS + 1):
        limits.take_message(person + 1)
        clock.seconds += 0.001
    assert limits.remembered_chats < 2_000
