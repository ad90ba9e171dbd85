"""What the database server says of itself."""

from datetime import datetime

from db.pool import Connection


async def version(conn: Connection) -> str:
    """For example '18.6'."""
    value: str = await conn.fetchval("SELECT current_setting('server_version')")
    return value


async def clock(conn: Connection) -> datetime:
    """The server's own time, at this moment."""
    value: datetime = await conn.fetchval("SELECT clock_timestamp()")
    return value
