-- What a row about somebody whom we know costs is one look at the primary key of `users`, nowhere near the last one. The
-- narrower its entries, the more of it stays in memory: the minute in which a person was first seen and 32 bits of the
-- names' hash take half the room, and leave a look at the line itself only for people of whom they promise news.

ALTER TABLE users DROP CONSTRAINT users_pkey, DROP COLUMN names_hash;
DROP FUNCTION hash_of_names(text, text, text);

CREATE FUNCTION hash_of_names(username text, first_name text, last_name text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashtextextended(coalesce(username, chr(1)),
            hashtextextended(coalesce(first_name, chr(1)),
                hashtextextended(coalesce(last_name, chr(1)), 0))) % 2147483648)::integer;

-- Since 1970; far and infinite moments are the first or the last of all minutes.
CREATE FUNCTION minute_of(moment timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN moment IS NOT NULL
            THEN least(greatest(date_part('epoch', moment AT TIME ZONE 'UTC') / 60, -2147483648), 2147483647)::integer END;

-- Pages keep room for a line's next version, so that "seen just now" writes no index; and they are vacuumed soon after,
-- so that the look ends at the index.
ALTER TABLE users SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE users
    ADD COLUMN first_seen_minute integer GENERATED ALWAYS AS (minute_of(first_seen_at)) STORED,
    ADD COLUMN names_hash integer GENERATED ALWAYS AS (hash_of_names(username, first_name, last_name)) STORED,
    ADD PRIMARY KEY (user_id) INCLUDE (first_seen_minute, names_hash);

-- As before, the usual row takes one look, no lock and no write. New people get what their newest row says; a second
-- look finds those of whom more is to be known. OFFSET 0 keeps the look-up by primary key even where the plan was made
-- for a statement of another size.
CREATE OR REPLACE FUNCTION learn_people_from_new_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    people bigint[];
BEGIN
    FOR look IN 1..2 LOOP
        people := ARRAY(  -- by the primary key alone: all of whom the rows may say something new
            SELECT DISTINCT w.user_id
              FROM (SELECT person_id(user_id) AS user_id, minute_of(created_at) AS said_minute,
                           CASE WHEN username IS NOT NULL OR first_name IS NOT NULL OR last_name IS NOT NULL
                                THEN hash_of_names(username, first_name, last_name) END AS names_hash
                      FROM written
                     ORDER BY 1) AS w
              LEFT JOIN LATERAL (SELECT users.user_id, users.first_seen_minute, users.names_hash
                                   FROM users
                                  WHERE users.user_id = w.user_id
                                 OFFSET 0) AS known ON true
             WHERE w.user_id IS NOT NULL
               AND (known.user_id IS NULL OR w.said_minute <= known.first_seen_minute OR w.names_hash <> known.names_hash)
             ORDER BY 1);
        EXIT WHEN people = '{}';
        people := ARRAY(  -- by their lines: those of whom they do
            SELECT DISTINCT w.user_id
              FROM (SELECT person_id(user_id) AS user_id, username, first_name, last_name, created_at
                      FROM written
                     WHERE person_id(user_id) IN (SELECT unnest(people))) AS w
              LEFT JOIN LATERAL (SELECT * FROM users WHERE users.user_id = w.user_id OFFSET 0) AS u ON true
             WHERE u.user_id IS NULL
                OR w.created_at < u.first_seen_at
                OR u.named_by = 'source' AND (w.username <> u.username OR w.first_name <> u.first_name
                                              OR w.last_name <> u.last_name
                                              OR u.username IS NULL AND w.username IS NOT NULL
                                              OR u.first_name IS NULL AND w.first_name IS NOT NULL
                                              OR u.last_name IS NULL AND w.last_name IS NOT NULL)
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

-- A page of a conversation shows what is deleted in it too; the index of conversations leaves that out.
CREATE INDEX idx_messages_deleted ON messages (context_id, created_at DESC) WHERE is_deleted;
