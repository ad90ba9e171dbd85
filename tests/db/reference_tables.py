"""The tables of the programs that Herald takes over from, made by hand, with rows, in the shapes they come in."""

from db.migrate import migrate
from db.pool import connected

BROADCASTS = """
    CREATE TABLE message_history (
        id SERIAL PRIMARY KEY,
        message_text TEXT NOT NULL,
        total_recipients INTEGER NOT NULL DEFAULT 0,
        successful_deliveries INTEGER DEFAULT 0,
        sent_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
        recipient_type VARCHAR,
        recipient_group VARCHAR,
        scheduled_at VARCHAR
    );
    CREATE TABLE message_recipients (
        id SERIAL PRIMARY KEY,
        message_id INTEGER NOT NULL REFERENCES message_history (id) ON DELETE CASCADE,
        user_id BIGINT NOT NULL,
        username TEXT,
        delivery_status TEXT DEFAULT 'pending',
        created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
        telegram_message_id INTEGER
    );
    CREATE INDEX idx_message_recipients_message_id ON message_recipients (message_id);
    CREATE INDEX idx_message_recipients_status ON message_recipients (message_id, delivery_status);
    CREATE INDEX idx_message_recipients_user_id ON message_recipients (user_id);
    INSERT INTO message_history (id, message_text, total_recipients, successful_deliveries, recipient_type,
                                 recipient_group, scheduled_at)
    VALUES (1, 'Welcome', 3, 2, 'group', '3rd_stream', NULL),
           (2, 'Zoom link', 2, 0, 'group', '4th_stream', '2099-01-01T10:00:00.000Z'),
           (3, 'Forgotten', 1, 0, 'individual', NULL, '2024-01-01T10:00:00.000Z'),
           (4, 'Went out on time', 1, 1, 'individual', NULL, '2024-01-01T10:00:00.000Z'),
           (5, 'Nobody could get it', 1, 0, 'individual', NULL, '2024-01-01T10:00:00.000Z');
    SELECT setval('message_history_id_seq', 5);
    INSERT INTO message_recipients (message_id, user_id, username, delivery_status, telegram_message_id)
    VALUES (1, 11, 'anna', 'sent', 501), (1, 12, NULL, 'sent', 502), (1, 13, 'boris', 'failed', NULL),
           (2, 11, 'anna', 'pending', NULL), (2, 12, NULL, 'pending', NULL),
           (3, 11, 'anna', 'pending', NULL), (4, 11, 'anna', 'sent', 503), (5, 13, 'boris', 'failed', NULL);
"""

PEOPLE = """
    CREATE TABLE bookings (
        id SERIAL PRIMARY KEY, user_id BIGINT NOT NULL, username TEXT, first_name TEXT, last_name TEXT,
        course_stream TEXT, confirmed INTEGER NOT NULL DEFAULT 1, phone TEXT,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    );
    INSERT INTO bookings (user_id, username, first_name, course_stream, confirmed, phone, created_at)
    VALUES (11, 'anna', 'Anna', '3rd_stream', 2, '+7 900', '2025-09-02 10:00:00'),
           (12, NULL, 'Борис', '4th_stream', 1, NULL, '2025-09-03 10:00:00'),
           (13, 'carl', 'Carl', '4th_stream', -1, NULL, '2025-09-04 10:00:00');
    CREATE TABLE events (
        id BIGSERIAL PRIMARY KEY, user_id BIGINT, username TEXT, first_name TEXT, last_name TEXT,
        event_type TEXT NOT NULL, event_data JSONB, created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
    );
    INSERT INTO events (user_id, username, first_name, event_type, event_data, created_at)
    VALUES (11, 'anna_k', 'Anna', 'start', '{"from": "ad"}', '2025-10-01T10:00:00Z'),
           (14, 'dora', 'Dora', 'start', NULL, '2025-08-01T10:00:00Z'), (NULL, NULL, NULL, 'page', NULL, NULL);
    CREATE TABLE free_lesson_registrations (
        id SERIAL PRIMARY KEY, user_id BIGINT, username TEXT, first_name TEXT, last_name TEXT, email TEXT,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
    );
    INSERT INTO free_lesson_registrations (user_id, username, first_name, email, created_at)
    VALUES (15, 'emil', 'Emil', 'emil@example.org', '2025-09-05T10:00:00Z');
"""

MESSAGES = """
    CREATE TABLE messages (
        id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
        message_id TEXT NOT NULL UNIQUE,
        context_id TEXT NOT NULL,
        context_type TEXT NOT NULL CHECK (context_type IN ('group', 'private')),
        direction TEXT NOT NULL,
        sender TEXT NOT NULL,
        recipient TEXT,
        content TEXT,
        media_url TEXT,
        media_type TEXT,
        media_content_type TEXT,
        media_size INTEGER,
        status TEXT NOT NULL DEFAULT 'sent',
        error_message TEXT,
        metadata JSONB,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        delivered_at TIMESTAMP,
        read_at TIMESTAMP,
        reply_to_message_id UUID REFERENCES messages (id),
        is_bot_command BOOLEAN DEFAULT FALSE,
        is_admin_command BOOLEAN DEFAULT FALSE,
        command_name TEXT,
        deleted_at TIMESTAMP,
        is_deleted BOOLEAN DEFAULT FALSE
    );
    INSERT INTO messages (id, message_id, context_id, context_type, direction, sender, content, metadata, created_at)
    SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'wamid.' || n, '4179', 'private', 'incoming',
           '4179', 'message ' || n, CASE WHEN n % 2 = 0 THEN '{"provider": "x"}'::jsonb END,
           timestamp '2026-06-15 12:00:00' + n * interval '10 days'
    FROM generate_series(1, 20) AS n;
    UPDATE messages SET reply_to_message_id = '00000000-0000-4000-8000-000000000001' WHERE message_id = 'wamid.2';
"""

OWN_NAMES = """
    CREATE TABLE events (
        id uuid PRIMARY KEY, telegram_id varchar(20) NOT NULL, "firstName" varchar(20), type varchar(20) NOT NULL,
        payload text NOT NULL, session text NOT NULL, timestamp timestamp NOT NULL
    );
    INSERT INTO events VALUES
        (gen_random_uuid(), '21', 'Olga', 'start', '{"from": "ad"}', 's1', '2025-10-01 10:00:00'),
        (gen_random_uuid(), 'guest-7', NULL, 'page', 'no JSON', 's2', '2025-10-02 10:00:00');
    CREATE TYPE booking_status AS ENUM ('pending', 'confirmed', 'cancelled');
    CREATE TABLE bookings (
        booking_no serial PRIMARY KEY, tg_id integer NOT NULL, name varchar(30) NOT NULL,
        stream varchar(20) NOT NULL, status booking_status NOT NULL, price numeric NOT NULL, created timestamp
    );
    INSERT INTO bookings (tg_id, name, stream, status, price, created)
    VALUES (21, 'Olga P', '5th_stream', 'confirmed', 100, '2025-09-01 10:00:00'),
           (22, 'Pavel', '5th_stream', 'cancelled', 100, '2025-09-01 11:00:00');
    CREATE TABLE free_lesson_registrations (telegram_id bigint, name text, registered_at timestamp, phone_number text);
    INSERT INTO free_lesson_registrations VALUES (23, 'Rita', '2025-08-01 10:00:00', '+7 901');
"""


async def make(url: str, *tables: str) -> None:
    async with connected(url) as conn:
        for statement in tables:
            await conn.execute(statement)


async def adopt(url: str, *tables: str) -> None:
    """Make the tables, migrate, and see that migrating again changes nothing."""
    await make(url, *tables)
    await migrate(url)
    assert await migrate(url) == []
