-- What it costs to keep `users` current when rows are written about people whom we know, which is nearly always so.
-- Whether a row says anything new is answered by the primary key alone, which for this holds first_seen_at and a hash of
-- the names; the person's line is read only for a row with other names. Rows are looked up in the order of their ids: of
-- a large statement, neighbours then stand on the same page.

CREATE FUNCTION hash_of_names(username text, first_name text, last_name text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(coalesce(username, chr(1)) || chr(2) || coalesce(first_name, chr(1)) || chr(2)
                        || coalesce(last_name, chr(1)), 0);

ALTER TABLE users
    ADD COLUMN names_hash bigint GENERATED ALWAYS AS (hash_of_names(username, first_name, last_name)) STORED;
ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (user_id) INCLUDE (first_seen_at, names_hash);

-- As before, the usual row takes one look, no lock and no write. New people get what their newest row says; a second
-- look finds those of whom more is to be known. OFFSET 0 keeps the look-up by primary key even where the plan was made
-- for a statement of another size.
CREATE OR REPLACE FUNCTION learn_people_from_new_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    people bigint[];
BEGIN
    FOR look IN 1..2 LOOP
        people := ARRAY(
            SELECT DISTINCT w.user_id
              FROM (SELECT person_id(user_id) AS user_id, username, first_name, last_name, created_at
                      FROM written
                     ORDER BY 1) AS w
              LEFT JOIN LATERAL (SELECT users.user_id, users.first_seen_at, users.names_hash
                                   FROM users
                                  WHERE users.user_id = w.user_id
                                 OFFSET 0) AS known ON true
             WHERE w.user_id IS NOT NULL
               AND (known.user_id IS NULL
                    OR w.created_at < known.first_seen_at
                    OR (w.username IS NOT NULL OR w.first_name IS NOT NULL OR w.last_name IS NOT NULL)
                       AND known.names_hash <> hash_of_names(w.username, w.first_name, w.last_name)
                       AND EXISTS (SELECT FROM users AS u
                                    WHERE u.user_id = w.user_id AND u.named_by = 'source'
                                      AND (w.username <> u.username OR w.first_name <> u.first_name
                                           OR w.last_name <> u.last_name
                                           OR u.username IS NULL AND w.username IS NOT NULL
                                           OR u.first_name IS NULL AND w.first_name IS NOT NULL
                                           OR u.last_name IS NULL AND w.last_name IS NOT NULL)))
             ORDER BY 1);
        EXIT WHEN people = '{}';
        IF look = 2 THEN
            PERFORM refresh_users(people);
        ELSE
            INSERT INTO users (user_id, username, first_name, last_name, first_seen_at)
            SELECT DISTINCT ON (1) person_id(user_id), username, first_name, last_name, coalesce(created_at, now())
              FROM written
             WHERE person_id(user_id) IN (SELECT unnest(people))
             ORDER BY 1, created_at DESC NULLS LAST
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Makes `users` equal the union of the sources again; Herald's own columns stay. Returns how many lines differed, those
-- that were missing included: a line that was both missing and made from several rows counts once.
CREATE OR REPLACE FUNCTION rebuild_users() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    changed integer := refresh_users(ARRAY(SELECT user_id FROM users ORDER BY 1));
    missing bigint[];
BEGIN
    WITH added AS (
        INSERT INTO users (user_id)
        SELECT DISTINCT user_id FROM said_of_people() WHERE user_id IS NOT NULL ORDER BY 1
        ON CONFLICT DO NOTHING
        RETURNING user_id
    )
    SELECT coalesce(array_agg(user_id ORDER BY user_id), '{}') INTO missing FROM added;
    PERFORM refresh_users(missing);
    RETURN changed + cardinality(missing);
END $$;
