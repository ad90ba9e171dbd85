"""Streams in callback data, which has room for 64 bytes; codes may be longer."""

from hashlib import blake2b

from db import streams
from db.pool import Connection


def stream_key(code: str) -> str:
    """The stream's short name."""
    return blake2b(code.encode(), digest_size=6).hexdigest()


async def code_of(conn: Connection, key: str) -> str | None:
    """The code of the stream with that short name, if there is one."""
    return next((code for code in await streams.titles(conn) if stream_key(code) == key), None)
