-- Audiences with a name, shared by all administrators.

CREATE TABLE audiences (
    id         bigserial PRIMARY KEY,
    title      text NOT NULL UNIQUE,
    audience   jsonb NOT NULL,
    owner_id   bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
