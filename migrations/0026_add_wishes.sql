-- What people wish to receive beyond yes and no: nothing until a moment, or only what is for their stream.

ALTER TABLE users
    ADD COLUMN paused_until timestamptz,
    ADD COLUMN wants        text NOT NULL DEFAULT 'everything' CHECK (wants IN ('everything', 'own_stream'));
