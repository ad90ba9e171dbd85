-- What adopted broadcasts and recipients mean in Herald's words. An overdue broadcast becomes `missed`, never a
-- surprise blast; one that is over, or that its writer sends itself (no scheduled_at), is `completed`.

CREATE FUNCTION adoption.settle_recipients() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    renamed bigint;
BEGIN
    UPDATE message_recipients
       SET delivery_status = coalesce(read_delivery_status(delivery_status), 'uncertain'),
           error_text = CASE WHEN read_delivery_status(delivery_status) IS NULL
                             THEN concat_ws(': ', error_text, delivery_status) ELSE error_text END
     WHERE delivery_status IS NULL
        OR delivery_status NOT IN ('pending', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'deleted');
    GET DIAGNOSTICS renamed = ROW_COUNT;
    IF renamed > 0 THEN
        RAISE NOTICE '% recipients had a status in other words; their writer may go on using those.', renamed;
        PERFORM adoption.translate_delivery_status();
    END IF;
END $$;

-- Keeps a writer going that has words of its own for a delivery status.
CREATE FUNCTION adoption.translate_delivery_status() RETURNS void
LANGUAGE plpgsql AS $adoption$
BEGIN
    CREATE FUNCTION translate_delivery_status() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.error_text := CASE WHEN read_delivery_status(NEW.delivery_status) IS NULL
                               THEN concat_ws(': ', NEW.error_text, NEW.delivery_status) ELSE NEW.error_text END;
        NEW.delivery_status := coalesce(read_delivery_status(NEW.delivery_status), 'uncertain');
        RETURN NEW;
    END $$;
    CREATE TRIGGER translate_delivery_status BEFORE INSERT OR UPDATE OF delivery_status ON message_recipients
        FOR EACH ROW WHEN (NEW.delivery_status IS NULL OR NEW.delivery_status NOT IN
            ('pending', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'deleted'))
        EXECUTE FUNCTION translate_delivery_status();
END $adoption$;

-- The same for a status that a writer keeps in message_history.
CREATE FUNCTION adoption.translate_broadcast_status() RETURNS void
LANGUAGE plpgsql AS $adoption$
BEGIN
    ALTER TABLE message_history ADD COLUMN status_original text;
    UPDATE message_history SET status_original = status;
    ALTER TABLE message_history ALTER COLUMN status DROP DEFAULT;
    CREATE FUNCTION translate_broadcast_status() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.status_original := NEW.status;
        NEW.status := CASE TG_OP WHEN 'UPDATE' THEN coalesce(read_broadcast_status(NEW.status), OLD.status)
                                 ELSE read_broadcast_status(NEW.status) END;
        RETURN NEW;
    END $$;
    CREATE TRIGGER foreign_broadcast_status BEFORE INSERT OR UPDATE OF status ON message_history
        FOR EACH ROW WHEN (NEW.status NOT IN
            ('scheduled', 'sending', 'paused', 'completed', 'cancelled', 'missed', 'recalled'))
        EXECUTE FUNCTION translate_broadcast_status();
END $adoption$;

-- The writer's numbers stay; what is missing is counted. A time that could not be read is in scheduled_at_original,
-- a column that few databases have: hence to_jsonb.
CREATE FUNCTION adoption.settle_broadcasts() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    WITH counted AS (
        SELECT message_id,
               count(*) AS recipients,
               count(*) FILTER (WHERE delivery_status IN ('sent', 'deleted')) AS delivered,
               count(*) FILTER (WHERE delivery_status = 'failed') AS failed,
               count(*) FILTER (WHERE delivery_status = 'uncertain') AS uncertain,
               count(*) FILTER (WHERE delivery_status = 'cancelled') AS cancelled,
               count(*) FILTER (WHERE delivery_status IN ('pending', 'sending')) AS waiting
          FROM message_recipients
         GROUP BY message_id
    ), judged AS (
        SELECT h.id, counted.*,
               coalesce(read_broadcast_status(h.status), CASE
                   WHEN counted.delivered > 0 OR h.successful_deliveries > 0 OR counted.waiting = 0 THEN 'completed'
                   WHEN h.scheduled_at > now() THEN 'scheduled'
                   WHEN h.scheduled_at IS NOT NULL OR to_jsonb(h) ->> 'scheduled_at_original' IS NOT NULL THEN 'missed'
                   ELSE 'completed'
               END) AS status
          FROM message_history AS h LEFT JOIN counted ON counted.message_id = h.id
    )
    UPDATE message_history AS h
       SET status = judged.status,
           total_recipients = coalesce(nullif(h.total_recipients, 0), judged.recipients, 0),
           successful_deliveries = coalesce(nullif(h.successful_deliveries, 0), judged.delivered, 0),
           failed_deliveries = coalesce(nullif(h.failed_deliveries, 0), judged.failed, 0),
           uncertain_deliveries = coalesce(nullif(h.uncertain_deliveries, 0), judged.uncertain, 0),
           cancelled_deliveries = coalesce(nullif(h.cancelled_deliveries, 0), judged.cancelled, 0),
           created_at = coalesce(h.created_at, h.sent_at, h.scheduled_at, now()),
           completed_at = CASE judged.status WHEN 'completed'
                          THEN coalesce(h.completed_at, greatest(h.sent_at, h.scheduled_at), h.created_at) END
      FROM judged
     WHERE judged.id = h.id;
END $$;

-- The foreign key, unless there is one. Recipients of a broadcast that is gone stay, and the key holds for new rows.
CREATE FUNCTION adoption.join_recipients() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    orphans bigint;
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'message_recipients'::regclass AND contype = 'f'
                                           AND confrelid = 'message_history'::regclass) THEN
        RETURN;
    END IF;
    ALTER TABLE message_recipients ADD CONSTRAINT message_recipients_message_id_fkey
        FOREIGN KEY (message_id) REFERENCES message_history (id) ON DELETE CASCADE NOT VALID;
    SELECT count(*) INTO orphans
      FROM message_recipients AS r
     WHERE NOT EXISTS (SELECT FROM message_history AS h WHERE h.id = r.message_id);
    IF orphans = 0 THEN
        ALTER TABLE message_recipients VALIDATE CONSTRAINT message_recipients_message_id_fkey;
    ELSE
        RAISE WARNING '% rows of message_recipients belong to no row of message_history; they are kept.', orphans;
    END IF;
END $$;
