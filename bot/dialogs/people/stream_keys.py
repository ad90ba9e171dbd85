"""Streams in callback data, which has room for 64 bytes; codes may be longer. And the one that is looked at."""

from hashlib import blake2b

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from bot.dialogs.scene import scene, toast
from bot.errors import StreamGone
from db import streams
from db.pool import Connection


def stream_key(code: str) -> str:
    """The stream's short name."""
    return blake2b(code.encode(), digest_size=6).hexdigest()


async def code_of(conn: Connection, key: str) -> str | None:
    """The code of the stream with that short name, if there is one."""
    return next((code for code in await streams.titles(conn) if stream_key(code) == key), None)


async def look_at_stream(manager: DialogManager, key: str, shown_on: State) -> None:
    """Go on to the screen of the stream with that short name; if it is gone, say so and stay."""
    async with scene(manager).pool.acquire() as conn:
        code = await code_of(conn, key)
    if code is None:
        toast(manager, StreamGone.key)
        return
    manager.dialog_data["stream"] = code
    await manager.switch_to(shown_on)


def stream_looked_at(manager: DialogManager) -> str:
    """The code of the stream that is looked at."""
    return str(manager.dialog_data["stream"])
