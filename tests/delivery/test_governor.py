"""The governor's promises, on virtual time and with arrivals of every kind."""

import asyncio
from functools import partial
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.ceiling import WINDOW
from bot.delivery.governor import LEAD, Governor, Priority
from bot.sandbox.limits import Limits
from tests.delivery.virtual_time import run

BLINK = 1e-6  # seconds: sums of floats differ by less
MOMENTS = st.integers(0, 3000).map(lambda thousandths: thousandths / 1000)
ARRIVALS = st.lists(
    st.tuples(MOMENTS, st.sampled_from(Priority), st.integers(1, 5), st.booleans()), min_size=1, max_size=120
)


@settings(max_examples=40, deadline=None)
@given(arrivals=ARRIVALS, rate=st.integers(1, 40))
def test_no_second_holds_more_than_the_rate(arrivals: list[tuple[float, Priority, int, bool]], rate: int) -> None:
    departures = sorted(run(depart(arrivals, rate)))
    assert len(departures) == len(arrivals)
    for earlier, later in zip(departures, departures[rate:], strict=False):
        assert later - earlier >= 1.0


@settings(max_examples=40, deadline=None)
@given(arrivals=ARRIVALS)
def test_a_chat_gets_no_more_than_its_bucket_holds(arrivals: list[tuple[float, Priority, int, bool]]) -> None:
    async def story() -> list[tuple[float, int]]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        left: list[tuple[float, int]] = []

        async def one(at: float, priority: Priority, chat_id: int) -> None:
            await asyncio.sleep(at)
            await governor.admit(chat_id, priority=priority, new_message=True)
            left.append((loop.time(), chat_id))

        await asyncio.gather(*(one(at, priority, chat_id) for at, priority, chat_id, _ in arrivals))
        return left

    departures = run(story())
    for chat_id in range(1, 6):
        tokens, last = 5.0, 0.0
        for moment in sorted(at for at, chat in departures if chat == chat_id):
            tokens = min(5.0, tokens + moment - last) - 1
            last = moment
            assert tokens > -1e-6


def test_a_broadcast_at_full_rate_keeps_the_rate_and_an_even_pace() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        moments: list[float] = []
        while len(moments) < 3000:
            moments += [loop.time()] * await governor.reserve(16)
        return moments

    moments = run(story())
    assert len(moments) / (moments[-1] - moments[0]) >= 0.99 * 30
    gaps = [later - earlier for earlier, later in pairwise(moments[60:])]
    assert max(gaps) < 0.05


def test_a_paid_broadcast_keeps_its_rate_in_few_large_claims() -> None:
    async def story() -> tuple[int, int, float]:
        governor, loop = Governor(1000), asyncio.get_running_loop()
        sent = claims = 0
        while sent < 10_000:
            sent += await governor.reserve(500)
            claims += 1
        return sent, claims, loop.time()

    sent, claims, took = run(story())
    assert sent / took >= 0.97 * 1000
    assert sent / claims >= 15


def test_an_answer_goes_before_every_waiting_broadcast_and_soon() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        waits: list[float] = []

        async def broadcast() -> None:
            while True:
                grant = await governor.reserve_ahead(16)
                await governor.until(grant.at)
                for _ in range(grant.calls):
                    governor.leave()

        many = [asyncio.create_task(broadcast()) for _ in range(5)]
        for turn in range(50):
            await asyncio.sleep(0.37)
            asked = loop.time()
            await governor.admit(1000 + turn, priority=Priority.ANSWER, new_message=True)
            waits.append(loop.time() - asked)
        for task in many:
            task.cancel()
        return waits

    assert max(run(story())) <= 0.05


def test_answers_that_wait_leave_before_broadcasts_that_waited_longer() -> None:
    async def story() -> list[str]:
        governor = Governor(1)
        order: list[str] = []

        async def leave(name: str, priority: Priority) -> None:
            await governor.admit(None, priority=priority, new_message=True)
            order.append(name)

        tasks = [asyncio.create_task(leave(f"broadcast {n}", Priority.BROADCAST)) for n in range(3)]
        await asyncio.sleep(0.1)
        tasks += [asyncio.create_task(leave(f"answer {n}", Priority.ANSWER)) for n in range(3)]
        await asyncio.gather(*tasks)
        return order

    assert run(story()) == ["broadcast 0", "answer 0", "answer 1", "answer 2", "broadcast 1", "broadcast 2"]


def test_a_busy_chat_does_not_hold_up_the_others() -> None:
    async def story() -> tuple[float, float]:
        governor, loop = Governor(30), asyncio.get_running_loop()

        async def leave(chat_id: int) -> float:
            await governor.admit(chat_id, priority=Priority.ANSWER, new_message=True)
            return loop.time()

        busy = [asyncio.create_task(leave(1)) for _ in range(7)]
        other = asyncio.create_task(leave(2))
        return (await asyncio.gather(*busy))[-1], await other

    last_of_busy, other = run(story())
    assert other < 0.1
    assert 2.0 <= last_of_busy < 2.2


def test_edits_are_not_counted_in_a_chat() -> None:
    async def story() -> float:
        governor = Governor(30)
        for _ in range(20):
            await governor.admit(1, priority=Priority.ANSWER, new_message=False)
        return asyncio.get_running_loop().time()

    assert run(story()) < 0.1


def test_a_group_gets_twenty_messages_a_minute() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        moments: list[float] = []
        for _ in range(41):
            await governor.admit(-100, priority=Priority.ANSWER, new_message=True)
            moments.append(loop.time())
        return moments

    moments = run(story())
    assert all(later - earlier >= 60 for earlier, later in zip(moments, moments[20:], strict=False))


def test_a_hold_stops_everybody_until_the_longest_ends() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        governor.hold(5)
        governor.hold(2)
        moments = []
        for priority in Priority:
            await governor.admit(None, priority=priority, new_message=True)
            moments.append(loop.time())
        return moments

    assert min(run(story())) >= 5


def test_who_gives_up_waiting_takes_no_slot() -> None:
    async def story() -> float:
        governor = Governor(1)
        await governor.admit(None, priority=Priority.ANSWER, new_message=True)
        impatient = asyncio.create_task(governor.admit(None, priority=Priority.ANSWER, new_message=True))
        await asyncio.sleep(0.1)
        impatient.cancel()
        await governor.admit(None, priority=Priority.ANSWER, new_message=True)
        return asyncio.get_running_loop().time()

    assert run(story()) < WINDOW + 0.01


def test_a_broadcast_counts_in_the_chat_too() -> None:
    async def story() -> list[bool]:
        governor = Governor(30)
        return [governor.take_chat(7) for _ in range(6)]

    assert run(story()) == [True] * 5 + [False]


@settings(max_examples=40, deadline=None)
@given(arrivals=ARRIVALS, holds=st.lists(st.tuples(MOMENTS, st.floats(0.1, 4), st.booleans()), max_size=6))
def test_nobody_leaves_while_any_hold_lasts(
    arrivals: list[tuple[float, Priority, int, bool]], holds: list[tuple[float, float, bool]]
) -> None:
    async def story() -> list[float]:
        governor, loop = Governor(20), asyncio.get_running_loop()
        for at, seconds, paid in holds:
            loop.call_at(at, partial(governor.hold, seconds, paid=paid))
        left: list[float] = []

        async def one(at: float, priority: Priority, chat_id: int, paid: bool) -> None:
            await asyncio.sleep(at)
            if priority is Priority.ANSWER:
                await governor.admit(chat_id, priority=priority, new_message=True)
            else:
                assert await governor.reserve(1, paid=paid) == 1
            left.append(loop.time())

        await asyncio.gather(*(one(*arrival) for arrival in arrivals))
        return left

    departures = run(story())
    assert len(departures) == len(arrivals)
    for at, seconds, _ in holds:
        assert not any(at + BLINK < moment < at + seconds - BLINK for moment in departures)


def test_a_refusal_lowers_the_ceiling_by_a_step_and_it_climbs_back() -> None:
    async def story() -> list[int]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        for _ in range(3):  # of one burst: they count as one
            governor.hold(2)
        moments: list[float] = []
        while loop.time() < 130:
            moments += [loop.time()] * await governor.reserve(16)
        return [sum(1 for moment in moments if start <= moment < start + 10) for start in (2, 30, 100, 110)]

    lowered, climbing, back, still = run(story())
    assert 265 <= lowered <= 275
    assert lowered < climbing < 0.98 * 300
    assert 296 <= back <= 300
    assert 296 <= still <= 300


def test_refusals_again_and_again_slow_down_and_never_stop() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        waits: list[float] = []
        for _ in range(60):
            governor.hold(1)
            await governor.reserve(1)
            asked = loop.time()
            await governor.reserve(1)
            waits.append(loop.time() - asked)
        return waits

    waits = run(story())
    assert waits[-1] > waits[0]
    assert max(waits) <= 1.1


def test_what_leaves_late_counts_from_when_it_left() -> None:
    async def story() -> list[float]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        left: list[float] = []
        for turn in range(200):
            granted = await governor.reserve(16)
            await asyncio.sleep(0.05 * (turn % 7))  # the database is slow now and then
            for _ in range(granted):
                governor.leave()
            left += [loop.time()] * granted
        return left

    departures = run(story())
    assert all(later - earlier >= 1.0 for earlier, later in zip(departures, departures[30:], strict=False))


@settings(max_examples=40, deadline=None)
@given(delays=st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 0.2)), min_size=100, max_size=100))
def test_however_unequally_calls_travel_no_second_at_the_servers_holds_more(delays: list[tuple[float, float]]) -> None:
    """Each call takes 40 ms there and 40 ms back, and as much longer as `delays` says; every third takes no longer,
    but for the first ones: how fast the way can be is not known from the beginning."""
    rate = 20

    async def story() -> list[float]:
        governor, loop = Governor(rate), asyncio.get_running_loop()
        arrivals: list[float] = []

        async def travel(longer: tuple[float, float]) -> None:
            departed = governor.leave()
            await asyncio.sleep(0.04 + longer[0])
            arrivals.append(loop.time())
            await asyncio.sleep(0.04 + longer[1])
            governor.land(departed)

        async with asyncio.TaskGroup() as tasks:
            for number, longer in enumerate(delays):
                await governor.reserve(1)
                tasks.create_task(travel((0.0, 0.0) if number % 3 == 0 and number >= 9 else longer))
        return sorted(arrivals)

    arrivals = run(story())
    for earlier, later in zip(arrivals, arrivals[rate:], strict=False):
        assert later - earlier >= 1.0


@settings(max_examples=40, deadline=None)
@given(
    arrivals=st.lists(
        st.tuples(MOMENTS, st.sampled_from(Priority), st.sampled_from([-1, 1, 2]), st.integers(1, 10)),
        min_size=1,
        max_size=40,
    )
)
def test_albums_leave_so_that_a_strict_server_refuses_none(arrivals: list[tuple[float, Priority, int, int]]) -> None:
    async def story() -> None:
        governor, loop = Governor(30), asyncio.get_running_loop()
        server = Limits(loop.time)

        async def one(at: float, priority: Priority, chat_id: int, messages: int) -> None:
            await asyncio.sleep(at)
            if priority is Priority.BROADCAST:
                await governor.reserve(1, messages=messages)
            if priority is Priority.ANSWER or not governor.take_chat(chat_id, messages):
                await governor.admit(chat_id, priority=priority, new_message=True, messages=messages)
            if priority is Priority.BROADCAST:
                governor.leave(messages=messages)
            server.take_message(chat_id, messages)

        await asyncio.gather(*(one(*arrival) for arrival in arrivals))

    run(story())


def test_a_broadcast_of_albums_keeps_the_rate_message_by_message() -> None:
    async def story() -> float:
        governor, loop = Governor(30), asyncio.get_running_loop()
        albums = 0
        while albums < 300:
            granted = await governor.reserve(16, messages=10)
            for _ in range(granted):
                governor.leave(messages=10)
            albums += granted
        return 10 * albums / loop.time()

    assert 0.98 * 30 <= run(story()) <= 31


@settings(max_examples=20, deadline=None)
@given(claims=st.lists(st.floats(0, 0.03), min_size=150, max_size=150), rate=st.integers(20, 1000))
def test_who_claims_ahead_leaves_at_the_moment_and_loses_no_time(claims: list[float], rate: int) -> None:
    """Each claim takes that long; those that are no longer than the lead cost nothing of the rate."""

    async def story() -> list[float]:
        governor, loop = Governor(paid_rate=rate), asyncio.get_running_loop()
        left: list[float] = []
        for claim in claims:
            grant = await governor.reserve_ahead(rate, paid=True)
            assert grant.at <= loop.time() + LEAD + BLINK
            await asyncio.sleep(min(claim, LEAD))
            await governor.until(grant.at)
            for _ in range(grant.calls):
                governor.leave(paid=True)
            left += [loop.time()] * grant.calls
        return left

    departures = run(story())
    assert len(departures) / (departures[-1] - departures[0]) >= 0.98 * rate
    for earlier, later in zip(departures, departures[rate:], strict=False):
        assert later - earlier >= 1.0


def test_what_is_paid_leaves_beside_what_is_free() -> None:
    async def story() -> tuple[int, int]:
        governor, loop = Governor(30), asyncio.get_running_loop()
        sent = {False: 0, True: 0}

        async def broadcast(paid: bool) -> None:
            while loop.time() < 10:
                sent[paid] += await governor.reserve(100, paid=paid)

        await asyncio.gather(broadcast(False), broadcast(True))
        return sent[False], sent[True]

    free, paid = run(story())
    assert 296 <= free <= 305
    assert 9700 <= paid <= 10_100


async def depart(arrivals: list[tuple[float, Priority, int, bool]], rate: int) -> list[float]:
    """The moments at which calls left that came at these moments."""
    governor, loop = Governor(rate), asyncio.get_running_loop()
    left: list[float] = []

    async def one(at: float, priority: Priority, chat_id: int, new: bool) -> None:
        await asyncio.sleep(at)
        await governor.admit(chat_id, priority=priority, new_message=new)
        left.append(loop.time())

    await asyncio.gather(*(one(*arrival) for arrival in arrivals))
    return left
