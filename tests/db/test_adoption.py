"""A database that other programs made becomes Herald's: every row is found, and all of them go on writing."""

from datetime import UTC, datetime

import asyncpg
import pytest

from db.errors import MigrationError
from db.migrate import migrate
from db.pool import Connection, connected
from tests.db.reference_tables import BROADCASTS, MESSAGES, PEOPLE, adopt, make


async def statuses(conn: Connection) -> dict[str, str]:
    """Broadcast's text -> status."""
    rows = await conn.fetch("SELECT message_text, status FROM message_history")
    return {row["message_text"]: row["status"] for row in rows}


async def test_documented_broadcasts_keep_every_row_and_get_a_status(old_url: str) -> None:
    await adopt(old_url, BROADCASTS)
    async with connected(old_url) as conn:
        assert await statuses(conn) == {
            "Welcome": "completed",
            "Zoom link": "scheduled",
            "Forgotten": "missed",
            "Went out on time": "completed",
            "Nobody could get it": "completed",
        }
        welcome = await conn.fetchrow("SELECT * FROM message_history WHERE id = 1")
        assert welcome is not None
        assert (welcome["total_recipients"], welcome["successful_deliveries"], welcome["failed_deliveries"]) == (
            3,
            2,
            1,
        )
        assert await conn.fetchval("SELECT count(*) FROM message_recipients") == 8
        zoom = await conn.fetchval("SELECT scheduled_at FROM message_history WHERE id = 2")
        assert zoom == datetime(2099, 1, 1, 10, tzinfo=UTC)


async def test_the_dashboard_goes_on_with_its_own_columns(old_url: str) -> None:
    await adopt(old_url, BROADCASTS)
    async with connected(old_url) as conn, conn.transaction():
        later = await conn.fetchrow(
            """
            INSERT INTO message_history (message_text, total_recipients, recipient_type, recipient_group, scheduled_at)
            VALUES ('Later', 1, 'group', '3rd_stream', '2099-05-01T12:00:00+03:00') RETURNING id, status, scheduled_at
            """
        )
        assert later is not None
        assert later["id"] == 6
        assert later["status"] == "scheduled"
        assert later["scheduled_at"] == datetime(2099, 5, 1, 9, tzinfo=UTC)
        await conn.execute("INSERT INTO message_recipients (message_id, user_id) VALUES (6, 11)")
        assert await conn.fetchval("SELECT delivery_status FROM message_recipients WHERE message_id = 6") == "pending"
        now = await conn.fetchval(
            "INSERT INTO message_history (message_text, total_recipients) VALUES ('Now', 1) RETURNING status"
        )
        assert now == "completed"
        await conn.execute("UPDATE message_recipients SET delivery_status = 'sent' WHERE message_id = 6")
        await conn.execute("UPDATE message_history SET successful_deliveries = 1 WHERE id = 6")
        await conn.execute("DELETE FROM message_history WHERE id = 6")
        assert await conn.fetchval("SELECT count(*) FROM message_recipients WHERE message_id = 6") == 0


async def test_a_time_without_a_zone_means_utc_before_and_after(old_url: str) -> None:
    async with connected(old_url) as conn:
        name = await conn.fetchval("SELECT current_database()")
        await conn.execute(f"ALTER DATABASE \"{name}\" SET timezone = 'Europe/Moscow'")
    await adopt(
        old_url,
        BROADCASTS,
        """
        INSERT INTO message_history (message_text, scheduled_at)
        VALUES ('zoneless', '2099-01-01T10:00:00'), ('spaced', '2099-01-01 10:00:00'),
               ('offset', '2099-01-01T13:00+03'),
               ('milliseconds', '4070944800000'), ('words', 'next Monday'), ('a word of SQL', 'tomorrow'),
               ('impossible', '2099-02-31T10:00:00Z'), ('nothing', '')
        """,
    )
    async with connected(old_url) as conn:
        await conn.execute(
            "INSERT INTO message_history (message_text, scheduled_at) VALUES ('new', '2099-01-01T10:00')"
        )
        rows = await conn.fetch(
            "SELECT message_text, scheduled_at, scheduled_at_original, status FROM message_history WHERE id > 5"
        )
    ten = datetime(2099, 1, 1, 10, tzinfo=UTC)
    assert {tuple(row.values()) for row in rows} == {
        ("zoneless", ten, None, "scheduled"),
        ("spaced", ten, None, "scheduled"),
        ("offset", ten, None, "scheduled"),
        ("milliseconds", ten, None, "scheduled"),
        ("new", ten, None, "scheduled"),
        ("words", None, "next Monday", "missed"),
        ("a word of SQL", None, "tomorrow", "missed"),
        ("impossible", None, "2099-02-31T10:00:00Z", "missed"),
        ("nothing", None, None, "completed"),
    }


async def test_statuses_in_other_words_are_understood_also_later(old_url: str) -> None:
    await adopt(
        old_url,
        "CREATE TYPE delivery AS ENUM ('pending', 'SENT', 'error', 'bounced')",
        BROADCASTS,
        """
        ALTER TABLE message_recipients
            ALTER delivery_status DROP DEFAULT,
            ALTER delivery_status TYPE delivery USING CASE delivery_status WHEN 'sent' THEN 'SENT' WHEN 'failed'
                THEN 'error' ELSE 'pending' END::delivery,
            ADD CONSTRAINT known CHECK (delivery_status <> 'bounced' OR user_id > 0);
        INSERT INTO message_recipients (message_id, user_id, delivery_status) VALUES (1, 16, 'bounced'), (1, 17, NULL);
        ALTER TABLE message_history ADD status varchar(10) DEFAULT 'new';
        UPDATE message_history SET status = 'canceled' WHERE id = 2;
        """,
    )
    async with connected(old_url) as conn:
        counts = await conn.fetch("SELECT delivery_status AS s, count(*) AS n FROM message_recipients GROUP BY 1")
        assert {row["s"]: row["n"] for row in counts} == {"sent": 3, "failed": 2, "pending": 4, "uncertain": 1}
        assert await conn.fetchval("SELECT error_text FROM message_recipients WHERE user_id = 16") == "bounced"
        assert (await statuses(conn))["Zoom link"] == "cancelled"
        await conn.execute(
            "INSERT INTO message_recipients (message_id, user_id, delivery_status) VALUES (1, 18, 'SENT')"
        )
        assert await conn.fetchval("SELECT delivery_status FROM message_recipients WHERE user_id = 18") == "sent"
        await conn.execute("INSERT INTO message_history (message_text, status) VALUES ('Sent by its writer', 'new')")
        await conn.execute("UPDATE message_history SET status = 'sent' WHERE id = 6")
        assert (await statuses(conn))["Sent by its writer"] == "completed"


async def test_recipients_of_a_lost_broadcast_are_kept(old_url: str) -> None:
    await adopt(
        old_url,
        BROADCASTS,
        """
        ALTER TABLE message_recipients DROP CONSTRAINT message_recipients_message_id_fkey;
        INSERT INTO message_recipients (message_id, user_id) VALUES (99, 11), (1, 11);
        """,
    )
    async with connected(old_url) as conn:
        assert await conn.fetchval("SELECT count(*) FROM message_recipients") == 10
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await conn.execute("INSERT INTO message_recipients (message_id, user_id) VALUES (98, 11)")


async def test_recipients_keyed_by_broadcast_and_person_get_an_id(old_url: str) -> None:
    await adopt(
        old_url,
        """
        CREATE TABLE message_history (id bigserial PRIMARY KEY, message_text varchar(100) NOT NULL, sent_at timestamp);
        CREATE TABLE message_recipients (message_id bigint, user_id integer, delivery_status text,
                                         PRIMARY KEY (message_id, user_id));
        INSERT INTO message_history (message_text, sent_at) VALUES ('short', '2025-09-02 10:00:00');
        INSERT INTO message_recipients VALUES (1, 11, 'sent'), (1, 12, 'failed');
        """,
    )
    async with connected(old_url) as conn:
        broadcast = await conn.fetchrow("SELECT * FROM message_history")
        assert broadcast is not None
        assert (broadcast["total_recipients"], broadcast["successful_deliveries"]) == (2, 1)
        assert broadcast["created_at"] == broadcast["sent_at"] == datetime(2025, 9, 2, 10, tzinfo=UTC)
        assert broadcast["status"] == "completed"
        ids = await conn.fetch("SELECT id FROM message_recipients")
        assert len({row["id"] for row in ids}) == 2
        await conn.execute("INSERT INTO message_history (message_text) VALUES (repeat('long ', 100))")


async def test_views_and_grants_survive(old_url: str) -> None:
    await adopt(
        old_url,
        BROADCASTS,
        MESSAGES,
        """
        CREATE VIEW upcoming AS SELECT id, scheduled_at FROM message_history WHERE scheduled_at IS NOT NULL;
        CREATE VIEW soon WITH (security_barrier) AS SELECT id FROM upcoming;
        CREATE VIEW conversation AS SELECT context_id, content FROM messages;
        GRANT SELECT ON upcoming, conversation, messages TO pg_monitor;
        """,
    )
    async with connected(old_url) as conn:
        assert await conn.fetchval("SELECT count(*) FROM soon") == 4
        assert await conn.fetchval("SELECT count(*) FROM conversation") == 20
        for relation in ("upcoming", "conversation", "messages"):
            assert await conn.fetchval("SELECT has_table_privilege('pg_monitor', $1, 'SELECT')", relation)
        assert await conn.fetchval("SELECT reloptions FROM pg_class WHERE relname = 'soon'") == [
            "security_barrier=true"
        ]


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        ("CREATE MATERIALIZED VIEW due AS SELECT scheduled_at FROM message_history", "materialized view public.due"),
        (
            "CREATE VIEW days AS SELECT coalesce(scheduled_at, 'never') FROM message_history",
            "view public.days cannot be made again",
        ),
        ("CREATE TABLE users (id serial)", "already has tables that Herald would make: users"),
        ("CREATE VIEW events AS SELECT 1 AS x", "events is not a table"),
    ],
)
async def test_what_cannot_be_adopted_is_named_and_left_alone(old_url: str, obstacle: str, words: str) -> None:
    await make(old_url, BROADCASTS, obstacle)
    with pytest.raises(MigrationError, match=words):
        await migrate(old_url)
    async with connected(old_url) as conn:
        assert await conn.fetchval("SELECT count(*) FROM message_history WHERE scheduled_at LIKE '20%'") == 4


async def test_all_six_tables_at_once(old_url: str) -> None:
    await adopt(old_url, BROADCASTS, PEOPLE, MESSAGES)
    async with connected(old_url) as conn:
        counts = {
            table: await conn.fetchval(f"SELECT count(*) FROM {table}")
            for table in ("message_history", "message_recipients", "bookings", "events", "messages", "users")
        }
        assert counts == {
            "message_history": 5,
            "message_recipients": 8,
            "bookings": 3,
            "events": 3,
            "messages": 20,
            "users": 5,
        }
        assert await conn.fetchval("SELECT to_regnamespace('adoption')") is None
