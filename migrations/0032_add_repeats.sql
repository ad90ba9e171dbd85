-- Repeating messages. Each occurrence is a broadcast of its own; the next one waits as a scheduled one.

CREATE TABLE repeats (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule       jsonb NOT NULL,              -- bot/domain/repeating.py
    content    jsonb NOT NULL,              -- what the occurrences begin as
    buttons    jsonb NOT NULL DEFAULT '[]',
    audience   jsonb NOT NULL,
    quiet      text CHECK (quiet IN ('silent', 'hold')),
    title      text,                        -- what its draft was called
    author_id  bigint NOT NULL,
    draft_id   bigint NOT NULL UNIQUE,      -- launched twice it begins once
    status     text NOT NULL DEFAULT 'paused' CHECK (status IN ('active', 'paused', 'ended')),
    waiting_id integer UNIQUE REFERENCES message_history (id) ON DELETE SET NULL,  -- the next occurrence
    done       integer NOT NULL DEFAULT 0,  -- occurrences that are behind us: started, missed or skipped
    done_at    timestamptz,                 -- the latest moment of the rule that is behind us
    next_at    timestamptz,                 -- the moment of the rule that the waiting occurrence was made for
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz,
    -- Of an active one this line points at the one occurrence that waits, so there cannot be two.
    CHECK (status = 'active' OR waiting_id IS NULL),
    CHECK ((status = 'ended') = (ended_at IS NOT NULL))
);

ALTER TABLE message_history ADD COLUMN repeat_id integer REFERENCES repeats (id) ON DELETE SET NULL;
CREATE INDEX idx_message_history_repeat ON message_history (repeat_id) WHERE repeat_id IS NOT NULL;

ALTER TABLE drafts ADD COLUMN repetition jsonb;  -- the rule by which it is to be repeated
