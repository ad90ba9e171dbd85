-- `users`, one line for each person, `streams` and `admins`.

CREATE TABLE streams (
    code        text PRIMARY KEY,
    title       text,
    position    integer NOT NULL DEFAULT 0,
    archived_at timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    user_id         bigint PRIMARY KEY,
    username        text,
    first_name      text,
    last_name       text,
    named_by        text NOT NULL DEFAULT 'source' CHECK (named_by IN ('source', 'telegram')),
    language_code   text,          -- what Telegram says
    language        text,          -- what the person chose here
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at    timestamptz,   -- last wrote to or pressed in the bot
    started_at      timestamptz,   -- first talked to the bot
    blocked_at      timestamptz,   -- blocked the bot (or was deactivated)
    opted_out_at    timestamptz
);

CREATE TABLE admins (
    user_id    bigint PRIMARY KEY,
    role       text NOT NULL DEFAULT 'owner' CHECK (role IN ('owner', 'admin')),
    granted_by bigint,
    granted_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
