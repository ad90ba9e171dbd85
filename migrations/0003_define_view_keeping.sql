-- PostgreSQL refuses to retype a column that a view uses: such views are lifted off, and put back afterwards.

CREATE FUNCTION adoption.views_on(relation regclass)
RETURNS TABLE (view regclass, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE standing (oid, depth) AS (
        SELECT relation::oid, 0
        UNION
        SELECT rule.ev_class, standing.depth + 1
          FROM standing
          JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = standing.oid
                             AND d.classid = 'pg_rewrite'::regclass
          JOIN pg_rewrite AS rule ON rule.oid = d.objid
         WHERE rule.ev_class <> standing.oid
    )
    SELECT oid::regclass, max(standing.depth) FROM standing WHERE standing.depth > 0 GROUP BY oid
$$;

CREATE FUNCTION adoption.grants_on(relation regclass) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(format('GRANT %s ON %s TO %s%s', grant_.privilege_type, relation,
                            CASE WHEN grant_.grantee = 0 THEN 'PUBLIC'
                                 ELSE quote_ident(grant_.grantee::regrole::name) END,
                            CASE WHEN grant_.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END))
      FROM pg_class AS c, aclexplode(c.relacl) AS grant_
     WHERE c.oid = relation AND grant_.grantee <> c.relowner
$$;

CREATE FUNCTION adoption.lift_views(relation regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    lifted record;
BEGIN
    FOR lifted IN
        SELECT v.view, c.relkind, c.reloptions, c.relowner::regrole::name AS owner,
               format('%I.%I', n.nspname, c.relname) AS name,
               c.relhastriggers OR EXISTS (SELECT FROM pg_rewrite AS r
                                            WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN') AS elaborate
          FROM adoption.views_on(relation) AS v
          JOIN pg_class AS c ON c.oid = v.view
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         ORDER BY v.depth DESC
    LOOP
        IF lifted.relkind <> 'v' OR lifted.elaborate THEN
            RAISE EXCEPTION 'The % % stands on the table % whose columns Herald must retype.',
                CASE lifted.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, lifted.name, relation
                USING HINT = 'Drop it, migrate, and create it again: its times are timestamptz from then on.';
        END IF;
        INSERT INTO adoption.views (name, definition, options, owner, grants)
        VALUES (lifted.name, pg_get_viewdef(lifted.view), lifted.reloptions, lifted.owner,
                adoption.grants_on(lifted.view));
        EXECUTE format('DROP VIEW %s', lifted.name);
    END LOOP;
END $$;

CREATE FUNCTION adoption.put_views_back() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    lifted  adoption.views;
    grant_  text;
BEGIN
    FOR lifted IN SELECT * FROM adoption.views ORDER BY position DESC LOOP
        BEGIN
            EXECUTE format('CREATE VIEW %s %s AS %s', lifted.name,
                           CASE WHEN lifted.options IS NOT NULL
                                THEN format('WITH (%s)', array_to_string(lifted.options, ', ')) END,
                           lifted.definition);
            EXECUTE format('ALTER VIEW %s OWNER TO %I', lifted.name, lifted.owner);
            FOREACH grant_ IN ARRAY coalesce(lifted.grants, '{}') LOOP
                EXECUTE grant_;
            END LOOP;
        EXCEPTION WHEN OTHERS THEN
            RAISE EXCEPTION 'The view % cannot be made again after its table was adopted: %', lifted.name, SQLERRM
                USING HINT = 'Drop it, migrate, and create it again: its times are timestamptz from then on.';
        END;
    END LOOP;
    DELETE FROM adoption.views;
END $$;
