-- Broadcasts and their recipients (the ledger), in which other programs may also write.

CREATE TABLE adoption.message_history (
    id                    serial PRIMARY KEY,
    message_text          text NOT NULL,
    total_recipients      integer NOT NULL DEFAULT 0,
    successful_deliveries integer DEFAULT 0,
    sent_at               timestamptz DEFAULT CURRENT_TIMESTAMP,
    created_at            timestamptz DEFAULT CURRENT_TIMESTAMP,
    recipient_type        varchar,
    recipient_group       varchar,
    scheduled_at          timestamptz,
    status                text,            -- a CHECK and NOT NULL follow below, once every row has one
    content               jsonb,           -- null: message_text is HTML, written by another program
    buttons               jsonb NOT NULL DEFAULT '[]',
    audience              jsonb,
    left_out              jsonb NOT NULL DEFAULT '{}',   -- {"blocked": n, "opted_out": n}
    failed_deliveries     integer NOT NULL DEFAULT 0,
    uncertain_deliveries  integer NOT NULL DEFAULT 0,
    cancelled_deliveries  integer NOT NULL DEFAULT 0,
    author_id             bigint,
    draft_id              bigint,
    completed_at          timestamptz,
    pause_reason          text,
    card_chat_id          bigint,
    card_message_id       bigint
);

CREATE TABLE adoption.message_recipients (
    id                  serial PRIMARY KEY,
    message_id          integer NOT NULL,
    user_id             bigint NOT NULL,
    username            text,
    delivery_status     text DEFAULT 'pending',
    created_at          timestamptz DEFAULT CURRENT_TIMESTAMP,
    telegram_message_id integer,
    error_code          text,          -- blocked, deactivated, chat_not_found, refused, ...: bot/domain/lifecycle.py
    error_text          text,          -- Telegram's own words
    attempted_at        timestamptz,   -- claimed: set with `sending`
    settled_at          timestamptz    -- the outcome was recorded
);

DO $$
DECLARE
    broadcasts_found boolean := adoption.adopt('message_history');
    recipients_found boolean := adoption.adopt('message_recipients');
BEGIN
    IF recipients_found THEN
        PERFORM adoption.settle_recipients();
    END IF;
    IF broadcasts_found THEN
        IF EXISTS (SELECT FROM message_history WHERE status IS NOT NULL) THEN
            PERFORM adoption.translate_broadcast_status();
        END IF;
        PERFORM adoption.settle_broadcasts();
    END IF;
    PERFORM adoption.join_recipients();
END $$;

ALTER TABLE message_history
    ALTER COLUMN status SET NOT NULL,
    ADD CONSTRAINT message_history_status_check CHECK (status IN
        ('scheduled', 'sending', 'paused', 'completed', 'cancelled', 'missed', 'recalled'));
ALTER TABLE message_recipients
    ALTER COLUMN delivery_status SET NOT NULL,
    ALTER COLUMN delivery_status SET DEFAULT 'pending',
    ADD CONSTRAINT message_recipients_delivery_status_check CHECK (delivery_status IN
        ('pending', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'deleted'));

CREATE UNIQUE INDEX message_history_draft_id_key ON message_history (draft_id);
CREATE INDEX idx_message_history_active ON message_history (id) WHERE status IN ('sending', 'paused');
CREATE INDEX idx_message_history_due ON message_history (scheduled_at) WHERE status = 'scheduled';
CREATE INDEX idx_message_history_newest ON message_history (created_at DESC, id DESC);

CREATE INDEX IF NOT EXISTS idx_message_recipients_message_id ON message_recipients (message_id);
CREATE INDEX IF NOT EXISTS idx_message_recipients_status ON message_recipients (message_id, delivery_status);
CREATE INDEX IF NOT EXISTS idx_message_recipients_user_id ON message_recipients (user_id);
-- The engine's claim walks forward through this one: (message_id, id) of what still waits.
CREATE INDEX idx_message_recipients_pending ON message_recipients (message_id, id) WHERE delivery_status = 'pending';
