-- What happens when anybody, Herald or another program, writes a broadcast.

-- A row without a status comes from another program: with a time it is Herald's to send, without one its writer's.
CREATE FUNCTION give_broadcast_status() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.status := CASE WHEN NEW.scheduled_at IS NULL THEN 'completed' ELSE 'scheduled' END;
    RETURN NEW;
END $$;

CREATE TRIGGER give_broadcast_status BEFORE INSERT ON message_history
    FOR EACH ROW WHEN (NEW.status IS NULL) EXECUTE FUNCTION give_broadcast_status();

-- Another program may write its row first and the time afterwards. Herald's own rows have an author or content.
CREATE FUNCTION schedule_foreign_broadcast() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM message_recipients AS r
                    WHERE r.message_id = NEW.id AND r.delivery_status <> 'pending') THEN
        NEW.status := 'scheduled';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER schedule_foreign_broadcast BEFORE UPDATE OF scheduled_at ON message_history
    FOR EACH ROW WHEN (OLD.status = 'completed' AND NEW.status = 'completed' AND NEW.content IS NULL
                       AND NEW.author_id IS NULL AND NEW.scheduled_at IS NOT NULL
                       AND NEW.scheduled_at IS DISTINCT FROM OLD.scheduled_at
                       AND coalesce(NEW.successful_deliveries, 0) = 0)
    EXECUTE FUNCTION schedule_foreign_broadcast();

-- The engine and the scheduler listen on `herald_broadcasts`; the payload is the broadcast's id. Counters of the same
-- row change often and wake nobody.
CREATE FUNCTION tell_of_broadcast() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('herald_broadcasts', NEW.id::text);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_broadcast_inserted AFTER INSERT ON message_history
    FOR EACH ROW WHEN (NEW.status IN ('scheduled', 'sending')) EXECUTE FUNCTION tell_of_broadcast();
CREATE TRIGGER tell_of_broadcast_updated AFTER UPDATE OF status, scheduled_at ON message_history
    FOR EACH ROW WHEN (NEW.status <> OLD.status OR NEW.scheduled_at IS DISTINCT FROM OLD.scheduled_at)
    EXECUTE FUNCTION tell_of_broadcast();
