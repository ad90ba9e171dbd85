-- The log: every message in or out, by month.

CREATE TABLE adoption.messages_shape (
    id                  uuid NOT NULL DEFAULT gen_random_uuid(),
    message_id          text,                 -- '<chat id>:<message id>'; null where Telegram refused the message
    context_id          text,                 -- chat id
    context_type        text,                 -- 'private' or 'group'
    direction           text,                 -- 'incoming' or 'outgoing'
    sender              text,
    recipient           text,
    content             text,
    media_url           text,                 -- the file_id
    media_type          text,
    media_content_type  text,
    media_size          bigint,
    status              text,                 -- 'sent', 'delivered', 'read', 'failed', 'queued'
    error_message       text,
    metadata            jsonb NOT NULL DEFAULT '{}',
    created_at          timestamptz NOT NULL DEFAULT now(),
    delivered_at        timestamptz,
    read_at             timestamptz,
    reply_to_message_id uuid,
    is_bot_command      boolean NOT NULL DEFAULT false,
    is_admin_command    boolean NOT NULL DEFAULT false,
    command_name        text,
    deleted_at          timestamptz,
    is_deleted          boolean NOT NULL DEFAULT false
) PARTITION BY RANGE (created_at);

DO $$
BEGIN
    PERFORM adoption.set_messages_aside();
    EXECUTE format('ALTER TABLE adoption.messages_shape SET SCHEMA %I', current_schema());
    ALTER TABLE messages_shape RENAME TO messages;
    CREATE TABLE messages_default PARTITION OF messages DEFAULT;
    IF to_regclass('adoption.messages') IS NOT NULL THEN
        PERFORM adoption.carry_messages();
    END IF;
    PERFORM ensure_message_partitions(now(), now() + interval '3 months');
END $$;

-- Thirteen indexes, as the message store's document lists them; made after the rows are in, which is faster.
ALTER TABLE messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id, created_at),
    ADD CONSTRAINT messages_message_id_created_at_key UNIQUE (message_id, created_at);
CREATE INDEX idx_messages_conversation ON messages (context_id, created_at DESC) WHERE NOT is_deleted;
CREATE INDEX idx_messages_sender ON messages (sender, created_at DESC) WHERE NOT is_deleted;
CREATE INDEX idx_messages_created_at ON messages (created_at DESC);
CREATE INDEX idx_messages_failed ON messages (context_id, created_at DESC) WHERE status = 'failed';
CREATE INDEX idx_messages_direction ON messages (direction, created_at DESC);
CREATE INDEX idx_messages_context_type ON messages (context_type, created_at DESC);
CREATE INDEX idx_messages_command ON messages (command_name, created_at DESC) WHERE is_bot_command OR is_admin_command;
CREATE INDEX idx_messages_reply ON messages (reply_to_message_id) WHERE reply_to_message_id IS NOT NULL;
CREATE INDEX idx_messages_metadata ON messages USING gin (metadata);
CREATE INDEX idx_messages_media ON messages (context_id, created_at DESC) WHERE media_url IS NOT NULL;
CREATE INDEX idx_messages_dashboard ON messages (context_id, direction, status, created_at DESC);

DO $$
BEGIN
    IF to_regclass('adoption.messages') IS NOT NULL THEN
        PERFORM adoption.relax_messages();
        DROP TABLE adoption.messages;
        PERFORM adoption.hand_over_belongings();
        PERFORM adoption.keep_message_ids_unique();
        PERFORM adoption.put_views_back();
    END IF;
END $$;
