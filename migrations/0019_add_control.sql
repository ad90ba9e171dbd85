-- What administrators decide about a broadcast beyond its words: the moment to think again, the price, the pause.

ALTER TABLE message_history
    ADD COLUMN hold_until timestamptz,                 -- nobody is written to before: it can still be taken back
    ADD COLUMN paid       boolean NOT NULL DEFAULT false,   -- with allow_paid_broadcast, for Telegram Stars
    ADD COLUMN stars_cap  integer,                     -- how many stars it could cost at most when it was launched
    ADD COLUMN paused_by  bigint;                      -- who paused it; null where Herald did
