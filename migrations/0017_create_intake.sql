-- Intake: the durable queue of updates, and dialog state.

CREATE TABLE updates (
    bot_id      bigint NOT NULL,
    update_id   bigint NOT NULL,
    person_id   bigint,                     -- whose updates are handled in order; null: no person
    payload     jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz,
    error       text,                       -- what the handler raised, if it did
    PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX idx_updates_undone ON updates (bot_id, update_id) WHERE done_at IS NULL;
CREATE INDEX idx_updates_done ON updates (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE dialog_states (
    key        text PRIMARY KEY,            -- bot:chat:user:thread:business connection:destiny
    state      text,
    data       jsonb NOT NULL DEFAULT '{}',
    updated_at timestamptz NOT NULL DEFAULT now()
);
