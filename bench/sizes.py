"""From a thousand recipients to a million: the launch, its memory, and the CPU for each message.

`python -m bench.sizes` takes two minutes. `--whole` sends to the whole million instead of its beginning and end.
"""

import argparse
import tempfile
import time
from pathlib import Path

import uvloop

from bench.machine import FakeTelegram, fake_telegram, figure
from bench.pipeline import EVERYONE, Measured, Pipeline, pipeline, populate
from db import embedded, recipients
from db.embedded import Server
from db.models import Broadcast
from db.pool import connected, open_pool
from tests.waiting import eventually

MILLION = 1_000_000
ROUNDS = 3
SLICE = 20_000  # messages that are measured at the beginning of the million, and at its end


async def measure(server: Server, telegram: FakeTelegram, whole: bool) -> None:
    """Prints a line for each size."""
    await launch_as_plain_role(server)
    async with pipeline(server, telegram) as at_work:
        small, medium = await small_ones(at_work, ROUNDS)
        costs = [
            show("1 000 recipients", *small),
            show("10 000 recipients", *medium),
            show("100 000 recipients", await at_work.deliver(at_work.fresh(100_000))),
        ]
        million = await launch_million(at_work)
        if whole:
            costs.append(show("1 000 000 recipients", await part_of(at_work, million.id, 0, MILLION)))
        else:
            costs.append(show("1 000 000 recipients, beginning", await part_of(at_work, million.id, 0, SLICE)))
            costs.append(show("1 000 000 recipients, end", await part_of(at_work, million.id, MILLION - SLICE, SLICE)))
            small, medium = await small_ones(at_work, 1)
            costs.append(show("1 000 recipients, in the ledger of the million", *small))
            costs.append(show("10 000 recipients, in the ledger of the million", *medium))
    spread = max(abs(cost / costs[0] - 1) for cost in costs)
    figure("farthest from the cost at 1 000", f"{spread:.0%}", "within 15 %")


async def small_ones(at_work: Pipeline, rounds: int) -> tuple[list[Measured], list[Measured]]:
    """Broadcasts to 1 000 people, and to 10 000, taking turns."""
    small: list[Measured] = []
    medium: list[Measured] = []
    for _ in range(rounds):
        small += [await at_work.deliver(at_work.fresh(1_000)) for _ in range(10)]
        medium.append(await at_work.deliver(at_work.fresh(10_000)))
    return small, medium


async def launch_as_plain_role(server: Server) -> None:
    """Launch to everybody as a role that may not leave the foreign key out (db/recipients.py); then forget it."""
    async with connected(server.dsn) as conn:
        await conn.execute("CREATE ROLE plain LOGIN")
        await conn.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO plain")
        await conn.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO plain")
        pool = await open_pool(server.dsn.replace("herald@", "plain@"))
        begun = time.perf_counter()
        await Pipeline(pool, server).launch(EVERYONE)
        figure("launch to 1 000 000 people, as a plain role", f"{time.perf_counter() - begun:.1f} s")
        await pool.close()
        await conn.execute("TRUNCATE message_history CASCADE", timeout=60)
        await conn.execute("CHECKPOINT", timeout=300)


async def launch_million(at_work: Pipeline) -> Broadcast:
    """Launch to everybody; prints how long it took and what it added to this process's memory at its highest."""
    reset_peak()
    before, begun = peak_mb(), time.perf_counter()
    million = await at_work.launch(EVERYONE)
    figure("launch to 1 000 000 people", f"{time.perf_counter() - begun:.1f} s", "at most 8 s")
    figure("the bot's memory grew by", f"{peak_mb() - before:.1f} MB", "less than 20 MB")
    return million


async def part_of(at_work: Pipeline, broadcast_id: int, skipped: int, people: int) -> Measured:
    """All up to person `skipped` have got it, as far as the ledger says; the next ones are sent and measured.

    What the launch left the server to do (vacuum, checkpoint) is done before: it is no cost of a message.
    """
    async with at_work.pool.acquire() as conn:
        await conn.execute("UPDATE message_history SET status = 'paused' WHERE id = $1", broadcast_id)
        await settled(at_work, broadcast_id)
        await conn.execute(
            """
            UPDATE message_recipients SET delivery_status = 'sent', settled_at = now()
            WHERE message_id = $1 AND delivery_status = 'pending' AND user_id <= $2
            """,
            broadcast_id,
            skipped,
            timeout=300,
        )
        await conn.execute("VACUUM ANALYZE message_recipients", timeout=300)
        await conn.execute("CHECKPOINT", timeout=300)
        already: int = await conn.fetchval(
            """
            UPDATE message_history SET status = 'sending', successful_deliveries =
                (SELECT count(*) FROM message_recipients WHERE message_id = $1 AND delivery_status = 'sent')
            WHERE id = $1 RETURNING successful_deliveries
            """,
            broadcast_id,
        )
    return await at_work.measure(broadcast_id, min(people, MILLION - already), already)


async def settled(at_work: Pipeline, broadcast_id: int) -> None:
    """Waits until nothing of a paused broadcast is under way."""

    async def still() -> bool:
        async with at_work.pool.acquire() as conn:
            return "sending" not in await recipients.counts(conn, broadcast_id)

    await eventually(still, 30)


def show(name: str, *measured: Measured) -> float:
    """Prints and returns the microseconds of CPU for each message: the bot's, and that of its statements."""
    messages = sum(one.messages for one in measured)
    bot = sum(one.bot_cpu for one in measured) / messages * 1e6
    statements = sum(one.statements_cpu for one in measured) / messages * 1e6
    upkeep = sum(one.postgres_cpu - one.statements_cpu for one in measured) / messages * 1e6
    parts = f"(bot {bot:.0f}, statements {statements:.0f}; besides, PostgreSQL's upkeep {upkeep:.0f})"
    figure(f"CPU for each message, {name}", f"{bot + statements:.0f} us {parts}")
    return bot + statements


def reset_peak() -> None:
    """The highest mark of resident memory begins anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mb() -> float:
    """The highest resident memory of this process since the mark was set, in MB."""
    status = Path("/proc/self/status").read_text()
    marks = dict(line.split(":", 1) for line in status.splitlines())
    return int(marks["VmHWM"].split()[0]) / 1024


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--whole", action="store_true", help="send to the whole million: five minutes")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        embedded.serve(Path(folder)) as server,
        fake_telegram(enabled=False) as telegram,
    ):
        uvloop.run(populate(server, MILLION))
        uvloop.run(measure(server, telegram, options.whole))


if __name__ == "__main__":
    main()
