-- When a message leaves: in whose time zone its author thinks, and what a draft and a scheduled broadcast know of it.

ALTER TABLE users
    ADD COLUMN time_zone text;  -- of an administrator: 'Europe/Moscow' or 'UTC+05:30'; null: the operator's

ALTER TABLE drafts
    ADD COLUMN scheduled_at      timestamptz,  -- null: it leaves when it is sent
    ADD COLUMN quiet             text CHECK (quiet IN ('silent', 'hold')),
    ADD COLUMN changes_broadcast integer,      -- it is the change of this scheduled broadcast, and is saved into it
    ADD COLUMN changes_from      text;         -- what the broadcast said when the change was begun, as a digest

ALTER TABLE message_history
    ADD COLUMN quiet       text CHECK (quiet IN ('silent', 'hold')),  -- what happens in quiet hours; null: nothing
    ADD COLUMN reminded_at timestamptz,  -- its author was reminded that it leaves soon
    ADD COLUMN missed_told_at timestamptz;  -- its author was told that it was missed

UPDATE message_history SET missed_told_at = now() WHERE status = 'missed';

CREATE INDEX idx_message_history_untold ON message_history (id) WHERE status = 'missed' AND missed_told_at IS NULL;

-- What waits for a decision; and the history, which holds neither that nor what is still to come.
CREATE INDEX idx_message_history_missed ON message_history (scheduled_at, id) WHERE status = 'missed';
DROP INDEX idx_message_history_newest;
CREATE INDEX idx_message_history_past ON message_history (coalesce(sent_at, completed_at, created_at) DESC, id DESC)
    WHERE status NOT IN ('scheduled', 'missed');

-- An administrator who moves a broadcast is not always its author: Herald writes down itself who it was.
CREATE OR REPLACE FUNCTION note_scheduled_broadcast() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF current_setting('herald.noted', true) = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_log (actor_id, action, message_id, recipients, preview, details)
    VALUES (NEW.author_id, 'message_scheduled', NEW.id, NEW.total_recipients, left(NEW.message_text, 80),
            jsonb_build_object('scheduled_at', NEW.scheduled_at));
    RETURN NULL;
END $$;

-- What Herald schedules itself it also notes itself, with the audience.
DROP TRIGGER note_scheduled_broadcast_inserted ON message_history;
CREATE TRIGGER note_scheduled_broadcast_inserted AFTER INSERT ON message_history
    FOR EACH ROW WHEN (NEW.status = 'scheduled' AND NEW.content IS NULL) EXECUTE FUNCTION note_scheduled_broadcast();

-- A moment that no calendar shows ('infinity', the year 20000) cannot be read, and would stop whoever reads the row.
UPDATE message_history
   SET scheduled_at = coalesce(created_at, now()), status = CASE status WHEN 'scheduled' THEN 'missed' ELSE status END,
       missed_told_at = now()
 WHERE scheduled_at < '0002-01-01 UTC' OR scheduled_at >= '9999-01-01 UTC';
ALTER TABLE message_history ADD CONSTRAINT message_history_scheduled_at_check
    CHECK (scheduled_at >= '0002-01-01 UTC' AND scheduled_at < '9999-01-01 UTC');
