-- The steps that bring an existing table to its wanted shape, column by column.

-- CHECKs on columns that Herald writes would refuse its own values ('sending', say).
CREATE FUNCTION adoption.drop_checks(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    dropped name;
BEGIN
    FOR dropped IN
        SELECT DISTINCT con.conname
          FROM pg_constraint AS con
          JOIN adoption.columns(wanted) AS w ON true
          JOIN pg_attribute AS a ON a.attrelid = relation AND a.attname = w.name AND a.attnum = ANY (con.conkey)
         WHERE con.conrelid = relation AND con.contype = 'c'
    LOOP
        RAISE NOTICE 'The CHECK % of % is dropped: Herald writes other values too.', dropped, relation;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, dropped);
    END LOOP;
END $$;

-- Old rows get constants; a default that is computed (a time) would tell lies about them and serves new rows alone.
CREATE FUNCTION adoption.add_missing(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    missing record;
BEGIN
    FOR missing IN
        SELECT w.*, w.fallback NOT LIKE '%(%' AND w.fallback NOT ILIKE 'current%' AS constant
          FROM adoption.columns(wanted) AS w
         WHERE w.name <> 'id' AND w.name NOT IN (SELECT g.name FROM adoption.columns(relation) AS g)
    LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I %s', relation, missing.name, missing.type_name)
             || CASE WHEN missing.constant THEN format(' DEFAULT %s', missing.fallback) ELSE '' END
             || CASE WHEN missing.constant AND missing.required THEN ' NOT NULL' ELSE '' END;
        IF NOT missing.constant THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', relation, missing.name, missing.fallback);
        END IF;
    END LOOP;
END $$;

-- The condition under which a value of a text column says nothing to the reader of the wanted type.
CREATE FUNCTION adoption.unreadable(column_ name, given regtype, wanted regtype) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE wanted
        WHEN 'jsonb'::regtype
            THEN format('(left(ltrim(%1$I::text), 1) <> ''"'' AND jsonb_typeof(%2$s) = ''string'')',
                        column_, adoption.reading(quote_ident(column_), given, wanted))
        ELSE format('(trim(%1$I::text) <> '''' AND %2$s IS NULL)',
                    column_, adoption.reading(quote_ident(column_), given, wanted))
    END
$$;

-- Keeps the words of a text column that cannot all be read, in `<column>_original`; returns how many there are.
CREATE FUNCTION adoption.keep_words(relation regclass, column_ name, given regtype, wanted regtype) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    unreadable text := adoption.unreadable(column_, given, wanted);
    found      bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %s WHERE %s', relation, unreadable) INTO found;
    IF found > 0 THEN
        RAISE WARNING '%.%: % values are no %; their words are kept in %_original.',
            relation, column_, found, wanted, column_;
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I text', relation, column_ || '_original');
        EXECUTE format('UPDATE %s SET %I = %I WHERE %s', relation, column_ || '_original', column_, unreadable);
    END IF;
    RETURN found;
END $$;

-- Whether a column may change its type. Words among times are kept aside; ids and JSON that cannot all be read stay
-- text, because their writer will write such values again.
CREATE FUNCTION adoption.may_retype(relation regclass, column_ name, given regtype, wanted regtype) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    IF (SELECT typcategory FROM pg_type WHERE oid = given) <> 'S'
       OR wanted IN ('text'::regtype, 'varchar'::regtype) THEN
        RETURN true;
    ELSIF wanted = 'timestamptz'::regtype THEN
        PERFORM adoption.keep_words(relation, column_, given, wanted);
        RETURN true;
    END IF;
    EXECUTE format('SELECT count(*) FROM %s WHERE %s', relation,
                   adoption.unreadable(column_, given, wanted)) INTO found;
    IF found > 0 AND wanted = 'integer'::regtype THEN
        RAISE EXCEPTION '%.% holds words where Herald needs numbers.', relation, column_
            USING HINT = 'Rename the column, or turn its values into numbers, and migrate again.';
    ELSIF found > 0 THEN
        RAISE WARNING '%.%: % values are no %; the column stays %.', relation, column_, found, wanted, given;
    END IF;
    RETURN found = 0;
END $$;

-- A time that its writer gives without a zone means UTC, also from now on, when the column itself has a zone.
CREATE FUNCTION adoption.read_times_in_utc() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET timezone = ''UTC''', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'Times that a program writes without a zone are read in the zone %, not in UTC.',
        current_setting('timezone')
        USING HINT = format('Let the owner run: ALTER DATABASE %I SET timezone = ''UTC''', current_database());
END $$;

-- All retyping of a table in one ALTER, so that it is rewritten once.
CREATE FUNCTION adoption.retype(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    differing record;
    reading   text;
    changes   text[] := '{}';
BEGIN
    FOR differing IN
        SELECT w.name, w.type_name, w.fallback, w.type::regtype AS wanted,
               g.type::regtype AS given, g.fallback AS given_fallback
          FROM adoption.columns(wanted) AS w JOIN adoption.columns(relation) AS g USING (name)
         WHERE NOT adoption.serves(g.type, g.length, w.type)
           AND w.name <> 'id'   -- any id does, as long as the server gives it
    LOOP
        reading := adoption.reading(quote_ident(differing.name), differing.given, differing.wanted);
        IF reading IS NULL THEN
            RAISE EXCEPTION '%.% is %, and Herald needs %.', relation, differing.name, differing.given, differing.wanted
                USING HINT = 'Rename the column and migrate again: Herald then adds its own.';
        END IF;
        CONTINUE WHEN NOT adoption.may_retype(relation, differing.name, differing.given, differing.wanted);
        IF differing.wanted = 'timestamptz'::regtype THEN
            PERFORM adoption.read_times_in_utc();
        END IF;
        IF differing.given_fallback IS NOT NULL AND differing.wanted <> 'text'::regtype THEN
            changes := changes || format('ALTER COLUMN %I DROP DEFAULT', differing.name);
        END IF;
        changes := changes || format('ALTER COLUMN %I TYPE %s USING %s', differing.name, differing.type_name, reading);
        IF differing.fallback IS NOT NULL AND differing.wanted <> 'text'::regtype THEN
            changes := changes || format('ALTER COLUMN %I SET DEFAULT %s', differing.name, differing.fallback);
        END IF;
    END LOOP;
    IF changes <> '{}' THEN
        PERFORM adoption.lift_views(relation);
        EXECUTE format('ALTER TABLE %s %s', relation, array_to_string(changes, ', '));
        PERFORM adoption.put_views_back();
    END IF;
END $$;

-- Columns that Herald's own INSERT leaves out, or may fill with NULL, must accept that; and what Herald leaves to a
-- default needs one.
CREATE FUNCTION adoption.relax(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    tight record;
BEGIN
    FOR tight IN
        SELECT g.name, g.required AND NOT g.made_by_server AND NOT coalesce(w.required, g.fallback IS NOT NULL)
                       AND NOT EXISTS (SELECT FROM pg_index AS i
                                         JOIN pg_attribute AS a ON a.attrelid = relation AND a.attnum = ANY (i.indkey)
                                        WHERE i.indrelid = relation AND i.indisprimary AND a.attname = g.name) AS relaxed,
               CASE WHEN g.fallback IS NULL AND NOT g.made_by_server THEN w.fallback END AS fallback
          FROM adoption.columns(relation) AS g LEFT JOIN adoption.columns(wanted) AS w USING (name)
         WHERE g.name <> 'id'
           AND NOT EXISTS (SELECT FROM adoption.twins AS t WHERE t.relation = relax.relation AND t.herald = g.name)
    LOOP
        IF tight.relaxed THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', relation, tight.name);
        END IF;
        IF tight.fallback IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', relation, tight.name, tight.fallback);
        END IF;
    END LOOP;
END $$;

-- NULL where Herald counts on a constant (a booking's state, a counter).
CREATE FUNCTION adoption.fill_nulls(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    hollow record;
BEGIN
    FOR hollow IN
        SELECT w.name, w.fallback
          FROM adoption.columns(wanted) AS w JOIN adoption.columns(relation) AS g USING (name)
         WHERE w.required AND NOT g.required AND w.fallback IS NOT NULL AND w.name <> 'id'
    LOOP
        EXECUTE format('UPDATE %s SET %I = %s WHERE %I IS NULL', relation, hollow.name, hollow.fallback, hollow.name);
    END LOOP;
END $$;

-- Every row has an id that the server gives, and no two rows share one.
CREATE FUNCTION adoption.ensure_id(relation regclass, wanted_type text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    given    record;
    sequence text := format('%I', (SELECT relname FROM pg_class WHERE oid = relation) || '_id_seq');
    keyed    boolean;
BEGIN
    SELECT * INTO given FROM adoption.columns(relation) WHERE name = 'id';
    IF NOT FOUND THEN
        EXECUTE format('ALTER TABLE %s ADD COLUMN id %s', relation,
                       CASE wanted_type WHEN 'bigint' THEN 'bigserial' ELSE 'serial' END);
    ELSIF given.fallback IS NULL AND NOT given.made_by_server THEN
        IF given.category = 'N' THEN
            EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %s OWNED BY %s.id', sequence, relation);
            EXECUTE format('SELECT setval(%L, coalesce(max(id), 0) + 1, false) FROM %s', sequence, relation);
            EXECUTE format('ALTER TABLE %s ALTER COLUMN id SET DEFAULT nextval(%L)', relation, sequence);
        ELSE
            EXECUTE format('ALTER TABLE %s ALTER COLUMN id SET DEFAULT gen_random_uuid()%s', relation,
                           CASE WHEN given.category = 'S' THEN '::text' ELSE '' END);
        END IF;
    END IF;
    SELECT bool_or(i.indnkeyatts = 1 AND a.attnum = i.indkey[0]) INTO keyed
      FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = relation AND a.attname = 'id'
     WHERE i.indrelid = relation AND i.indisunique AND i.indpred IS NULL;
    IF keyed IS NOT TRUE THEN
        EXECUTE format('ALTER TABLE %s ADD %s (id)', relation,
                       CASE WHEN EXISTS (SELECT FROM pg_index WHERE indrelid = relation AND indisprimary)
                            THEN 'UNIQUE' ELSE 'PRIMARY KEY' END);
    END IF;
END $$;
