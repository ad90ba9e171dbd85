-- The three tables in which other programs write about people.

CREATE TABLE adoption.bookings (
    id            serial PRIMARY KEY,
    user_id       bigint NOT NULL,
    username      text,
    first_name    text,
    last_name     text,
    course_stream text,
    confirmed     integer NOT NULL DEFAULT 1,   -- -1 cancelled, 1 pending, 2 confirmed
    created_at    timestamptz DEFAULT now(),
    updated_at    timestamptz DEFAULT now()
);

CREATE TABLE adoption.events (
    id         bigserial PRIMARY KEY,
    user_id    bigint,
    username   text,
    first_name text,
    last_name  text,
    event_type text NOT NULL,
    event_data jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz DEFAULT now()
);

CREATE TABLE adoption.free_lesson_registrations (
    id         serial PRIMARY KEY,
    user_id    bigint,
    username   text,
    first_name text,
    last_name  text,
    phone      text,
    email      text,
    created_at timestamptz DEFAULT now()
);

SELECT adoption.adopt('bookings', '{
    "user_id": ["telegram_id", "tg_id", "telegram_user_id", "tg_user_id", "chat_id", "telegramId", "tgId"],
    "username": ["telegram_username", "tg_username", "user_name"],
    "first_name": ["name", "full_name", "firstname"],
    "last_name": ["surname", "lastname"],
    "course_stream": ["stream", "course", "cohort", "stream_code"],
    "confirmed": ["status", "confirmation_status", "booking_status", "is_confirmed", "state"],
    "created_at": ["created", "booked_at", "registered_at", "timestamp", "date"],
    "updated_at": ["updated", "modified_at"]}');

SELECT adoption.adopt('events', '{
    "user_id": ["telegram_id", "tg_id", "telegram_user_id", "tg_user_id", "chat_id", "telegramId", "tgId"],
    "username": ["telegram_username", "tg_username", "user_name"],
    "first_name": ["firstname"],
    "last_name": ["surname", "lastname"],
    "event_type": ["event", "event_name", "eventName", "type", "action", "name", "kind"],
    "event_data": ["payload", "data", "properties", "metadata", "details", "params"],
    "created_at": ["timestamp", "created", "occurred_at", "event_time", "happened_at", "ts", "time", "date"]}');

SELECT adoption.adopt('free_lesson_registrations', '{
    "user_id": ["telegram_id", "tg_id", "telegram_user_id", "tg_user_id", "chat_id", "telegramId", "tgId"],
    "username": ["telegram_username", "tg_username", "user_name"],
    "first_name": ["name", "full_name", "firstname"],
    "last_name": ["surname", "lastname"],
    "phone": ["phone_number", "tel"],
    "email": ["e_mail", "mail"],
    "created_at": ["registered_at", "registration_date", "created", "timestamp", "date"]}');

-- A person's rows, newest first, in each of them. Where a writer keeps ids as text, the index is on what they read as.
DO $$
DECLARE
    source regclass;
BEGIN
    FOREACH source IN ARRAY ARRAY['bookings', 'events', 'free_lesson_registrations']::regclass[] LOOP
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %s (%s, created_at DESC)',
                       format('idx_%s_user_id', source), source,
                       CASE (SELECT type FROM adoption.columns(source) WHERE name = 'user_id')
                           WHEN 'bigint'::regtype THEN 'user_id' ELSE 'person_id(user_id)' END);
    END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS idx_bookings_course_stream ON bookings (course_stream, user_id);
