"""A moment to think again: a launch can be taken back before the first message leaves. And what it may cost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.audience import Audience
from bot.errors import BroadcastMoved, TooManyStars
from bot.services import broadcasting
from db import broadcasts, drafts, ledger, recipients
from db.models import Broadcast
from db.pool import Pool
from tests.services.test_broadcasting import AUTHOR, NOW, audited, book

HOLD = timedelta(seconds=5)
BUTTONS = [[{"id": "b1", "kind": "answer", "text": "Yes", "answer": "See you"}]]
EVERYONE = Audience(streams=("3rd_stream",))


async def test_taken_back_nobody_gets_it_and_the_draft_is_there_again(pool: Pool) -> None:
    launched = await held(pool)
    await pool.execute("UPDATE message_history SET quiet = 'hold'")
    before_the_end = NOW + timedelta(seconds=4)
    draft = await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=2, now=before_the_end)
    assert (draft.owner_id, draft.content) == (AUTHOR, {"text": "Hello", "entities": []})
    async with pool.acquire() as conn:
        again = await drafts.get(conn, draft.id, AUTHOR)
        taken = await broadcasts.get(conn, launched.id)
        assert await recipients.counts(conn, launched.id) == {"cancelled": 3}
    assert again is not None
    assert taken is not None
    assert (again.buttons, again.audience, again.quiet) == (BUTTONS, EVERYONE.to_json(), "hold")
    assert (taken.status, taken.taken_back, taken.cancelled_deliveries, taken.left) == ("cancelled", True, 3, 0)
    assert (await audited(pool))[-1][:4] == ("broadcast_taken_back", 2, launched.id, 3)


async def test_it_can_be_sent_again_afterwards(pool: Pool) -> None:
    launched = await held(pool)
    draft = await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=AUTHOR, now=NOW)
    again = await broadcasting.launch(pool, draft_id=draft.id, author_id=AUTHOR, now=NOW)
    assert again.id != launched.id
    assert again.total_recipients == 3


async def test_after_the_hold_it_is_too_late(pool: Pool) -> None:
    launched = await held(pool)
    with pytest.raises(BroadcastMoved) as late:
        await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=AUTHOR, now=NOW + HOLD)
    assert late.value.values == {"status": "sending"}


async def test_once_somebody_is_written_to_it_is_too_late(pool: Pool) -> None:
    launched = await held(pool)
    async with pool.acquire() as conn:
        assert await ledger.claim(conn, launched.id, 0, 1, NOW)
    with pytest.raises(BroadcastMoved):
        await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=AUTHOR, now=NOW)
    async with pool.acquire() as conn:
        assert await recipients.counts(conn, launched.id) == {"pending": 2, "sending": 1}
        assert await drafts.count(conn, AUTHOR) == 0


async def test_two_presses_take_it_back_once(pool: Pool) -> None:
    launched = await held(pool)
    await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=AUTHOR, now=NOW)
    with pytest.raises(BroadcastMoved) as late:
        await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=AUTHOR, now=NOW)
    assert late.value.values == {"status": "cancelled"}
    async with pool.acquire() as conn:
        assert await drafts.count(conn, AUTHOR) == 1


async def test_a_paid_launch_notes_its_price(pool: Pool) -> None:
    launched = await held(pool, people=11, stars_cap=2)
    assert (launched.paid, launched.stars_cap) == (True, 2)
    assert await pool.fetchval("SELECT details->>'stars' FROM audit_log") == "2"


async def test_over_the_cap_nothing_leaves_and_the_draft_stays(pool: Pool) -> None:
    with pytest.raises(TooManyStars) as refused:
        await held(pool, people=21, stars_cap=2)
    assert refused.value.values == {"n": 3, "cap": 2}
    async with pool.acquire() as conn:
        assert await drafts.count(conn, AUTHOR) == 1
        assert await broadcasts.count(conn) == 0


async def test_an_album_costs_as_many_messages_as_it_is(pool: Pool) -> None:
    photos = [{"kind": "photo", "file_id": "1"}, {"kind": "photo", "file_id": "2"}]
    with pytest.raises(TooManyStars) as refused:
        await held(pool, people=7, stars_cap=2, media=photos)  # and the message with the buttons
    assert refused.value.values == {"n": 3, "cap": 2}


async def test_unasked_nothing_is_paid_and_nothing_waits(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    launched = await broadcasting.launch(pool, draft_id=await draft(pool), author_id=AUTHOR, now=NOW)
    assert (launched.paid, launched.stars_cap, launched.hold_until) == (False, None, None)
    assert not launched.is_held(datetime.now(UTC))


async def held(pool: Pool, *, people: int = 3, stars_cap: int | None = None, **content: Any) -> Broadcast:
    """A broadcast that was launched just now and waits for the end of its hold."""
    await book(pool, dict.fromkeys(range(11, 11 + people), "3rd_stream"))
    return await broadcasting.launch(
        pool, draft_id=await draft(pool, **content), author_id=AUTHOR, now=NOW, hold=HOLD, stars_cap=stars_cap
    )


async def draft(pool: Pool, **content: Any) -> int:
    async with pool.acquire() as conn:
        said = {"text": "Hello", "entities": [], **content}
        made = await drafts.create(conn, AUTHOR, said, buttons=BUTTONS, audience=EVERYONE.to_json())
    return made.id
