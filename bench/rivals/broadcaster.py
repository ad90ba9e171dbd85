"""aiogram-broadcaster with its SQL storage on the same PostgreSQL as Herald's.

`python -m bench.rivals.broadcaster --url ... --dsn ... --people N` prints one line of JSON. It is run by the Python of
a virtual environment that bench/speed.py makes for it.
"""

import argparse
import json
import time
from datetime import UTC, datetime

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Chat, InlineKeyboardMarkup, Message
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import MessageSendContent
from aiogram_broadcaster.storages.sqlalchemy import SQLAlchemyStorage

from bench.message import KEYBOARD, TEXT

TOKEN = "42:bench"


async def send_to_all(url: str, dsn: str, people: int) -> dict[str, float]:
    """Send to chats 1 to `people`; returns the seconds that it took."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    keyboard = InlineKeyboardMarkup.model_validate({"inline_keyboard": KEYBOARD})
    message = Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=1, type="private"), text=TEXT)
    storage = SQLAlchemyStorage.from_url(dsn.replace("postgresql://", "postgresql+asyncpg://"))
    await storage.startup()
    async with Bot(TOKEN, session=session).context() as bot:
        content = MessageSendContent(message=message, reply_markup=keyboard)
        mailer = await Broadcaster(bot, storage=storage).create_mailer(chats=range(1, people + 1), content=content)
        begun = time.perf_counter()
        assert await mailer.start()
        seconds = time.perf_counter() - begun
        assert len(mailer.chats.success) == people
    await storage.shutdown()
    return {"messages": people, "seconds": seconds}


def main() -> None:
    """Prints what was measured, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--dsn", required=True)
    parser.add_argument("--people", type=int, required=True)
    options = parser.parse_args()
    print(json.dumps(uvloop.run(send_to_all(options.url, options.dsn, options.people))))


if __name__ == "__main__":
    main()
