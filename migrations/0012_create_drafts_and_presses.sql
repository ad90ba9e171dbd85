-- Drafts, presses on a broadcast's buttons, and who did what.

CREATE TABLE drafts (
    id           bigserial PRIMARY KEY,
    owner_id     bigint NOT NULL,
    kind         text NOT NULL DEFAULT 'draft' CHECK (kind IN ('draft', 'template')),
    title        text,
    content      jsonb,
    buttons      jsonb NOT NULL DEFAULT '[]',
    audience     jsonb NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_drafts_owner ON drafts (owner_id, updated_at DESC);

CREATE TABLE button_presses (
    id                bigserial PRIMARY KEY,
    message_id        integer NOT NULL REFERENCES message_history (id) ON DELETE CASCADE,
    user_id           bigint NOT NULL,
    button_id         text NOT NULL,         -- the short key of the button in message_history.buttons
    callback_query_id text NOT NULL UNIQUE,  -- the same press handled twice counts once
    pressed_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_button_presses_message ON button_presses (message_id, button_id, user_id);
CREATE INDEX idx_button_presses_user ON button_presses (user_id, pressed_at DESC);

CREATE TABLE audit_log (
    id         bigserial PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    actor_id   bigint,                        -- null: Herald itself, or another program
    action     text NOT NULL,
    message_id integer,                       -- the broadcast, if it is about one
    recipients integer,
    preview    text,
    details    jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_audit_log_at ON audit_log (at DESC);
CREATE INDEX idx_audit_log_message ON audit_log (message_id) WHERE message_id IS NOT NULL;
