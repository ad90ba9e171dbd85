"""Broadcasts on their way: from the launch to each person's chat and back into the ledger."""

import socket
from functools import partial

from bot.domain.audience import Audience
from bot.domain.lifecycle import BroadcastStatus
from bot.services import broadcasting
from db.pool import Pool
from tests.delivery.stage import AUTHOR, Stage, staged
from tests.waiting import eventually


async def test_everyone_has_it_once_and_the_counts_say_so(stage: Stage) -> None:
    people = await stage.people(40)
    strangers = await stage.people(3, stream="4th_stream", first_id=900)
    async with stage.engine():
        launched = await stage.launch("Homework for week 3")
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [stage.texts(user_id) for user_id in people] == [["Homework for week 3"]] * 40
    assert [stage.texts(user_id) for user_id in strangers] == [[]] * 3
    assert (done.total_recipients, done.successful_deliveries, done.left) == (40, 40, 0)
    assert await stage.counts(launched.id) == {"sent": 40}


async def test_formatting_and_buttons_arrive_as_composed(stage: Stage) -> None:
    [person] = await stage.people(1)
    rows = [
        [{"id": "b1", "kind": "link", "text": "Open", "url": "https://example.org/"}],
        [{"id": "b2", "kind": "answer", "text": "Yes", "answer": "Thanks"}],
    ]
    async with stage.engine():
        launched = await stage.launch("Bold words", buttons=rows, entities=[{"type": "bold", "offset": 0, "length": 4}])
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    [message] = stage.sandbox.world.chat(person)
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert message["reply_markup"]["inline_keyboard"] == [
        [{"text": "Open", "url": "https://example.org/"}],
        [{"text": "Yes", "callback_data": f"p:{launched.id}:b2"}],
    ]


async def test_what_goes_out_stands_in_the_log(stage: Stage) -> None:
    first, second = await stage.people(2)
    stage.sandbox.world.block(second)
    async with stage.engine():
        launched = await stage.launch("Logged")
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    [message] = stage.sandbox.world.chat(first)
    async with stage.pool.acquire() as conn:
        rows = await conn.fetch("SELECT * FROM messages ORDER BY recipient")
    assert [(row["recipient"], row["direction"], row["sender"], row["content"], row["status"]) for row in rows] == [
        (str(first), "outgoing", "42", "Logged", "sent"),
        (str(second), "outgoing", "42", "Logged", "failed"),
    ]
    assert rows[0]["message_id"] == f"{first}:{message['message_id']}"
    assert rows[0]["created_at"].timestamp() == message["date"]
    assert rows[0]["metadata"] == {"broadcast": launched.id}
    assert rows[1]["error_message"] == "Forbidden: bot was blocked by the user"


async def test_who_cannot_be_reached_fails_with_the_reason_and_is_left_out_next_time(stage: Stage) -> None:
    people = await stage.people(5)
    world = stage.sandbox.world
    world.block(people[0])
    world.deactivate(people[1])
    world.add_person(people[2], started=False)
    del world.people[people[3]]
    async with stage.engine():
        launched = await stage.launch()
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
        again = await stage.launch("Once more")
    async with stage.pool.acquire() as conn:
        reasons = await conn.fetch(
            "SELECT error_code FROM message_recipients WHERE message_id = $1 ORDER BY user_id", launched.id
        )
    assert [row["error_code"] for row in reasons] == ["blocked", "deactivated", "not_started", "chat_not_found", None]
    assert (done.successful_deliveries, done.failed_deliveries, done.left) == (1, 4, 0)
    assert (again.total_recipients, again.left_out["blocked"]) == (3, 2)


async def test_a_429_holds_everybody_and_nobody_is_failed_for_it(stage: Stage) -> None:
    people = await stage.people(20)
    stage.sandbox.world.faults.add("error", status=429, retry_after=1, count=1, methods=["sendMessage"])
    async with stage.engine():
        launched = await stage.launch()
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 20
    assert await stage.counts(launched.id) == {"sent": 20}


async def test_a_5xx_is_waited_out(stage: Stage) -> None:
    people = await stage.people(5)
    stage.sandbox.world.faults.add("error", status=502, description="Bad Gateway", count=3, methods=["sendMessage"])
    async with stage.engine():
        launched = await stage.launch()
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 5
    assert await stage.counts(launched.id) == {"sent": 5}


async def test_a_connection_cut_after_the_request_leaves_it_unknown(stage: Stage) -> None:
    people = await stage.people(4)
    stage.sandbox.world.faults.add("cut", when="after", person=people[1])
    async with stage.engine():
        launched = await stage.launch()
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 4
    assert (done.successful_deliveries, done.uncertain_deliveries) == (3, 1)


async def test_silence_leaves_it_unknown_and_is_not_sent_again(stage: Stage) -> None:
    people = await stage.people(4)
    stage.sandbox.world.faults.add("hang", when="after", person=people[2], seconds=5)
    async with stage.engine(reply_timeout=0.6):
        launched = await stage.launch()
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    async with stage.pool.acquire() as conn:
        reason = await conn.fetchval(
            "SELECT error_code FROM message_recipients WHERE message_id = $1 AND user_id = $2", launched.id, people[2]
        )
    assert reason == "timed_out"
    assert await stage.counts(launched.id) == {"sent": 3, "uncertain": 1}


async def test_a_connection_cut_before_the_request_took_effect_is_not_sent_again_by_itself(stage: Stage) -> None:
    people = await stage.people(4)
    stage.sandbox.world.faults.add("cut", when="before", person=people[1])
    async with stage.engine():
        launched = await stage.launch()
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.texts(user_id)) for user_id in people] == [1, 0, 1, 1]
    assert await stage.counts(launched.id) == {"sent": 3, "uncertain": 1}


async def test_while_telegram_cannot_be_reached_everybody_waits(stage: Stage) -> None:
    people = await stage.people(3)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with stage.engine(api_url=nowhere):
            launched = await stage.launch()
            await eventually(partial(_was_put_back, stage, launched.id))
    assert await stage.counts(launched.id) == {"pending": 3}
    async with stage.engine():
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 3


async def test_a_row_of_another_program_goes_out_as_html_when_it_is_due(stage: Stage) -> None:
    first, second = await stage.people(2)
    async with stage.engine(), stage.pool.acquire() as conn:
        async with conn.transaction():
            broadcast_id = await conn.fetchval(
                """
                INSERT INTO message_history (message_text, total_recipients, recipient_type, scheduled_at)
                VALUES ('<b>Hi</b> there', 2, 'group', now()) RETURNING id
                """
            )
            await conn.execute(
                "INSERT INTO message_recipients (message_id, user_id) SELECT $1, unnest($2::bigint[])",
                broadcast_id,
                [first, second, first],
            )
        await stage.start_due()
        done = await stage.becomes(broadcast_id, BroadcastStatus.COMPLETED)
    assert (done.total_recipients, done.successful_deliveries, done.cancelled_deliveries) == (3, 2, 1)
    for user_id in (first, second):
        [message] = stage.sandbox.world.chat(user_id)
        assert (message["text"], message["entities"][0]["type"]) == ("Hi there", "bold")


async def test_at_thirty_a_second_telegram_never_has_to_refuse(pool: Pool) -> None:
    async with staged(pool, 30) as stage:
        await stage.people(75)
        async with stage.engine():
            launched = await stage.launch()
            await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert stage.sandbox.world.calls.count("sendMessage", 429) == 0


async def test_content_that_everyone_would_refuse_pauses_it_at_once(stage: Stage) -> None:
    people = await stage.people(200)
    async with stage.engine():
        launched = await stage.launch(
            "Short", entities=[{"type": "bold", "offset": 0, "length": 4}, {"type": "nonsense"}]
        )
        paused = await stage.becomes(launched.id, BroadcastStatus.PAUSED)
    assert paused.pause_reason is not None
    assert paused.pause_reason.startswith("Bad Request")
    assert await stage.counts(launched.id) == {"pending": 200}
    assert sum(len(stage.texts(user_id)) for user_id in people) == 0
    assert stage.sandbox.world.calls.count("sendMessage", 400) < 200


async def test_a_revoked_token_pauses_it(stage: Stage) -> None:
    await stage.people(3)
    stage.sandbox.world.faults.add("error", status=401, description="Unauthorized", methods=["sendMessage"])
    async with stage.engine():
        launched = await stage.launch()
        paused = await stage.becomes(launched.id, BroadcastStatus.PAUSED)
    assert paused.pause_reason == "Unauthorized"
    assert await stage.counts(launched.id) == {"pending": 3}


async def test_a_pause_stops_it_and_a_resume_goes_on_where_it_was(stage: Stage) -> None:
    people = await stage.people(60)
    stage.sandbox.world.limits.latency_ms = 100
    async with stage.engine():
        launched = await stage.launch()
        await eventually(lambda: any(stage.texts(user_id) for user_id in people))
        await broadcasting.pause(stage.pool, broadcast_id=launched.id, actor_id=AUTHOR)
        await eventually(lambda: _nothing_under_way(stage, launched.id))
        resting = await stage.counts(launched.id)
        await broadcasting.resume(stage.pool, broadcast_id=launched.id, actor_id=AUTHOR)
        await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert sum(resting.values()) == 60
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 60


async def test_a_stop_cancels_who_still_waits_and_counts_add_up(stage: Stage) -> None:
    people = await stage.people(3000)
    stage.sandbox.world.limits.latency_ms = 50
    async with stage.engine():
        launched = await stage.launch()
        await eventually(lambda: any(stage.texts(user_id) for user_id in people[:100]))
        await broadcasting.cancel(stage.pool, broadcast_id=launched.id, actor_id=AUTHOR)
    stopped = await stage.broadcast(launched.id)
    counts = await stage.counts(launched.id)
    assert counts == {"sent": stopped.successful_deliveries, "cancelled": stopped.cancelled_deliveries}
    assert stopped.left == 0
    assert stopped.cancelled_deliveries > 0
    assert sum(len(stage.texts(user_id)) for user_id in people) == stopped.successful_deliveries


async def test_a_message_to_one_leaves_within_two_seconds_beside_one_to_a_hundred_thousand(pool: Pool) -> None:
    """Seconds are counted in messages at the full rate: a busy machine is slower with both."""
    async with staged(pool, 30) as stage:
        await _many_people(stage, 100_000)
        [one] = await stage.people(1, first_id=1)
        calls = stage.sandbox.world.calls
        async with stage.engine():
            many = await stage.launch("To many", Audience(everyone=True))
            await eventually(lambda: calls.count("sendMessage") > 30)
            left_before = calls.count("sendMessage")
            await stage.launch("To one", Audience(people=(one,)))
            await stage.sandbox.world.wait_for(lambda: "To one" in stage.texts(one), 30)
            left_meanwhile = calls.count("sendMessage") - left_before
    assert many.total_recipients == 100_001
    assert left_meanwhile <= 2 * 30
    assert calls.count("sendMessage", 429) == 0


async def test_what_a_crash_left_under_way_is_unknown_and_the_rest_goes_on(stage: Stage) -> None:
    people = await stage.people(10)
    launched = await stage.launch()
    async with stage.pool.acquire() as conn:
        await conn.execute(
            "UPDATE message_recipients SET delivery_status = 'sending' WHERE message_id = $1 AND user_id = ANY($2)",
            launched.id,
            people[:3],
        )
    async with stage.engine():
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED)
    assert await stage.counts(launched.id) == {"sent": 7, "uncertain": 3}
    assert (done.successful_deliveries, done.uncertain_deliveries, done.left) == (7, 3, 0)
    assert [len(stage.texts(user_id)) for user_id in people] == [0] * 3 + [1] * 7


async def test_counts_are_true_at_every_moment(stage: Stage) -> None:
    people = await stage.people(300)
    for user_id in people[::7]:
        stage.sandbox.world.block(user_id)
    stage.sandbox.world.faults.add("cut", when="after", chance=0.05, methods=["sendMessage"])
    stage.sandbox.world.limits.latency_ms = 20
    async with stage.engine():
        launched = await stage.launch()
        await eventually(lambda: _counts_agree(stage, launched.id))


async def test_lost_connections_to_the_database_lose_nobody(stage: Stage) -> None:
    people = await stage.people(600)
    stage.sandbox.world.limits.latency_ms = 30
    async with stage.engine():
        launched = await stage.launch()
        for reached in (120, 300, 480):
            await eventually(partial(_have_it, stage, people, reached))
            await _cut_all_connections(stage)
        done = await stage.becomes(launched.id, BroadcastStatus.COMPLETED, timeout=15)
    assert [len(stage.texts(user_id)) for user_id in people] == [1] * 600
    assert done.successful_deliveries == 600


async def test_a_stop_of_the_bot_finishes_what_is_under_way(stage: Stage) -> None:
    people = await stage.people(400)
    stage.sandbox.world.limits.latency_ms = 200
    async with stage.engine() as engine:
        launched = await stage.launch()
        await eventually(lambda: _somebody_under_way(stage, launched.id))
        engine.stop()
    counts = await stage.counts(launched.id)
    assert set(counts) == {"sent", "pending"}
    assert counts["sent"] == sum(len(stage.texts(user_id)) for user_id in people)
    assert (await stage.broadcast(launched.id)).status == BroadcastStatus.SENDING


async def _many_people(stage: Stage, count: int) -> None:
    """Whoever they are, the sandbox knows them."""
    stage.sandbox.world.any_chat = True
    await stage.pool.execute(
        "INSERT INTO users (user_id, first_name) SELECT n, 'Person ' || n FROM generate_series(1001, 1000 + $1::int) n",
        count,
    )


def _have_it(stage: Stage, people: list[int], reached: int) -> bool:
    return sum(1 for user_id in people if stage.texts(user_id)) > reached


async def _was_put_back(stage: Stage, broadcast_id: int) -> bool:
    """Whether somebody waits again who was claimed once."""
    return bool(
        await stage.pool.fetchval(
            """
            SELECT EXISTS (
                SELECT FROM message_recipients
                WHERE message_id = $1 AND delivery_status = 'pending' AND attempted_at IS NOT NULL
            )
            """,
            broadcast_id,
        )
    )


async def _nothing_under_way(stage: Stage, broadcast_id: int) -> bool:
    return "sending" not in await stage.counts(broadcast_id)


async def _somebody_under_way(stage: Stage, broadcast_id: int) -> bool:
    return "sending" in await stage.counts(broadcast_id)


async def _counts_agree(stage: Stage, broadcast_id: int) -> bool:
    """Compares the counts with the lines of the ledger at one moment; returns whether it is over."""
    async with stage.pool.acquire() as conn:
        row = await conn.fetchrow(
            """
            SELECT h.status, h.total_recipients AS total, h.successful_deliveries AS sent,
                   h.failed_deliveries AS failed, h.uncertain_deliveries AS uncertain,
                   h.cancelled_deliveries AS cancelled,
                   count(*) AS lines,
                   count(*) FILTER (WHERE r.delivery_status = 'sent') AS sent_lines,
                   count(*) FILTER (WHERE r.delivery_status = 'failed') AS failed_lines,
                   count(*) FILTER (WHERE r.delivery_status = 'uncertain') AS uncertain_lines,
                   count(*) FILTER (WHERE r.delivery_status IN ('pending', 'sending')) AS left_lines
            FROM message_history h JOIN message_recipients r ON r.message_id = h.id
            WHERE h.id = $1 GROUP BY h.id
            """,
            broadcast_id,
        )
    assert row is not None
    assert (row["sent"], row["failed"], row["uncertain"]) == (
        row["sent_lines"],
        row["failed_lines"],
        row["uncertain_lines"],
    )
    assert row["total"] == row["lines"]
    assert row["left_lines"] == row["total"] - row["sent"] - row["failed"] - row["uncertain"] - row["cancelled"]
    return bool(row["status"] == BroadcastStatus.COMPLETED)


async def _cut_all_connections(stage: Stage) -> None:
    async with stage.pool.acquire() as conn:
        await conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
