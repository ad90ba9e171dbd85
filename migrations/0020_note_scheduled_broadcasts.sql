-- Whoever schedules a broadcast, an administrator or another program, it stands in the audit log.

CREATE FUNCTION note_scheduled_broadcast() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO audit_log (actor_id, action, message_id, recipients, preview, details)
    VALUES (NEW.author_id, 'message_scheduled', NEW.id, NEW.total_recipients, left(NEW.message_text, 80),
            jsonb_build_object('scheduled_at', NEW.scheduled_at));
    RETURN NULL;
END $$;

CREATE TRIGGER note_scheduled_broadcast_inserted AFTER INSERT ON message_history
    FOR EACH ROW WHEN (NEW.status = 'scheduled') EXECUTE FUNCTION note_scheduled_broadcast();
CREATE TRIGGER note_scheduled_broadcast_updated AFTER UPDATE OF status, scheduled_at ON message_history
    FOR EACH ROW WHEN (NEW.status = 'scheduled' AND (NEW.status <> OLD.status
                                                     OR NEW.scheduled_at IS DISTINCT FROM OLD.scheduled_at))
    EXECUTE FUNCTION note_scheduled_broadcast();
