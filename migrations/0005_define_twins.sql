-- Where the writer of a table names a column its own way, Herald's column is added beside it, filled, and kept equal
-- by a trigger. Neither program notices the other's name.

-- How Herald's column reads its twin ...
CREATE FUNCTION adoption.from_twin(value text, herald name, given regtype, wanted regtype) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN herald = 'confirmed' THEN format('read_booking_state(%s::text)', value)
                ELSE adoption.reading(value, given, wanted) END
$$;

-- ... and how the twin is written from Herald's column.
CREATE FUNCTION adoption.to_twin(value text, herald name, given_type text, category "char", given regtype, wanted regtype)
RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN given = wanted THEN value
        WHEN herald = 'confirmed' AND category = 'B' THEN format('%s = 2', value)
        WHEN herald = 'confirmed' AND category IN ('S', 'E')
            THEN format('(CASE %s WHEN 2 THEN ''confirmed'' WHEN -1 THEN ''cancelled'' ELSE ''pending'' END)::%s',
                        value, given_type)
        WHEN wanted = 'timestamptz'::regtype AND category = 'S'
            THEN format('to_char(%s AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'')::%s', value, given_type)
        WHEN wanted = 'timestamptz'::regtype THEN format('(%s AT TIME ZONE ''UTC'')::%s', value, given_type)
        ELSE format('%s::text::%s', value, given_type)
    END
$$;

-- Finds the writer's name for each column that Herald misses: one of the given names, or Herald's in camelCase.
CREATE FUNCTION adoption.find_twins(relation regclass, wanted regclass, names jsonb) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO adoption.twins (relation, herald, given)
    SELECT DISTINCT ON (w.name) relation, w.name, g.name
      FROM adoption.columns(wanted) AS w
     CROSS JOIN LATERAL jsonb_array_elements_text(
               jsonb_build_array(regexp_replace(initcap(replace(w.name, '_', ' ')), '\s', '', 'g'))
               || coalesce(names -> w.name::text, '[]')) WITH ORDINALITY AS candidate (name, rank)
      JOIN adoption.columns(relation) AS g
        ON g.name = CASE rank WHEN 1 THEN lower(left(candidate.name, 1)) || substr(candidate.name, 2)
                              ELSE candidate.name END
     WHERE w.name NOT IN (SELECT name FROM adoption.columns(relation))
       AND adoption.from_twin('x', w.name, g.type::regtype, w.type::regtype) IS NOT NULL
     ORDER BY w.name, rank
$$;

-- The body of the trigger for one pair; a value that the twin cannot hold leaves the twin alone.
CREATE FUNCTION adoption.twin_rule(herald name, given name, reading text, writing text, fallback text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format($rule$
    IF TG_OP = 'INSERT' THEN
        from_twin := NEW.%1$I IS NULL;
        to_twin := NOT from_twin;
    ELSE
        to_twin := NEW.%1$I::text IS DISTINCT FROM OLD.%1$I::text;
        from_twin := NOT to_twin AND NEW.%2$I::text IS DISTINCT FROM OLD.%2$I::text;
    END IF;
    IF from_twin THEN
        NEW.%1$I := %3$s;
    ELSIF to_twin THEN
        BEGIN
            NEW.%2$I := %4$s;
        EXCEPTION WHEN data_exception THEN
            NULL;
        END;
    END IF;
    %5$s$rule$, herald, given, reading, writing,
                  CASE WHEN fallback IS NOT NULL THEN format('NEW.%1$I := coalesce(NEW.%1$I, %2$s);', herald, fallback) END)
$$;

-- Adds Herald's columns beside their twins, fills them from the rows that exist, and makes the trigger.
CREATE FUNCTION adoption.join_twins(relation regclass, wanted regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    function_ text := format('%I', (SELECT relname FROM pg_class WHERE oid = relation) || '_sync_names');
    additions text;
    fillings  text;
    rules     text;
BEGIN
    SELECT string_agg(format('ADD COLUMN %I %s', t.herald, w.type_name), ', '),
           string_agg(format('%I = %s', t.herald,
                             CASE WHEN w.fallback IS NULL OR w.category = 'D' THEN reading
                                  ELSE format('coalesce(%s, %s)', reading, w.fallback) END), ', '),
           string_agg(adoption.twin_rule(t.herald, t.given,
                          adoption.from_twin(format('NEW.%I', t.given), t.herald, g.type::regtype, w.type::regtype),
                          adoption.to_twin(format('NEW.%I', t.herald), t.herald, format_type(g.type, g.length),
                                           g.category, g.type::regtype, w.type::regtype),
                          w.fallback), '')
      INTO additions, fillings, rules
      FROM adoption.twins AS t
      JOIN adoption.columns(wanted) AS w ON w.name = t.herald
      JOIN adoption.columns(join_twins.relation) AS g ON g.name = t.given
     CROSS JOIN LATERAL adoption.from_twin(quote_ident(t.given), t.herald, g.type::regtype, w.type::regtype) AS reading
     WHERE t.relation = join_twins.relation;
    IF additions IS NULL THEN
        RETURN;
    ELSIF EXISTS (SELECT FROM adoption.twins AS t WHERE t.relation = join_twins.relation AND t.herald LIKE '%\_at') THEN
        PERFORM adoption.read_times_in_utc();
    END IF;
    EXECUTE format('ALTER TABLE %s %s', relation, additions);
    EXECUTE format('UPDATE %s SET %s', relation, fillings);
    EXECUTE format($trigger$
        CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            from_twin boolean;
            to_twin   boolean;
        BEGIN %s
            RETURN NEW;
        END $body$ $trigger$, function_, rules);
    EXECUTE format('CREATE TRIGGER sync_names BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()',
                   relation, function_);
END $$;

-- Gives Herald the table `name` in the shape of adoption.<name>: that one itself if the database has none, otherwise
-- the existing table, brought to the shape. Returns whether there was one. `names`: the writers' names for a column.
CREATE FUNCTION adoption.adopt(name text, names jsonb DEFAULT '{}') RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    relation regclass := to_regclass(quote_ident(name));
    wanted   regclass := format('adoption.%I', name);
BEGIN
    IF relation IS NULL THEN
        EXECUTE format('ALTER TABLE %s SET SCHEMA %I', wanted, current_schema());
        RETURN false;
    END IF;
    IF (SELECT relkind FROM pg_class WHERE oid = relation) NOT IN ('r', 'p') THEN
        RAISE EXCEPTION '% is not a table, and Herald needs a table of that name.', name
            USING HINT = 'Rename it, or give Herald a database of its own.';
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM adoption.drop_checks(relation, wanted);
    PERFORM adoption.ensure_id(relation, (SELECT c.type_name FROM adoption.columns(wanted) AS c WHERE c.name = 'id'));
    PERFORM adoption.find_twins(relation, wanted, names);
    PERFORM adoption.join_twins(relation, wanted);
    PERFORM adoption.add_missing(relation, wanted);
    PERFORM adoption.retype(relation, wanted);
    PERFORM adoption.fill_nulls(relation, wanted);
    PERFORM adoption.relax(relation, wanted);
    EXECUTE format('DROP TABLE %s', wanted);
    RETURN true;
END $$;
