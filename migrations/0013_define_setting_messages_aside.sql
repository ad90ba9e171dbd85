-- An existing `messages` becomes partitioned: the old table moves to the schema `adoption`, its rows are carried over,
-- and what belonged to it (owner, grants, views, triggers) is put on the new one.

CREATE TABLE adoption.messages_belongings (
    owner    name,
    grants   text[],
    triggers text[],
    indexes  text[]      -- those on columns that Herald does not know
);

-- uuid ids stay; others become one that follows from them, and stand in original_id.
CREATE FUNCTION adoption.message_uuid(id text) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN id ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' THEN id::uuid ELSE md5(id)::uuid END
$$;

-- Foreign keys of other tables on messages cannot hold on a partitioned table.
CREATE FUNCTION adoption.drop_keys_on_messages() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    key record;
BEGIN
    FOR key IN SELECT conname, conrelid::regclass AS relation FROM pg_constraint
                WHERE confrelid = 'messages'::regclass AND contype = 'f' AND conparentid = 0 LOOP
        IF key.relation <> 'messages'::regclass THEN
            RAISE WARNING 'The foreign key % of % on messages is dropped: messages is partitioned from now on.',
                key.conname, key.relation;
        END IF;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.relation, key.conname);
    END LOOP;
END $$;

CREATE FUNCTION adoption.set_messages_aside() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    moved record;
BEGIN
    IF to_regclass('messages') IS NULL THEN
        RETURN;
    END IF;
    LOCK TABLE messages IN ACCESS EXCLUSIVE MODE;
    PERFORM adoption.drop_keys_on_messages();
    PERFORM adoption.lift_views('messages');
    INSERT INTO adoption.messages_belongings
    SELECT c.relowner::regrole::name, adoption.grants_on(c.oid::regclass),
           ARRAY(SELECT pg_get_triggerdef(t.oid) FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
           ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index AS i
                  WHERE i.indrelid = c.oid AND NOT i.indisunique AND EXISTS (
                      SELECT FROM pg_attribute AS a
                       WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
                         AND a.attname NOT IN (SELECT name FROM adoption.columns('adoption.messages_shape'))))
      FROM pg_class AS c WHERE c.oid = 'messages'::regclass;
    -- a sequence behind a column that Herald does not know outlives the old table
    FOR moved IN
        SELECT d.objid::regclass AS sequence
          FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
         WHERE d.refobjid = 'messages'::regclass AND d.deptype = 'a' AND d.classid = 'pg_class'::regclass
    LOOP
        EXECUTE format('ALTER SEQUENCE %s OWNED BY NONE', moved.sequence);
    END LOOP;
    FOR moved IN SELECT tree.relid::regclass AS part FROM pg_partition_tree('messages') AS tree ORDER BY level DESC LOOP
        EXECUTE format('ALTER TABLE %s SET SCHEMA adoption', moved.part);
    END LOOP;
    IF to_regclass('adoption.messages') IS NULL THEN     -- pg_partition_tree knows partitioned tables alone
        ALTER TABLE messages SET SCHEMA adoption;
    END IF;
END $$;
