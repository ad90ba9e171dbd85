-- The rows of the old `messages`, and what belonged to it, come to the partitioned table.

-- Which columns to write and the expression that reads each from the old table, as two lists of SQL.
CREATE FUNCTION adoption.message_readings(OUT columns text, OUT readings text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT string_agg(quote_ident(reading.name), ', '), string_agg(reading.expression, ', ')
      INTO columns, readings
      FROM (
        SELECT g.name, CASE
                   WHEN w.name IS NULL THEN quote_ident(g.name)
                   WHEN w.name = 'created_at'
                       THEN format('coalesce(%s, now())', adoption.reading('created_at', g.type::regtype, w.type::regtype))
                   WHEN w.type = 'uuid'::regtype AND g.type <> w.type
                       THEN format('adoption.message_uuid(%I::text)', g.name)
                   WHEN w.required AND w.fallback IS NOT NULL
                       THEN format('coalesce(%s, %s)',
                                   adoption.reading(quote_ident(g.name), g.type::regtype, w.type::regtype), w.fallback)
                   ELSE adoption.reading(quote_ident(g.name), g.type::regtype, w.type::regtype)
               END AS expression
          FROM adoption.columns('adoption.messages') AS g
          LEFT JOIN adoption.columns('messages') AS w USING (name)
      ) AS reading;
END $$;

-- The old table's columns that Herald does not know, and where words could not be read, those words.
CREATE FUNCTION adoption.add_message_columns() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    other record;
BEGIN
    FOR other IN
        SELECT g.name, g.type::regtype AS given, w.type::regtype AS wanted
          FROM adoption.columns('adoption.messages') AS g JOIN adoption.columns('messages') AS w USING (name)
         WHERE g.type <> w.type AND (g.category = 'S' OR w.type = 'uuid'::regtype) AND w.type <> 'text'::regtype
    LOOP
        IF other.wanted = 'uuid'::regtype THEN
            EXECUTE format('ALTER TABLE adoption.messages ADD COLUMN %I text', other.name || '_original');
            EXECUTE format('UPDATE adoption.messages SET %I = %I::text', other.name || '_original', other.name);
        ELSIF other.wanted <> 'jsonb'::regtype THEN
            PERFORM adoption.keep_words('adoption.messages', other.name, other.given, other.wanted);
        END IF;
    END LOOP;
    FOR other IN
        SELECT g.name, format_type(g.type, g.length) AS type, g.fallback
          FROM adoption.columns('adoption.messages') AS g
         WHERE g.name NOT IN (SELECT name FROM adoption.columns('messages'))
    LOOP
        EXECUTE format('ALTER TABLE messages ADD COLUMN %I %s %s', other.name, other.type, 'DEFAULT ' || other.fallback);
    END LOOP;
END $$;

-- Without a unique message_id the old table may hold copies; each copy keeps its row under a name of its own.
CREATE FUNCTION adoption.name_message_copies() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE adoption.messages AS m
       SET message_id = m.message_id || '#' || copy.number
      FROM (SELECT ctid, tableoid, row_number() OVER (PARTITION BY message_id ORDER BY ctid) AS number
              FROM adoption.messages WHERE message_id IS NOT NULL) AS copy
     WHERE m.ctid = copy.ctid AND m.tableoid = copy.tableoid AND copy.number > 1;
END $$;

CREATE FUNCTION adoption.carry_messages() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    lists  record;
    oldest timestamptz;
BEGIN
    IF EXISTS (SELECT FROM adoption.columns('adoption.messages') WHERE name = 'message_id') THEN
        PERFORM adoption.name_message_copies();
    END IF;
    PERFORM adoption.add_message_columns();
    IF (SELECT type FROM adoption.columns('adoption.messages') WHERE name = 'created_at') <> 'timestamptz'::regtype THEN
        PERFORM adoption.read_times_in_utc();
    END IF;
    SELECT * INTO lists FROM adoption.message_readings();
    IF EXISTS (SELECT FROM adoption.columns('adoption.messages') WHERE name = 'created_at') THEN
        EXECUTE (SELECT format('SELECT min(%s) FROM adoption.messages',
                               adoption.reading('created_at', type::regtype, 'timestamptz'))
                   FROM adoption.columns('adoption.messages') WHERE name = 'created_at') INTO oldest;
    END IF;
    -- Telegram's bots exist since 2015: rows that claim to be older stay in the default partition
    PERFORM ensure_message_partitions(greatest(coalesce(oldest, now()), '2015-06-01 00:00+00'), now());
    EXECUTE format('INSERT INTO messages (%s) SELECT %s FROM adoption.messages', lists.columns, lists.readings);
END $$;

-- A writer that sent an explicit NULL before, or left a column to its default, may go on doing so.
CREATE FUNCTION adoption.relax_messages() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT w.name, w.required AND NOT g.required AS nullable,
               CASE WHEN w.fallback IS NULL AND w.category = 'S' THEN g.fallback END AS fallback
          FROM adoption.columns('messages') AS w JOIN adoption.columns('adoption.messages') AS g USING (name)
         WHERE w.name NOT IN ('id', 'created_at')
    LOOP
        IF kept.nullable THEN
            EXECUTE format('ALTER TABLE messages ALTER COLUMN %I DROP NOT NULL', kept.name);
        END IF;
        IF kept.fallback IS NOT NULL THEN
            EXECUTE format('ALTER TABLE messages ALTER COLUMN %I SET DEFAULT %s', kept.name, kept.fallback);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION adoption.hand_over_belongings() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    belongings adoption.messages_belongings;
    part       regclass;
    statement  text;
BEGIN
    SELECT * INTO belongings FROM adoption.messages_belongings;
    FOR part IN SELECT relid FROM pg_partition_tree('messages') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', part, belongings.owner);
    END LOOP;
    FOREACH statement IN ARRAY coalesce(belongings.grants, '{}') LOOP
        EXECUTE statement;
    END LOOP;
    FOREACH statement IN ARRAY belongings.indexes || belongings.triggers LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'The partitioned messages cannot have this (%): %', SQLERRM, statement;
        END;
    END LOOP;
END $$;

-- message_id alone cannot be unique on a table partitioned by time. Herald's own ids (<chat>:<message>) are unique by
-- Telegram's word; for those of another program this keeps the promise that its plain table made.
CREATE FUNCTION adoption.keep_message_ids_unique() RETURNS void
LANGUAGE plpgsql AS $adoption$
BEGIN
    CREATE FUNCTION refuse_message_copy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.message_id, 0));
        IF (SELECT count(*) FROM messages WHERE message_id = NEW.message_id) > 1 THEN
            RAISE unique_violation USING MESSAGE = format('The message %s is logged already.', NEW.message_id),
                CONSTRAINT = 'messages_message_id_key', TABLE = 'messages';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER refuse_message_copy AFTER INSERT ON messages
        FOR EACH ROW WHEN (NEW.message_id !~ '^-?\d+:\d+$') EXECUTE FUNCTION refuse_message_copy();
END $adoption$;
