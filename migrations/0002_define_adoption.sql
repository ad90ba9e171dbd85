-- How a table that another program made becomes Herald's without losing a row or breaking that program.
-- The schema `adoption` holds these tools and the wanted shape of each table while migrations run; the last of
-- the adopting migrations drops it.

CREATE SCHEMA adoption;

-- Views that stand on a column about to change; put back once it has changed.
CREATE TABLE adoption.views (
    position   serial,
    name       text,       -- schema-qualified and quoted
    definition text,
    options    text[],
    owner      name,
    grants     text[]      -- GRANT statements
);

-- Columns that the writer names its own way: Herald's column stands beside it, and a trigger keeps the two equal.
CREATE TABLE adoption.twins (
    relation regclass,
    herald   name,
    given    name
);

-- Herald's own tables need their names free.
DO $$
DECLARE
    taken text;
BEGIN
    SELECT string_agg(name, ', ') INTO taken
      FROM unnest(ARRAY['users', 'streams', 'admins', 'drafts', 'button_presses', 'audit_log', 'updates',
                        'dialog_states']) AS name
     WHERE to_regclass(name) IS NOT NULL;
    IF taken IS NOT NULL THEN
        RAISE EXCEPTION 'This database already has tables that Herald would make: %.', taken
            USING HINT = 'Rename them, or give Herald a database of its own.';
    END IF;
END $$;

-- The columns of a table, in order.
CREATE FUNCTION adoption.columns(relation regclass)
RETURNS TABLE (name name, type oid, type_name text, category "char", length integer, required boolean,
               fallback text, made_by_server boolean)
LANGUAGE sql STABLE AS $$
    SELECT a.attname, a.atttypid, format_type(a.atttypid, NULL), t.typcategory, a.atttypmod, a.attnotnull,
           CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
           a.attidentity <> '' OR a.attgenerated <> ''
      FROM pg_attribute AS a
      JOIN pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum
$$;

-- The SQL expression that reads a value of one type as another; NULL where the two do not go together.
CREATE FUNCTION adoption.reading(value text, given regtype, wanted regtype) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN given = wanted THEN value
        WHEN wanted = 'timestamptz'::regtype AND given IN ('timestamp'::regtype, 'date'::regtype)
            THEN format('%s::timestamp AT TIME ZONE ''UTC''', value)
        WHEN wanted = 'timestamptz'::regtype AND category = 'S' THEN format('read_time(%s::text)', value)
        WHEN wanted = 'integer'::regtype AND given = 'smallint'::regtype THEN format('%s::integer', value)
        WHEN wanted = 'bigint'::regtype AND category = 'N' THEN format('%s::bigint', value)
        WHEN wanted IN ('integer'::regtype, 'bigint'::regtype) AND category = 'S'
            THEN format('person_id(%s::text)::%s', value, wanted)
        WHEN wanted = 'jsonb'::regtype AND given = 'json'::regtype THEN format('%s::jsonb', value)
        WHEN wanted = 'jsonb'::regtype AND category = 'S' THEN format('read_jsonb(%s::text)', value)
        WHEN wanted = 'boolean'::regtype AND category = 'N' THEN format('(%s <> 0)', value)
        WHEN wanted IN ('text'::regtype, 'varchar'::regtype) THEN format('%s::text', value)
    END
      FROM (SELECT typcategory AS category FROM pg_type WHERE oid = given) AS given_type
$$;

-- Whether a column may stay as its writer made it, because Herald reads and writes it just as well.
CREATE FUNCTION adoption.serves(given regtype, length integer, wanted regtype) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN wanted IN ('text'::regtype, 'varchar'::regtype)
            THEN given IN ('text'::regtype, 'varchar'::regtype) AND length < 0   -- a limit might cut Herald's
        WHEN wanted = 'integer'::regtype THEN given IN ('integer'::regtype, 'bigint'::regtype)
        ELSE given = wanted
    END
$$;
