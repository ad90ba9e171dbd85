"""aiogram's bare `bot.send_message` with buttons, in a loop of fifty workers; nothing is recorded.

`python -m bench.rivals.aiogram_loop --url ... --people N` prints one line of JSON.
"""

import argparse
import asyncio
import json
import time

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardMarkup

from bench.message import KEYBOARD, TEXT

TOKEN = "42:bench"
WORKERS = 50


async def send_to_all(url: str, people: int) -> dict[str, float]:
    """Send to chats 1 ... `people`; returns the CPU and clock seconds."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    keyboard = InlineKeyboardMarkup.model_validate({"inline_keyboard": KEYBOARD})
    async with Bot(TOKEN, session=session).context() as bot:
        chats = iter(range(1, people + 1))

        async def work() -> None:
            for chat_id in chats:
                await bot.send_message(chat_id, TEXT, reply_markup=keyboard)

        cpu, begun = time.process_time(), time.perf_counter()
        await asyncio.gather(*(work() for _ in range(WORKERS)))
        return {
            "messages": people,
            "seconds": time.perf_counter() - begun,
            "bot_cpu": time.process_time() - cpu,
        }


def main() -> None:
    """Prints what was measured, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--people", type=int, required=True)
    options = parser.parse_args()
    print(json.dumps(uvloop.run(send_to_all(options.url, options.people))))


if __name__ == "__main__":
    main()
