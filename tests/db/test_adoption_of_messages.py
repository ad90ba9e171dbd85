"""A message store that another program made becomes the partitioned log."""

from datetime import UTC, datetime

import asyncpg
import pytest

from db.pool import connected
from tests.db.reference_tables import MESSAGES, adopt


async def test_messages_become_partitioned_with_every_row(old_url: str) -> None:
    await adopt(old_url, MESSAGES)
    async with connected(old_url) as conn:
        rows = await conn.fetch("SELECT * FROM messages ORDER BY created_at")
        assert [row["message_id"] for row in rows] == [f"wamid.{n}" for n in range(1, 21)]
        assert str(rows[1]["reply_to_message_id"]) == str(rows[0]["id"]) == "00000000-0000-4000-8000-000000000001"
        assert rows[0]["created_at"] == datetime(2026, 6, 25, 12, tzinfo=UTC)
        partitions = await conn.fetch(
            "SELECT relid::text AS name FROM pg_partition_tree('messages') WHERE isleaf ORDER BY 1"
        )
        names = [row["name"] for row in partitions]
        assert names[0] == "messages_2026_06"
        assert names[-1] == "messages_default"
        assert len(names) >= 8


async def test_the_message_store_goes_on(old_url: str) -> None:
    await adopt(old_url, MESSAGES)
    async with connected(old_url) as conn:
        insert = """
            INSERT INTO messages (message_id, context_id, context_type, direction, sender, content, metadata,
                                  media_size)
            VALUES ('wamid.21', '4179', 'private', 'incoming', '4179', 'hello', NULL, 5) RETURNING id, status
        """
        stored = await conn.fetchrow(insert)
        assert stored is not None
        assert stored["status"] == "sent"
        with pytest.raises(asyncpg.UniqueViolationError):
            await conn.execute(insert)
        await conn.execute(
            "UPDATE messages SET is_deleted = TRUE, deleted_at = CURRENT_TIMESTAMP WHERE id = $1", stored["id"]
        )
        await conn.execute("INSERT INTO messages (message_id, context_id, sender) VALUES ('7:1', '7', 'herald')")
        assert await conn.fetchval("SELECT count(*) FROM messages WHERE NOT is_deleted") == 21


async def test_a_poorer_stranger_message_store_is_understood(old_url: str) -> None:
    await adopt(
        old_url,
        """
        CREATE TYPE way AS ENUM ('incoming', 'outgoing');
        CREATE TABLE messages (
            id serial PRIMARY KEY, message_id text, direction way NOT NULL, content varchar(100),
            provider text NOT NULL, metadata text, created_at text, status text DEFAULT 'queued',
            reply_to_message_id integer REFERENCES messages (id)
        );
        CREATE INDEX by_provider ON messages (provider);
        CREATE TABLE stars (message integer REFERENCES messages (id));
        INSERT INTO messages (message_id, direction, content, provider, metadata, created_at, reply_to_message_id)
        VALUES ('a', 'incoming', 'one', 'x', '{"k": 1}', '2026-03-01T10:00:00Z', NULL),
               ('b', 'outgoing', 'two', 'x', 'no JSON', 'yesterday', 1),
               ('b', 'incoming', 'copy', 'y', NULL, NULL, NULL);
        INSERT INTO stars VALUES (1);
        """,
    )
    async with connected(old_url) as conn:
        rows = await conn.fetch("SELECT *, metadata #>> '{}' AS said FROM messages ORDER BY id_original::integer")
        assert [row["message_id"] for row in rows] == ["a", "b", "b#2"]
        assert [row["id_original"] for row in rows] == ["1", "2", "3"]
        assert rows[1]["reply_to_message_id"] == rows[0]["id"]
        assert rows[1]["created_at_original"] == "yesterday"
        assert rows[1]["said"] == "no JSON"
        assert [row["provider"] for row in rows] == ["x", "x", "y"]
        assert await conn.fetchval("SELECT count(*) FROM pg_indexes WHERE indexname = 'by_provider'") == 1
        assert await conn.fetchval("SELECT message FROM stars") == 1
        await conn.execute("INSERT INTO messages (message_id, direction) VALUES ('c', 'outgoing')")


async def test_messages_that_are_partitioned_already_are_taken_over(old_url: str) -> None:
    await adopt(
        old_url,
        """
        CREATE TABLE messages (id uuid DEFAULT gen_random_uuid(), message_id text, content text,
                               created_at timestamp NOT NULL) PARTITION BY RANGE (created_at);
        CREATE TABLE messages_2026_01 PARTITION OF messages FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE messages_old PARTITION OF messages DEFAULT;
        INSERT INTO messages (message_id, content, created_at)
        VALUES ('a', 'one', '2026-01-15 10:00:00'), ('b', 'two', '1999-01-01 00:00:00');
        """,
    )
    async with connected(old_url) as conn:
        rows = await conn.fetch("SELECT message_id, tableoid::regclass::text FROM messages ORDER BY 1")
        assert [tuple(row.values()) for row in rows] == [("a", "messages_2026_01"), ("b", "messages_default")]
