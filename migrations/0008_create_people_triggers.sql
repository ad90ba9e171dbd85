-- `users` and `streams` follow the three source tables, whoever writes those. A person's name, as far as Telegram has
-- not said it itself, is for each part the newest that any source row gives; a part that no row gives any more stays.
-- The trigger functions run with the rights and the search path of Herald: their writer may have neither.

-- All that the sources say. A function, not a view: a view would forbid other programs to alter their own tables.
-- It is inlined, so a condition on user_id reaches the index of each table.
CREATE FUNCTION said_of_people()
RETURNS TABLE (user_id bigint, username text, first_name text, last_name text, created_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT person_id(user_id), username::text, first_name::text, last_name::text, created_at FROM bookings
    UNION ALL
    SELECT person_id(user_id), username::text, first_name::text, last_name::text, created_at FROM events
    UNION ALL
    SELECT person_id(user_id), username::text, first_name::text, last_name::text, created_at
      FROM free_lesson_registrations
$$;

-- Brings the lines of these people (ascending ids, so that two callers never wait for each other in a circle) in step
-- with the sources; returns how many changed. They are locked first and the sources read after that, in a statement
-- of its own: of two writers who name one person at once, the second sees what the first wrote.
CREATE FUNCTION refresh_users(people bigint[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    changed integer;
BEGIN
    PERFORM FROM users WHERE user_id = ANY (people) ORDER BY user_id FOR UPDATE;
    WITH said AS (
        SELECT user_id,
               (array_agg(username ORDER BY created_at DESC NULLS LAST, username DESC)
                    FILTER (WHERE username IS NOT NULL))[1] AS username,
               (array_agg(first_name ORDER BY created_at DESC NULLS LAST, first_name DESC)
                    FILTER (WHERE first_name IS NOT NULL))[1] AS first_name,
               (array_agg(last_name ORDER BY created_at DESC NULLS LAST, last_name DESC)
                    FILTER (WHERE last_name IS NOT NULL))[1] AS last_name,
               min(created_at) AS created_at
          FROM said_of_people()
         WHERE user_id = ANY (people)
         GROUP BY user_id
    ), due AS (
        SELECT u.user_id,
               CASE named_by WHEN 'source' THEN coalesce(said.username, u.username) ELSE u.username END AS username,
               CASE named_by WHEN 'source' THEN coalesce(said.first_name, u.first_name) ELSE u.first_name END AS first_name,
               CASE named_by WHEN 'source' THEN coalesce(said.last_name, u.last_name) ELSE u.last_name END AS last_name,
               least(said.created_at, u.first_seen_at) AS first_seen_at
          FROM users AS u JOIN said USING (user_id)
    )
    UPDATE users AS u
       SET username = due.username, first_name = due.first_name, last_name = due.last_name,
           first_seen_at = due.first_seen_at
      FROM due
     WHERE u.user_id = due.user_id
       AND (u.username, u.first_name, u.last_name, u.first_seen_at)
           IS DISTINCT FROM (due.username, due.first_name, due.last_name, due.first_seen_at);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

-- New source rows. One look per statement finds the people about whom they say something new, and for the usual row,
-- which says nothing new, that is all: no lock, no write. New people get what their newest row says; a second look
-- finds those of whom more is to be known. OFFSET 0 keeps the look-up by primary key even where the plan was made for
-- a statement of another size.
CREATE FUNCTION learn_people_from_new_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    people bigint[];
BEGIN
    FOR look IN 1..2 LOOP
        people := ARRAY(
            SELECT DISTINCT person_id(w.user_id)
              FROM written AS w
              LEFT JOIN LATERAL (SELECT * FROM users WHERE users.user_id = person_id(w.user_id) OFFSET 0) AS u ON true
             WHERE person_id(w.user_id) IS NOT NULL
               AND (u.user_id IS NULL
                    OR w.created_at < u.first_seen_at
                    OR u.named_by = 'source' AND (w.username <> u.username OR w.first_name <> u.first_name
                                                  OR w.last_name <> u.last_name
                                                  OR u.username IS NULL AND w.username IS NOT NULL
                                                  OR u.first_name IS NULL AND w.first_name IS NOT NULL
                                                  OR u.last_name IS NULL AND w.last_name IS NOT NULL))
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

-- Changed source rows: the newest name may have gone from its row, or the row to another person.
CREATE FUNCTION learn_people_from_changed_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    people bigint[];
BEGIN
    people := ARRAY(
        SELECT DISTINCT person_id(changed.user_id)
          FROM ((SELECT user_id, username, first_name, last_name, created_at FROM written
                 EXCEPT ALL
                 SELECT user_id, username, first_name, last_name, created_at FROM overwritten)
                UNION ALL
                (SELECT user_id, username, first_name, last_name, created_at FROM overwritten
                 EXCEPT ALL
                 SELECT user_id, username, first_name, last_name, created_at FROM written)) AS changed
         WHERE person_id(changed.user_id) IS NOT NULL
         ORDER BY 1);
    IF people <> '{}' THEN
        INSERT INTO users (user_id)
        SELECT DISTINCT person_id(user_id) FROM written WHERE person_id(user_id) IN (SELECT unnest(people)) ORDER BY 1
        ON CONFLICT DO NOTHING;
        PERFORM refresh_users(people);
    END IF;
    RETURN NULL;
END $$;

-- Deleted source rows do not delete the person; an older row may name them from then on.
CREATE FUNCTION learn_people_from_deleted_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM refresh_users(ARRAY(SELECT DISTINCT person_id(user_id) FROM overwritten ORDER BY 1));
    RETURN NULL;
END $$;

DO $$
DECLARE
    source text;
BEGIN
    FOREACH source IN ARRAY ARRAY['bookings', 'events', 'free_lesson_registrations'] LOOP
        EXECUTE format('CREATE TRIGGER learn_people_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS written
                        FOR EACH STATEMENT EXECUTE FUNCTION learn_people_from_new_rows()', source);
        EXECUTE format('CREATE TRIGGER learn_people_updated AFTER UPDATE ON %I
                        REFERENCING OLD TABLE AS overwritten NEW TABLE AS written
                        FOR EACH STATEMENT EXECUTE FUNCTION learn_people_from_changed_rows()', source);
        EXECUTE format('CREATE TRIGGER learn_people_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS overwritten
                        FOR EACH STATEMENT EXECUTE FUNCTION learn_people_from_deleted_rows()', source);
    END LOOP;
END $$;

-- A stream exists as soon as a booking names it. Its place is the number in its code, otherwise the last.
CREATE FUNCTION add_streams(codes text[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO streams (code, position)
    SELECT code, coalesce(substring(code FROM '\d{1,6}')::integer,
                          (SELECT coalesce(max(position), 0) FROM streams) + row_number() OVER (ORDER BY code))
      FROM unnest(codes) AS code
     ORDER BY code
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION learn_streams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    codes text[] := ARRAY(SELECT DISTINCT course_stream::text FROM written
                           WHERE course_stream <> '' AND course_stream NOT IN (SELECT code FROM streams));
BEGIN
    IF codes <> '{}' THEN
        PERFORM add_streams(codes);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER learn_streams_inserted AFTER INSERT ON bookings REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION learn_streams();
CREATE TRIGGER learn_streams_updated AFTER UPDATE ON bookings REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION learn_streams();

-- Makes `users` equal the union of the sources again; Herald's own columns stay. Returns how many lines were wrong.
CREATE FUNCTION rebuild_users() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    added   integer;
    changed integer;
BEGIN
    INSERT INTO users (user_id)
    SELECT DISTINCT user_id FROM said_of_people() WHERE user_id IS NOT NULL ORDER BY 1
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    changed := refresh_users(ARRAY(SELECT user_id FROM users ORDER BY 1));
    RETURN greatest(added, changed);
END $$;

SELECT rebuild_users();
SELECT add_streams(ARRAY(SELECT DISTINCT course_stream::text FROM bookings WHERE course_stream <> ''));
