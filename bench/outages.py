"""PostgreSQL away for 20 s, Telegram away for 60 s, in the middle of a broadcast.

.venv/bin/python -m bench.outages [seconds of the database's] [seconds of Telegram's]
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.outages import database_away, telegram_away

RATE = 30
PEOPLE = 600
BAD_GATEWAY = {"kind": "error", "status": 502, "description": "Bad Gateway"}
SILENCE = {"kind": "hang", "when": "before", "seconds": 600}


def main() -> None:
    """Prints a line for each outage."""
    database = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    telegram = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        away = asyncio.run(database_away(folder, seconds=database, people=PEOPLE, rate=RATE, settings={}))
        print(f"PostgreSQL stopped for {database:.0f} s: {away}")
        away = asyncio.run(telegram_away(folder, BAD_GATEWAY, seconds=telegram, people=PEOPLE, rate=RATE))
        print(f"Telegram answers 502 for {telegram:.0f} s: {away}")
        away = asyncio.run(telegram_away(folder, SILENCE, seconds=telegram, people=PEOPLE, rate=RATE))
        print(f"Telegram is silent for {telegram:.0f} s: {away}")


if __name__ == "__main__":
    main()
