-- What happens to a message after it was sent: it is edited everywhere, or taken back; with a ledger of its own.

CREATE TABLE revisions (
    id              bigserial PRIMARY KEY,
    message_id      integer NOT NULL REFERENCES message_history (id) ON DELETE CASCADE,
    kind            text NOT NULL CHECK (kind IN ('edit', 'recall')),
    status          text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'paused', 'completed', 'cancelled')),
    content         jsonb,                      -- of an edit: what the message becomes
    buttons         jsonb NOT NULL DEFAULT '[]',
    former_text     text NOT NULL,              -- what it was before
    former_content  jsonb,
    former_buttons  jsonb NOT NULL DEFAULT '[]',
    author_id       bigint NOT NULL,
    press_id        text UNIQUE,                -- the press that launched it: handled twice it launches once
    total           integer NOT NULL DEFAULT 0,
    done            integer NOT NULL DEFAULT 0,
    gone            integer NOT NULL DEFAULT 0, -- the message was not there any more
    failed          integer NOT NULL DEFAULT 0,
    pause_reason    text,                       -- Telegram's own words, where Herald paused it by itself
    paused_by       bigint,
    card_chat_id    bigint,
    card_message_id bigint,
    created_at      timestamptz NOT NULL DEFAULT now(),
    completed_at    timestamptz                 -- completed or cancelled
);
-- One at a time for each broadcast.
CREATE UNIQUE INDEX revisions_active_key ON revisions (message_id) WHERE status IN ('running', 'paused');
CREATE INDEX idx_revisions_message ON revisions (message_id, id);
CREATE INDEX idx_revisions_completed ON revisions (completed_at) WHERE completed_at IS NOT NULL;

CREATE TABLE revision_recipients (
    revision_id  bigint NOT NULL REFERENCES revisions (id) ON DELETE CASCADE,
    recipient_id integer NOT NULL,  -- message_recipients.id; no key of another table, which a million lines would ask
    status       text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'gone', 'failed')),
    error_code   text,              -- bot/domain/lifecycle.py
    error_text   text,              -- Telegram's own words
    settled_at   timestamptz,
    PRIMARY KEY (revision_id, recipient_id)
);
