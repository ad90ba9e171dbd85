"""The log's monthly partitions: made ahead, made late, made twice at once."""

import asyncio
from datetime import UTC, datetime

from db.pool import Connection, Pool

MARCH, MAY = datetime(2031, 3, 15, tzinfo=UTC), datetime(2031, 5, 1, tzinfo=UTC)


async def log(conn: Connection, message_id: str, at: datetime) -> None:
    await conn.execute("INSERT INTO messages (message_id, content, created_at) VALUES ($1, $1, $2)", message_id, at)


async def places(conn: Connection) -> dict[str, str]:
    """Message -> the partition it stands in."""
    rows = await conn.fetch("SELECT message_id, tableoid::regclass::text AS place FROM messages")
    return {row["message_id"]: row["place"] for row in rows}


async def test_the_coming_months_exist_from_the_start(conn: Connection) -> None:
    await conn.execute(
        "INSERT INTO messages (message_id, created_at) SELECT n, now() + n * interval '1 month' "
        "FROM generate_series(0, 3) AS n"
    )
    assert "messages_default" not in (await places(conn)).values()


async def test_each_missing_month_is_made_once(conn: Connection) -> None:
    ensure = "SELECT ensure_message_partitions($1, $2)"
    assert await conn.fetchval(ensure, MARCH, MAY) == 3
    assert await conn.fetchval(ensure, MARCH, MAY) == 0
    await log(conn, "last of march", datetime(2031, 3, 31, 23, 59, 59, tzinfo=UTC))
    await log(conn, "first of april", datetime(2031, 4, 1, tzinfo=UTC))
    assert await places(conn) == {"last of march": "messages_2031_03", "first of april": "messages_2031_04"}


async def test_rows_that_came_before_their_month_move_into_it(conn: Connection) -> None:
    await log(conn, "early", MARCH)
    await log(conn, "far", datetime(2040, 1, 1, tzinfo=UTC))
    before = await conn.fetch("SELECT * FROM messages ORDER BY message_id")
    assert set((await places(conn)).values()) == {"messages_default"}
    await conn.fetchval("SELECT ensure_message_partitions($1, $2)", MARCH, MAY)
    assert await places(conn) == {"early": "messages_2031_03", "far": "messages_default"}
    assert await conn.fetch("SELECT * FROM messages ORDER BY message_id") == before


async def test_a_month_has_every_index_of_the_log(conn: Connection) -> None:
    await conn.fetchval("SELECT ensure_message_partitions($1, $1)", MARCH)
    assert await conn.fetchval("SELECT count(*) FROM pg_index WHERE indrelid = 'messages_2031_03'::regclass") == 14


async def test_two_callers_at_once_make_each_month_once(pool: Pool) -> None:
    async def ensure() -> int:
        made: int = await pool.fetchval("SELECT ensure_message_partitions($1, $2)", MARCH, MAY)
        return made

    assert sorted(await asyncio.gather(ensure(), ensure(), ensure())) == [0, 0, 3]


async def test_writers_go_on_while_months_are_made(pool: Pool) -> None:
    async def write(number: int) -> None:
        async with pool.acquire() as conn:
            for n in range(20):
                await log(conn, f"{number}-{n}", MARCH)

    async def ensure() -> None:
        await pool.fetchval("SELECT ensure_message_partitions($1, $2)", MARCH, MAY)

    async with pool.acquire() as conn:
        await log(conn, "first", MARCH)
    await asyncio.gather(write(1), write(2), ensure(), write(3))
    async with pool.acquire() as conn:
        stood = await places(conn)
        assert len(stood) == 61
        assert set(stood.values()) == {"messages_2031_03"}
