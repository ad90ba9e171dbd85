-- Series: messages on day N after somebody joined a stream. Each person gets each step once.

-- When somebody joined the stream of a booking is, whoever writes: `in_stream_since` where the booking was moved from
-- another stream or person or counts again after it was cancelled, else `created_at`, else the moment of its writing.
-- Of bookings that are here already and say nothing, nobody knows. A new row costs no trigger.
ALTER TABLE bookings
    ADD COLUMN in_stream_since timestamptz,
    ADD COLUMN first_written_at      timestamptz;
ALTER TABLE bookings ALTER COLUMN first_written_at SET DEFAULT now();

-- Without a WHEN of its own: that would forbid other programs to alter their columns.
CREATE FUNCTION note_joining() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.confirmed IS DISTINCT FROM -1
       AND (OLD.confirmed = -1 OR OLD.course_stream IS DISTINCT FROM NEW.course_stream
            OR OLD.user_id IS DISTINCT FROM NEW.user_id) THEN
        NEW.in_stream_since := now();
    END IF;
    RETURN NEW;
END $$;

-- Its name comes after `sync_names` in the alphabet, by which PostgreSQL orders triggers: the names are equal then.
CREATE TRIGGER track_joining BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION note_joining();

-- Narrow, and new rows come at its end: it is cheap to keep. Who joined lately is asked for, in whichever stream.
CREATE INDEX idx_bookings_joined ON bookings (coalesce(in_stream_since, created_at, first_written_at))
    WHERE confirmed IS DISTINCT FROM -1;

CREATE TABLE series (
    id             bigserial PRIMARY KEY,
    stream         text NOT NULL UNIQUE REFERENCES streams (code) ON UPDATE CASCADE,
    hour           smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),  -- at which its messages leave, by the clocks of `zone`
    zone           text NOT NULL,
    status         text NOT NULL DEFAULT 'off' CHECK (status IN ('off', 'on')),
    switched_on_at timestamptz,        -- what was due before is not sent
    settled_until  timestamptz,        -- what was due up to then was sent or skipped
    author_id      bigint NOT NULL,    -- in whose name its messages leave: who switched it on last
    version        integer NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CHECK (status = 'off' OR switched_on_at IS NOT NULL AND settled_until IS NOT NULL)
);

CREATE TABLE series_steps (
    id         bigserial PRIMARY KEY,
    series_id  bigint NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    day        smallint NOT NULL CHECK (day BETWEEN 0 AND 999),  -- 0: the day of joining
    content    jsonb,                  -- null: nothing is written yet, and nothing is sent
    buttons    jsonb NOT NULL DEFAULT '[]',
    since      timestamptz NOT NULL,   -- it counts from then on: what would have been due before is not sent
    removed_at timestamptz             -- who got it stays known
);
CREATE UNIQUE INDEX series_steps_day_key ON series_steps (series_id, day) WHERE removed_at IS NULL;

CREATE TABLE series_deliveries (
    step_id      bigint NOT NULL,  -- no key of another table, which a hundred thousand lines would ask
    user_id      bigint NOT NULL,
    broadcast_id integer,          -- with which it was sent
    skipped      text CHECK (skipped IN ('blocked', 'opted_out', 'paused', 'late')),  -- or why it was not, for ever
    at           timestamptz NOT NULL,
    PRIMARY KEY (step_id, user_id),
    CHECK ((broadcast_id IS NULL) <> (skipped IS NULL))
);

ALTER TABLE message_history
    ADD COLUMN series_step_id bigint,     -- the step that it was sent for
    ADD COLUMN series_day     smallint;   -- and the step's day, as it was then
CREATE INDEX idx_message_history_series ON message_history (series_step_id) WHERE series_step_id IS NOT NULL;

ALTER TABLE drafts ADD COLUMN series_step_id bigint;  -- it becomes the message of this step
