"""The governor against the fake server's strict sliding windows: how near to the ceiling, and how many 429s.

`python -m bench.ceilings` takes two and a half minutes.
"""

import tempfile
from pathlib import Path

import uvloop

from bench.machine import FakeTelegram, fake_telegram, figure
from bench.pipeline import pipeline, populate
from bot.domain.pricing import PAID_RATE
from db import embedded
from db.embedded import Server
from db.pool import Pool

FREE_RATE = 30
FREE_MESSAGES = 3_000
PAID_MESSAGES = 30_000
PAID_LATENCY_MS = 80


async def measure(server: Server, telegram: FakeTelegram) -> None:
    """Prints a line for each ceiling."""
    async with pipeline(server, telegram, FREE_RATE) as at_work:
        await at_work.deliver(at_work.fresh(FREE_MESSAGES))
        report("free", await rate(at_work.pool), FREE_RATE, 0.99, telegram)
        telegram.control("POST", "limits", latency_ms=PAID_LATENCY_MS)
        await at_work.deliver(at_work.fresh(PAID_MESSAGES), paid=True)
        report(f"paid, {PAID_LATENCY_MS} ms latency", await rate(at_work.pool), PAID_RATE, 0.97, telegram)


async def rate(pool: Pool) -> float:
    """Messages a second of the newest broadcast, from the first that left to the last."""
    found: float = await pool.fetchval(
        """
        SELECT (count(*) - 1) / extract(epoch FROM max(attempted_at) - min(attempted_at))::float8
        FROM message_recipients WHERE message_id = (SELECT max(id) FROM message_history)
        """
    )
    return found


def report(name: str, reached: float, ceiling: int, goal: float, telegram: FakeTelegram) -> None:
    """Rate and refusals so far."""
    refused = telegram.control("GET", "calls")["refused_429"]
    share = f"{reached:.2f} a second = {reached / ceiling:.1%}, {refused} refused"
    figure(f"{name}: of {ceiling} a second", share, f"at least {goal:.0%}, none refused")


def main() -> None:
    """Prints the figures."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        embedded.serve(Path(folder)) as server,
        fake_telegram(overall=FREE_RATE, paid=PAID_RATE) as telegram,
    ):
        uvloop.run(populate(server, FREE_MESSAGES + PAID_MESSAGES))
        uvloop.run(measure(server, telegram))


if __name__ == "__main__":
    main()
